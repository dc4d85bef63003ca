"""`/cakupan/<kode>/belum`: where senders are not reached or have no access point, and where all
cohorts have ended; as page, CSV and JSON."""

from __future__ import annotations

from flask import Response, abort, jsonify, make_response

from app.coverage import actions, queries
from app.coverage.forms import coverage_texts, missing_texts
from app.coverage.queries import MissingInRegion
from app.coverage.routes.files import BYTE_ORDER_MARK
from app.coverage.routes.tables import abort_unless_granted, asked_monday, bp, may_open
from app.coverage.rules import PERMISSION, WEEK, last_monday, missing_csv, missing_json
from app.kit.clock import utcnow
from app.kit.permissions import needs, signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.web.errors import MeaninglessUrlError
from app.kit.web.pages import render
from app.regions.queries import region_name

SHOWN = 100


@bp.get("/cakupan/<region:code>/belum", endpoint="unreached")
@needs(PERMISSION)
def unreached_page(code: str) -> Response:
    """What is missing in the parts of a region; the first SHOWN of each list."""
    try:
        found = _missing_or_error(code)
    except queries.NothingFrozenError:
        name, next_monday = region_name(code) or abort(404), last_monday(utcnow()) + WEEK
        return render("coverage/empty.html", name=name, region=code, scopes={}, by=next_monday)
    return render(
        "coverage/unreached.html",
        region=found,
        table=found.table,
        texts=missing_texts(),
        words=coverage_texts(),
        above=[(*place, may_open(place[0])) for place in found.above],
        shown=SHOWN,
    )


@bp.get("/cakupan/<region:code>/belum.csv", endpoint="unreached_csv")
@needs(PERMISSION)
def download_unreached_csv(code: str) -> Response:
    found = _export_or_error(code, "csv")
    text = missing_csv(found.table, found.names, missing_texts(), coverage_texts(), found.week)
    answer = make_response(BYTE_ORDER_MARK + text)
    answer.mimetype = "text/csv"
    name = f"belum-{code}-{found.week.monday:%Y-%m-%d}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.get("/cakupan/<region:code>/belum.json", endpoint="unreached_json")
@needs(PERMISSION)
def download_unreached_json(code: str) -> Response:
    found = _export_or_error(code, "json")
    place = {"code": found.code, "name": found.name}
    return jsonify({"region": place, **missing_json(found.table, found.names, found.week)})


def _export_or_error(code: str, file_format: str) -> MissingInRegion:
    """As `_missing_or_error`, recorded in the audit; 404 before the first week is frozen."""
    try:
        found = _missing_or_error(code)
    except queries.NothingFrozenError:
        abort(404)
    told, who = (code, found.week.monday, f"belum.{file_format}"), signed_in_person().id
    with transaction() as tx:
        actions.record_export(tx, *told, now=utcnow(), actor=who)
    return found


def _missing_or_error(code: str) -> MissingInRegion:
    """What is missing in the parts of a region, in the week asked for; 404 for an unknown region
    and for a village, 403 outside the officer's regions, 400 for an unknown week. Raises
    NothingFrozenError."""
    abort_unless_granted(code)
    try:
        return queries.read_missing_in_region(code, asked_monday()) or abort(404)
    except queries.UnknownWeekError:
        sentence = _("Minggu itu tidak disimpan. Pilih dari daftar.")
        raise MeaninglessUrlError(sentence) from None
