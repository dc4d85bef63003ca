"""`/cakupan`: the coverage of an officer's regions; and `/cakupan/publik`, what everybody is shown
of it."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, abort, redirect, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response as BaseResponse

from app.coverage import queries
from app.coverage.queries import (
    asked_monday,
    coverage_texts,
    granted_regions,
    may_open,
    require_granted_region,
    week_or_error,
)
from app.coverage.queries.villages import programme_names
from app.coverage_map.queries import read_map
from app.coverage_map.rules import tile_css_class
from app.denominators.rules.reference import reference_figures_by_series
from app.frozen_weeks.queries import (
    FrozenCoverage,
    NothingFrozenError,
    read_public_coverage,
)
from app.frozen_weeks.rules import PERMISSION, WEEK
from app.kit.clock import last_monday, today, utcnow
from app.kit.permissions import needs, public
from app.kit.registry import registry
from app.kit.text.i18n import gettext as _
from app.kit.web.errors import MeaninglessUrlError
from app.kit.web.pages import render
from app.kit.web.parameters import asked_once
from app.ratios.rules import (
    GAPS,
    RATIOS_OF_LASTING,
    RATIOS_OF_LEARNING,
    USE_ON_PAGES,
    definition_code,
    finisher_names,
    reach_remark,
)
from app.regions import codes
from app.regions.queries import SHOWN, is_search_too_short, region_name, region_names

RATIO_NAMES = {
    "use": USE_ON_PAGES,
    "learning": RATIOS_OF_LEARNING,
    "lasting": RATIOS_OF_LASTING,
}
"""The tables of further ratios on the page of a region."""

USED_BY_TEMPLATE: dict[str, Any] = {
    "shade": tile_css_class,
    "ratio_names": RATIO_NAMES,
    "gaps": GAPS,
    "definition_code": definition_code,
    "remark": reach_remark,
}
"""The same for every region."""

bp = Blueprint("coverage", __name__, template_folder="../templates")


class RegionConverter(BaseConverter):
    """A URL converter that matches well-formed region codes only, so that `35.07.csv` is not taken
    for a region and other text returns 404 to every reader."""

    regex = r"[0-9]{2}(?:\.[0-9]{2}){0,2}(?:\.[0-9]{4})?"


@bp.record_once
def _register_region_converter(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["region"] = RegionConverter


@bp.get("/cakupan", endpoint="start")
@needs(PERMISSION)
def redirect_to_widest_region() -> BaseResponse:
    """Redirect to the widest region of this officer."""
    return redirect(url_for(".region", code=granted_regions()[0]), 303)


@bp.get("/cakupan/<region:code>", endpoint="region")
@needs(PERMISSION)
def coverage_page(code: str) -> Response:
    scopes = granted_regions()
    places = region_names(scopes) if len(scopes) > 1 else {}
    try:
        found = coverage_or_error(code)
    except NothingFrozenError:
        name, next_monday = region_name(code) or abort(404), last_monday(utcnow()) + WEEK
        return render("coverage/empty.html", name=name, region=code, scopes=places, by=next_monday)
    return render(
        "coverage/region.html",
        table=found.table,
        week=found.week,
        weeks=found.weeks,
        words=coverage_texts(found.table),
        above=[(*place, may_open(place[0])) for place in found.table.above],
        map=read_map(found.table, found.week.monday),
        programmes=programme_names(code) if found.table.level == "district" else {},
        scopes=places,
        **USED_BY_TEMPLATE,
        finishers=finisher_names(found.table.ratios),
        references=reference_figures_by_series() if code == codes.COUNTRY else {},
    )


@bp.get("/cakupan/cari", endpoint="search")
@needs(PERMISSION)
def search_page() -> Response:
    """Find a region by part of its name, within the regions of this officer."""
    monday, text = asked_monday(), " ".join(asked_once("cari").split())
    is_too_short = bool(text) and is_search_too_short(text)
    found = () if is_too_short else queries.search_covered_regions(text, granted_regions())
    return render(
        "coverage/search.html",
        search=text,
        is_too_short=is_too_short,
        found=found[:SHOWN],
        has_more=len(found) > SHOWN,
        levels=coverage_texts().levels,
        pekan=monday.isoformat() if monday else None,
    )


@bp.get("/cakupan/publik", endpoint="public")
@bp.get("/cakupan/publik/<region:code>", endpoint="public")
@public
def public_coverage_page(code: str = codes.COUNTRY) -> Response:
    """What the public is shown of a region down to the district, the same for every reader."""
    try:
        found = public_coverage_or_404(code)
    except NothingFrozenError:
        return render("coverage/public_empty.html", name=region_name(code) or abort(404))
    words = coverage_texts(found.table)
    return render(
        "coverage/public.html",
        table=found.table,
        week=found.week,
        words=words,
        remark=reach_remark,
    )


def public_coverage_or_404(code: str) -> FrozenCoverage:
    """The public coverage of a region; 404 unless the setting BEKAL_PUBLIC_COVERAGE is 1, and for
    villages and unknown regions. Raises NothingFrozenError."""
    is_shown = codes.is_region_code(code) and codes.region_level(code) != "village"
    if not registry().settings.public_coverage or not is_shown:
        abort(404)
    return read_public_coverage(code, today()) or abort(404)


def coverage_or_error(code: str) -> FrozenCoverage:
    """The coverage of a region in the week asked for; 404 for an unknown region, 403 for one
    outside the officer's regions, 400 for an unknown week or version of the core list. Raises
    NothingFrozenError."""
    require_granted_region(code)
    return week_or_error(code, asked_monday(), _parse_core_version_in_query())


def _parse_core_version_in_query() -> int | None:
    typed = asked_once("inti")
    if typed and not re.fullmatch("[0-9]{1,4}", typed):
        raise MeaninglessUrlError(_("Tulis versi daftar inti sebagai angka: ?inti=1"))
    return int(typed) if typed else None
