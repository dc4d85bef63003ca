"""`/kelola/ukur`: how scores of the same people changed, and the limits of that evidence."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, request

from app.kit.clock import utcnow
from app.kit.permissions import needs, signed_in_person
from app.kit.web.pages import render
from app.regions import codes
from app.regions.queries import region_names
from app.survey.rules.waves import AFTER, LATER
from app.survey_results import queries
from app.survey_results.rules.indicators import indicator_shares
from app.survey_results.rules.report import LEAST, OUT_OF_100, ScoreChange, ScorePair, score_change

PERMISSION = "findings:change:view"
bp = Blueprint("survey_results", __name__, template_folder="templates")
SHOWN = ("knowledge", "behaviour", "attitude", "total", OUT_OF_100, "digital")


@bp.get("/kelola/ukur", endpoint="change")
@needs(PERMISSION)
def score_change_page() -> Response:
    """Show score changes of one whole region of the grant. Parts of it are not offered: the last
    part could be derived by subtraction."""
    scopes = _outermost_scopes()
    region = request.args.get("wilayah", scopes[0])
    if region not in scopes:
        abort(403)
    found = queries.score_pairs(region)
    return render(
        "survey_results/change.html",
        tables={wave: _score_changes(found, wave) for wave in (AFTER, LATER)},
        shares=indicator_shares(queries.latest_answers(region)),
        begun={wave for wave, _score in found},
        as_of=utcnow(),
        region=region,
        places=region_names(scopes),
        least=LEAST,
    )


def _score_changes(
    pairs: Mapping[tuple[str, str], list[ScorePair]], wave: str
) -> dict[str, ScoreChange | None]:
    return {
        score: score_change(score, pairs.get((wave, "total" if score == OUT_OF_100 else score), ()))
        for score in SHOWN
    }


def _outermost_scopes() -> list[str]:
    """The regions of this person's grants, largest first, without regions inside another one."""
    held = set(signed_in_person().scopes(PERMISSION))
    outer = [c for c in held if not held & {*codes.ancestor_codes(c)} - {c}]
    return sorted(outer, key=lambda code: (code != codes.COUNTRY, len(code), code))
