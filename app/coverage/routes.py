"""`/cakupan`: the coverage of an officer's regions, as page, CSV and JSON."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response as BaseResponse

from app.coverage import queries
from app.coverage.forms import words
from app.coverage.rules import Coverage, csv_text, json_object, shade
from app.kit.clock import WIB, utcnow
from app.kit.permissions import needs, signed_in_person
from app.kit.web.pages import render
from app.regions import codes
from app.regions.queries import names

PERMISSION = "coverage:table:view"
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the machine."""

bp = Blueprint("coverage", __name__, template_folder="templates")


class RegionConverter(BaseConverter):
    """Matches only well-formed region codes, so that `35.07.csv` is not taken for a region and any
    other text returns 404 to every reader.
    """

    regex = r"[0-9]{2}(?:\.[0-9]{2}){0,2}(?:\.[0-9]{4})?"


@bp.record_once
def _add_converter(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["region"] = RegionConverter


@bp.get("/cakupan")
@needs(PERMISSION)
def start() -> BaseResponse:
    """Redirect to the widest region of this officer."""
    return redirect(url_for(".region", code=_scopes()[0]), 303)


@bp.get("/cakupan/<region:code>")
@needs(PERMISSION)
def region(code: str) -> Response:
    now = utcnow()
    table = _table(code)
    scopes = _scopes()
    return render(
        "coverage/region.html",
        table=table,
        as_of=now,
        words=words(),
        above=[place for place in table.above[-1:] if signed_in_person().may(PERMISSION, place[0])],
        scopes=names(scopes) if len(scopes) > 1 else {},
        shade=shade,
    )


@bp.get("/cakupan/<region:code>.json")
@needs(PERMISSION)
def as_json(code: str) -> Response:
    now = utcnow()
    return jsonify(json_object(_table(code), words(), now))


@bp.get("/cakupan/<region:code>.csv")
@needs(PERMISSION)
def as_csv(code: str) -> Response:
    now = utcnow()
    answer = make_response(BYTE_ORDER_MARK + csv_text(_table(code), words(), now))
    answer.mimetype = "text/csv"
    name = f"cakupan-{code}-{now.astimezone(WIB):%Y-%m-%d}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _table(code: str) -> Coverage:
    """404 for an unknown region, 403 for one outside the officer's regions, before any data is
    read.
    """
    if not codes.well_formed(code):
        abort(404)
    if not signed_in_person().may(PERMISSION, code):
        abort(403)
    table = queries.coverage(code, "petugas", request.args.get("inti", type=int))
    if table is None:
        abort(404)
    return table


def _scopes() -> list[str]:
    """The regions granted to this officer, the widest first."""
    scopes = set(signed_in_person().scopes(PERMISSION))
    return sorted(scopes, key=lambda code: (code != codes.COUNTRY, len(code), code))
