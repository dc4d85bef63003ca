"""`/kelola/ukur`: what changed for the same people, and what that can and cannot show."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, request

from app.kit.clock import utcnow
from app.kit.permissions import needs, the_person
from app.kit.web.pages import page
from app.regions import codes
from app.regions.queries import names
from app.survey.rules.waves import AFTER, LATER
from app.survey_results import queries
from app.survey_results.rules.indicators import shares
from app.survey_results.rules.report import LEAST, OUT_OF_100, Line, Pair, line

PERMISSION = "findings:change:view"
bp = Blueprint("survey_results", __name__, template_folder="templates")
SHOWN = ("knowledge", "behaviour", "attitude", "total", OUT_OF_100, "digital")


@bp.get("/kelola/ukur")
@needs(PERMISSION)
def change() -> Response:
    """One region of the grant, whole: its parts are not told, since of a region and all but one of
    its parts the last would follow."""
    scopes = _scopes()
    region = request.args.get("wilayah", scopes[0])
    if region not in scopes:
        abort(403)
    found = queries.pairs(region)
    return page(
        "survey_results/change.html",
        tables={wave: _lines(found, wave) for wave in (AFTER, LATER)},
        shares=shares(queries.said(region)),
        begun={wave for wave, _score in found},
        as_of=utcnow(),
        region=region,
        places=names(scopes),
        least=LEAST,
    )


def _lines(found: Mapping[tuple[str, str], list[Pair]], wave: str) -> dict[str, Line | None]:
    return {
        score: line(score, found.get((wave, "total" if score == OUT_OF_100 else score), ()))
        for score in SHOWN
    }


def _scopes() -> list[str]:
    """The regions of this person's grants, the widest first; of one inside another, the outer."""
    held = set(the_person().scopes(PERMISSION))
    outer = [c for c in held if not held & {*codes.ancestors(c)} - {c}]
    return sorted(outer, key=lambda code: (code != codes.COUNTRY, len(code), code))
