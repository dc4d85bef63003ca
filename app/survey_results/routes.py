"""`/kelola/ukur`: how scores of the same people changed, and the limits of that evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, request

from app.counters.rules import PERCENT_FROM, REASONS
from app.kit.clock import last_monday, utcnow
from app.kit.permissions import needs, signed_in_person
from app.kit.text.i18n import gettext as _
from app.kit.web.errors import MeaninglessUrlError
from app.kit.web.pages import render
from app.regions import codes
from app.regions.queries import region_names
from app.survey.rules.waves import AFTER, LATER
from app.survey_results import queries
from app.survey_results.queries import FrozenResultsWeek
from app.survey_results.rules.picture import ChangePicture, Verdict, change_verdict, draw_change
from app.survey_results.rules.report import LEAST, ScoreChange

PERMISSION = "findings:change:view"
bp = Blueprint("survey_results", __name__, template_folder="templates")
SHOWN = ("knowledge", "behaviour", "attitude", "total", "digital")


@bp.get("/kelola/ukur", endpoint="change")
@needs(PERMISSION)
def score_change_page() -> Response:
    """Show score changes of one whole region of the grant, as frozen on a Monday. Parts of it are
    not offered: the last part could be derived by subtraction."""
    scopes = _outermost_scopes()
    region = request.args.get("wilayah", scopes[0])
    if region not in scopes:
        abort(403)
    weeks = queries.read_results_weeks()
    about: dict[str, Any] = {"region": region, "places": region_names(scopes), "weeks": weeks}
    if not weeks:
        return render(
            "survey_results/empty.html", by=last_monday(utcnow() + timedelta(days=7)), **about
        )
    week = _chosen_week(weeks)
    changes = queries.read_frozen_changes(week.monday, region)
    return render(
        "survey_results/change.html",
        **about,
        week=week,
        tables={wave: _drawn_changes(changes.get(wave, {})) for wave in (AFTER, LATER)},
        reasons={kind: _(words) for kind, words in REASONS.items()},
        least=LEAST,
        percent_from=PERCENT_FROM,
    )


def _chosen_week(weeks: tuple[FrozenResultsWeek, ...]) -> FrozenResultsWeek:
    """The week asked for, the newest without a parameter; 400 for one that is not kept."""
    typed = request.args.get("pekan", "")
    for week in weeks:
        if typed in ("", week.monday.isoformat()):
            return week
    raise MeaninglessUrlError(_("Minggu itu tidak disimpan. Pilih dari daftar."))


@dataclass(frozen=True, slots=True)
class DrawnChange:
    """A score change with its picture."""

    numbers: ScoreChange
    picture: ChangePicture
    verdict: Verdict


def _drawn_changes(changes: Mapping[str, ScoreChange]) -> dict[str, DrawnChange | None]:
    """{score: its change, or None if it is not shown}"""
    return {
        score: DrawnChange(line, draw_change(line), change_verdict(line)) if line else None
        for score in SHOWN
        for line in [changes.get(score)]
    }


def _outermost_scopes() -> list[str]:
    """The regions of this person's grants, largest first, without regions inside another one."""
    held = set(signed_in_person().scopes(PERMISSION))
    outer = [c for c in held if not held & {*codes.ancestor_codes(c)} - {c}]
    return sorted(outer, key=lambda code: (code != codes.COUNTRY, len(code), code))
