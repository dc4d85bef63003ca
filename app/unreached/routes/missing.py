"""`/cakupan/<kode>/belum`: where senders are not reached or have no access point, and where all
cohorts have ended; as page, CSV, XLSX and JSON."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort, jsonify, request

from app.coverage import actions
from app.coverage.queries import (
    asked_monday,
    coverage_texts,
    may_open,
    require_granted_region,
    unknown_week_error,
)
from app.coverage.rules.sheets import NUMBERS_SHEET
from app.frozen_weeks.queries import NothingFrozenError, UnknownWeekError
from app.frozen_weeks.rules import PERMISSION, WEEK
from app.kit.clock import last_monday, utcnow
from app.kit.permissions import needs, needs_or_token, signed_in_person
from app.kit.store.db import transaction
from app.kit.text.tables import FieldOfLine, lines_as_csv
from app.kit.untyped.workbook import XLSX, write_workbook
from app.kit.web.files import BYTE_ORDER_MARK, file_response
from app.kit.web.http import sent_bearer_token
from app.kit.web.pages import render
from app.read_tokens.actions import admit_sent_token
from app.regions.queries import region_name
from app.unreached import queries
from app.unreached.forms import missing_texts
from app.unreached.queries import MissingInRegion
from app.unreached.rules import missing_json, missing_lines

SHOWN = 100
bp = Blueprint("unreached", __name__, template_folder="../templates")


@bp.get("/cakupan/<region:code>/belum", endpoint="page")
@needs(PERMISSION)
def unreached_page(code: str) -> Response:
    """What is missing in the parts of a region; the first SHOWN of each list."""
    try:
        found = _missing_or_error(code)
    except NothingFrozenError:
        name, next_monday = region_name(code) or abort(404), last_monday(utcnow()) + WEEK
        return render("coverage/empty.html", name=name, region=code, scopes={}, by=next_monday)
    return render(
        "unreached/page.html",
        region=found,
        table=found.table,
        texts=missing_texts(),
        words=coverage_texts(),
        above=[(*place, may_open(place[0])) for place in found.above],
        shown=SHOWN,
    )


@bp.get("/cakupan/<region:code>/belum.csv", endpoint="as_csv")
@needs_or_token(PERMISSION)
def download_csv_of_senders_without_reach(code: str) -> Response:
    found = _export_or_error(code, "csv")
    content = (BYTE_ORDER_MARK + lines_as_csv(_lines(found))).encode()
    return file_response(content, "text/csv", f"belum-{code}-{found.week.monday:%Y-%m-%d}.csv")


@bp.get("/cakupan/<region:code>/belum.xlsx", endpoint="as_xlsx")
@needs_or_token(PERMISSION)
def download_unreached_xlsx(code: str) -> Response:
    found = _export_or_error(code, "xlsx")
    content = write_workbook({NUMBERS_SHEET: _lines(found)}, found.week.as_of)
    return file_response(content, XLSX, f"belum-{code}-{found.week.monday:%Y-%m-%d}.xlsx")


@bp.get("/cakupan/<region:code>/belum.json", endpoint="as_json")
@needs_or_token(PERMISSION)
def download_unreached_json(code: str) -> Response:
    found = _export_or_error(code, "json")
    place = {"code": found.code, "name": found.name}
    return jsonify({"region": place, **missing_json(found.table, found.names, found.week)})


def _lines(found: MissingInRegion) -> list[Sequence[FieldOfLine]]:
    return missing_lines(found.table, found.names, missing_texts(), coverage_texts(), found.week)


def _export_or_error(code: str, file_format: str) -> MissingInRegion:
    """As `_missing_or_error` for the person or the program that asks, recorded in the audit; 404
    before the first week is frozen. Errors of tokens as in `admit_sent_token`."""
    now = utcnow()
    token = admit_sent_token(sent_bearer_token(), request.remote_addr, now=now)
    try:
        found = _missing_or_error(code)
    except NothingFrozenError:
        abort(404)
    told, who = (code, found.week.monday, f"belum.{file_format}"), signed_in_person().id
    with transaction() as tx:
        actions.record_given_file(tx, *told, now=now, actor=who, token=token)
    return found


def _missing_or_error(code: str) -> MissingInRegion:
    """What is missing in the parts of a region, in the week asked for; 404 for an unknown region
    and for a village, 403 outside the officer's regions, 400 for an unknown week. Raises
    NothingFrozenError."""
    require_granted_region(code)
    try:
        return queries.read_missing_in_region(code, asked_monday()) or abort(404)
    except UnknownWeekError:
        raise unknown_week_error() from None
