"""`/cakupan`: the coverage of an officer's regions, as page, CSV and JSON."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response as BaseResponse

from app.counters.queries import MissingRoundingSecretError
from app.coverage import queries
from app.coverage.forms import coverage_texts
from app.coverage.rules import (
    CoverageTable,
    UnknownCoreListVersionError,
    coverage_csv,
    coverage_json,
    tile_css_class,
)
from app.kit.clock import WIB, utcnow
from app.kit.permissions import needs, signed_in_person
from app.kit.web.pages import render
from app.regions import codes
from app.regions.queries import region_names

PERMISSION = "coverage:table:view"
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the machine."""

bp = Blueprint("coverage", __name__, template_folder="templates")


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
    return redirect(url_for(".region", code=_granted_regions()[0]), 303)


@bp.get("/cakupan/<region:code>", endpoint="region")
@needs(PERMISSION)
def coverage_page(code: str) -> Response:
    now = utcnow()
    table = _table_or_error(code)
    scopes = _granted_regions()
    return render(
        "coverage/region.html",
        table=table,
        as_of=now,
        words=coverage_texts(),
        above=[place for place in table.above[-1:] if signed_in_person().may(PERMISSION, place[0])],
        scopes=region_names(scopes) if len(scopes) > 1 else {},
        shade=tile_css_class,
    )


@bp.get("/cakupan/<region:code>.json", endpoint="as_json")
@needs(PERMISSION)
def download_json(code: str) -> Response:
    now = utcnow()
    return jsonify(coverage_json(_table_or_error(code), coverage_texts(), now))


@bp.get("/cakupan/<region:code>.csv", endpoint="as_csv")
@needs(PERMISSION)
def download_csv(code: str) -> Response:
    now = utcnow()
    answer = make_response(
        BYTE_ORDER_MARK + coverage_csv(_table_or_error(code), coverage_texts(), now)
    )
    answer.mimetype = "text/csv"
    name = f"cakupan-{code}-{now.astimezone(WIB):%Y-%m-%d}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _table_or_error(code: str) -> CoverageTable:
    """The coverage table of a region; 404 for an unknown region, 403 for one outside the officer's
    regions, 400 for an unknown version of the core list, 503 if the numbers cannot be rounded."""
    if not codes.is_region_code(code):
        abort(404)
    if not signed_in_person().may(PERMISSION, code):
        abort(403)
    typed = request.args.get("inti", "")
    if typed and not re.fullmatch("[0-9]{1,4}", typed):
        abort(400)
    try:
        table = queries.read_coverage(code, int(typed) if typed else None)
    except UnknownCoreListVersionError:
        abort(400)
    except MissingRoundingSecretError:
        abort(503)
    if table is None:
        abort(404)
    return table


def _granted_regions() -> list[str]:
    """The regions granted to this officer, the widest first."""
    scopes = set(signed_in_person().scopes(PERMISSION))
    return sorted(scopes, key=lambda code: (code != codes.COUNTRY, len(code), code))
