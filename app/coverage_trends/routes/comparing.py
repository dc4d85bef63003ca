"""`/cakupan/banding`: two regions, or two weeks of a region, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import Response, abort

from app.coverage import queries
from app.coverage.queries import (
    asked_monday,
    coverage_texts,
    granted_regions,
    require_granted_region,
    week_or_error,
)
from app.coverage_trends.routes.frame import bp
from app.coverage_trends.rules import code_in_text
from app.frozen_weeks.queries import FrozenCoverage, read_weeks
from app.frozen_weeks.rules import PERMISSION, WEEK, changes_between
from app.kit.clock import last_monday, utcnow
from app.kit.permissions import needs
from app.kit.text.i18n import gettext as _
from app.kit.web.pages import render
from app.kit.web.parameters import asked_once
from app.ratios.rules import MAIN_RATIOS, reach_remark
from app.regions.queries import NamedRegion, is_search_too_short, region_name

SIDES = ("a", "b")
CHOICES = 8
"""Regions of one name that are offered at most."""


@dataclass(frozen=True, slots=True)
class AskedRegion:
    """A region as it was asked for: what was typed, and its code, or why there is none; `choices`:
    regions of that name, `has_more`: whether there are others."""

    typed: str
    code: str | None
    fault: str = ""
    choices: tuple[NamedRegion, ...] = ()
    has_more: bool = False


@bp.get("/cakupan/banding", endpoint="compare")
@needs(PERMISSION)
def compare_page() -> Response:
    """A form for two regions and two weeks, and both side by side once they differ."""
    mondays = [asked_monday("pekan"), asked_monday("dengan")]
    asked = [_asked_region(side) for side in SIDES]
    first = asked[0].code
    if not asked[1].typed and first is not None:
        asked[1] = replace(asked[1], code=first)
    weeks = read_weeks()
    if not weeks:
        return _before_the_first_week(first or granted_regions()[0])
    faults = any(each.fault for each in asked)
    sides = [] if faults else _both_sides(asked, mondays)
    return render(
        "coverage_trends/compare.html",
        code=400 if faults else 200,
        asked=dict(zip(SIDES, asked, strict=True)),
        sides=sides,
        changes=_changes(sides),
        weeks=weeks,
        mondays=mondays,
        words=coverage_texts(),
        remark=reach_remark,
        main_ratios=MAIN_RATIOS,
    )


def _asked_region(name: str) -> AskedRegion:
    """The region of a field, by name or code; without one the widest of this officer, which the
    second field does not need. 403 for a code outside the officer's regions."""
    typed = " ".join(asked_once(name).split())
    if not typed:
        return AskedRegion("", granted_regions()[0] if name == SIDES[0] else None)
    code = code_in_text(typed)
    if code is not None:
        require_granted_region(code)
        return AskedRegion(typed, code)
    if is_search_too_short(typed):
        return AskedRegion(typed, None, _("Tulis dua huruf atau lebih."))
    found = queries.search_covered_regions(typed, granted_regions())
    if len(found) == 1:
        return AskedRegion(typed, found[0].code)
    fault = _("Ada beberapa. Pilih satu.") if found else _("Tidak ada di wilayah Anda.")
    return AskedRegion(typed, None, fault, tuple(found[:CHOICES]), has_more=len(found) > CHOICES)


def _both_sides(asked: list[AskedRegion], mondays: list[date | None]) -> list[FrozenCoverage]:
    """The coverage of both sides; none if they are the same. 404 for an unknown region, 400 for an
    unknown week."""
    pairs = zip(asked, (mondays[0], mondays[1] or mondays[0]), strict=True)
    sides = [week_or_error(its.code or abort(404), monday) for its, monday in pairs]
    return [] if len({(side.table.code, side.week.monday) for side in sides}) == 1 else sides


def _changes(sides: list[FrozenCoverage]) -> dict[str, object]:
    """From the older to the newer of two weeks of one region; none of two regions."""
    if len({side.table.code for side in sides}) != 1:
        return {}
    older, newer = sorted(sides, key=lambda side: side.week.monday)
    return dict(changes_between(older.table.total, newer.table.total))


def _before_the_first_week(code: str) -> Response:
    name, by = region_name(code) or abort(404), last_monday(utcnow()) + WEEK
    return render("coverage/empty.html", name=name, region=code, scopes={}, by=by)
