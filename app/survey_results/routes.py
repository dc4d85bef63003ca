"""`/kelola/ukur`: how scores of the same people changed, and the limits of that evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, request

from app.counters.queries import MissingRoundingSecretError, rounding_secret
from app.counters.rules import PERCENT_FROM, REASONS
from app.kit.clock import last_monday, start_of_monday, utcnow
from app.kit.permissions import needs, signed_in_person
from app.kit.text.i18n import gettext as _
from app.kit.web.pages import render
from app.regions import codes
from app.regions.queries import region_names
from app.survey.rules.waves import AFTER, LATER
from app.survey_results import queries
from app.survey_results.rules.disclosure import AnswerRounding
from app.survey_results.rules.picture import ChangePicture, Verdict, change_verdict, draw_change
from app.survey_results.rules.report import LEAST, ScoreChange, ScorePair, score_change

PERMISSION = "findings:change:view"
bp = Blueprint("survey_results", __name__, template_folder="templates")
SHOWN = ("knowledge", "behaviour", "attitude", "total", "digital")


@bp.get("/kelola/ukur", endpoint="change")
@needs(PERMISSION)
def score_change_page() -> Response:
    """Show score changes of one whole region of the grant, as of the last Monday. Parts of it are
    not offered: the last part could be derived by subtraction."""
    scopes = _outermost_scopes()
    region = request.args.get("wilayah", scopes[0])
    if region not in scopes:
        abort(403)
    monday = last_monday(utcnow())
    about: dict[str, Any] = {"region": region, "places": region_names(scopes), "monday": monday}
    try:
        rounding = AnswerRounding(region, rounding_secret())
    except MissingRoundingSecretError:
        return render("survey_results/stopped.html", **about)
    pairs = queries.score_pairs(region, start_of_monday(monday))
    return render(
        "survey_results/change.html",
        **about,
        tables={wave: _drawn_changes(pairs, wave, rounding) for wave in (AFTER, LATER)},
        reasons={kind: _(words) for kind, words in REASONS.items()},
        least=LEAST,
        percent_from=PERCENT_FROM,
    )


@dataclass(frozen=True, slots=True)
class DrawnChange:
    """A score change with its picture."""

    numbers: ScoreChange
    picture: ChangePicture
    verdict: Verdict


def _drawn_changes(
    pairs: Mapping[tuple[str, str], list[ScorePair]], wave: str, rounding: AnswerRounding
) -> dict[str, DrawnChange | None]:
    """{score: its change, or None if too few people answered twice}"""
    found = {
        score: score_change(wave, score, pairs.get((wave, score), ()), rounding) for score in SHOWN
    }
    return {
        score: None if line is None else DrawnChange(line, draw_change(line), change_verdict(line))
        for score, line in found.items()
    }


def _outermost_scopes() -> list[str]:
    """The regions of this person's grants, largest first, without regions inside another one."""
    held = set(signed_in_person().scopes(PERMISSION))
    outer = [c for c in held if not held & {*codes.ancestor_codes(c)} - {c}]
    return sorted(outer, key=lambda code: (code != codes.COUNTRY, len(code), code))
