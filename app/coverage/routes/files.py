"""The numbers of `/cakupan` and `/cakupan/publik` as CSV, XLSX and JSON, at the addresses of the
pages."""

from __future__ import annotations

from flask import Response, abort, jsonify, request

from app.coverage import actions
from app.coverage.queries.villages import file_texts
from app.coverage.routes.tables import bp, coverage_or_error, public_coverage_or_404
from app.coverage.rules import coverage_csv, coverage_json, coverage_sheets
from app.frozen_weeks import queries
from app.frozen_weeks.queries import FrozenCoverage
from app.frozen_weeks.rules import PERMISSION
from app.kit.clock import utcnow
from app.kit.permissions import needs_or_token, public, signed_in_person
from app.kit.store.db import transaction
from app.kit.untyped.workbook import XLSX, write_workbook
from app.kit.web.files import BYTE_ORDER_MARK, file_response
from app.kit.web.http import sent_bearer_token
from app.kit.web.reading import standby_reads
from app.read_tokens.actions import admit_sent_token


@bp.get("/cakupan/<region:code>.json", endpoint="as_json")
@needs_or_token(PERMISSION)
def download_json(code: str) -> Response:
    found = _export_or_error(code, "json")
    return jsonify(coverage_json(found.table, file_texts(found.table), found.week))


@bp.get("/cakupan/<region:code>.csv", endpoint="as_csv")
@needs_or_token(PERMISSION)
def download_csv(code: str) -> Response:
    found = _export_or_error(code, "csv")
    return _csv_response(found, "cakupan")


@bp.get("/cakupan/<region:code>.xlsx", endpoint="as_xlsx")
@needs_or_token(PERMISSION)
def download_xlsx(code: str) -> Response:
    found = _export_or_error(code, "xlsx")
    return _xlsx_response(found, "cakupan")


@bp.get("/cakupan/publik/<region:code>.json", endpoint="public_json")
@public
def download_public_json(code: str) -> Response:
    found = _public_files_or_404(code)
    return jsonify(coverage_json(found.table, file_texts(found.table), found.week))


@bp.get("/cakupan/publik/<region:code>.csv", endpoint="public_csv")
@public
def download_public_csv(code: str) -> Response:
    return _csv_response(_public_files_or_404(code), "cakupan-publik")


@bp.get("/cakupan/publik/<region:code>.xlsx", endpoint="public_xlsx")
@public
def download_public_xlsx(code: str) -> Response:
    return _xlsx_response(_public_files_or_404(code), "cakupan-publik")


def _public_files_or_404(code: str) -> FrozenCoverage:
    """As `public_coverage_or_404`; 404 before the first month has ended. From the standby."""
    try:
        with standby_reads():
            return public_coverage_or_404(code)
    except queries.NothingFrozenError:
        abort(404)


def _export_or_error(code: str, file_format: str) -> FrozenCoverage:
    """The coverage of a region for the person or the program that asks, recorded in the audit.
    Errors as in `coverage_or_error` and `admit_sent_token`."""
    now = utcnow()
    token = admit_sent_token(sent_bearer_token(), request.remote_addr, now=now)
    found, who = _coverage_or_404(code), signed_in_person().id
    with transaction() as tx:
        told = (code, found.week.monday, file_format)
        actions.record_given_file(tx, *told, now=now, actor=who, token=token)
    return found


def _coverage_or_404(code: str) -> FrozenCoverage:
    """As `coverage_or_error`; 404 before the first week is frozen. From the standby."""
    try:
        with standby_reads():
            return coverage_or_error(code)
    except queries.NothingFrozenError:
        abort(404)


def _csv_response(found: FrozenCoverage, name: str) -> Response:
    text = coverage_csv(found.table, file_texts(found.table), found.week)
    return _table_response(found, (BYTE_ORDER_MARK + text).encode(), "text/csv", name, "csv")


def _xlsx_response(found: FrozenCoverage, name: str) -> Response:
    sheets = coverage_sheets(found.table, file_texts(found.table), found.week)
    return _table_response(found, write_workbook(sheets, found.week.as_of), XLSX, name, "xlsx")


def _table_response(
    found: FrozenCoverage, content: bytes, mimetype: str, name: str, ending: str
) -> Response:
    name = f"{name}-{found.table.code}-{found.week.monday:%Y-%m-%d}.{ending}"
    return file_response(content, mimetype, name)
