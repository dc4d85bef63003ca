"""`/cakupan/<kode>/laporan`: a region and a month on two pages, to read, to print, and as PDF."""

from __future__ import annotations

import re
from datetime import date

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from app.coverage import actions
from app.coverage.queries import coverage_texts, require_granted_region
from app.coverage_map.queries import DrawnMap, read_map
from app.coverage_reports import queries
from app.coverage_reports.actions import REPORT_FILES, ask_for_report_file
from app.coverage_reports.forms import coverage_report
from app.coverage_reports.queries import CoverageOfMonth, ReportFileKey
from app.coverage_reports.rules import CoverageReport, encode_report
from app.frozen_weeks.queries import NothingFrozenError, UnknownWeekError
from app.frozen_weeks.rules import PERMISSION, WEEK
from app.kit.clock import last_monday, utcnow
from app.kit.forms.base import SignedInForm
from app.kit.jobs import wake_jobs
from app.kit.permissions import needs, signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web.errors import MeaninglessUrlError
from app.kit.web.files import file_response
from app.kit.web.pages import render
from app.kit.web.parameters import asked_once
from app.kit.web.reading import standby_reads
from app.regions.queries import region_name

bp = Blueprint("coverage_reports", __name__, template_folder="templates")
ADDRESS = "/cakupan/<region:code>/laporan"
MOST_WAITING_FILES = 10
"""Of one person at a time, so that nobody keeps all others waiting."""
RETRY_AFTER = 300
"""Seconds."""


@bp.route(ADDRESS, methods=["GET", "POST"], endpoint="report")
@needs(PERMISSION)
def report_page(code: str) -> BaseResponse:
    """The report of a month; sent as a form, its PDF is made."""
    require_granted_region(code)
    try:
        with standby_reads():
            found = _coverage_of_month(code)
            report, drawn = _report_and_map(found)
    except NothingFrozenError:
        name, by = region_name(code) or abort(404), last_monday(utcnow()) + WEEK
        return render("coverage/empty.html", name=name, region=code, scopes={}, by=by)
    form = SignedInForm()
    if form.validate_on_submit():
        return _ask_and_redirect(found, report)
    return render(
        "coverage_reports/report.html",
        report=report,
        map=drawn,
        words=coverage_texts(found.found.table),
        region=code,
        bulan=f"{found.month:%Y-%m}",
        months=found.months,
        month=found.month,
        file=REPORT_FILES.find(_file_key(found)),
        form=form,
    )


@bp.get("/cakupan/<region:code>/laporan.pdf", endpoint="report_pdf")
@needs(PERMISSION)
def download_report(code: str) -> Response:
    """The PDF, once it is made; recorded in the audit."""
    require_granted_region(code)
    try:
        key = _file_key(_coverage_of_month(code))
    except NothingFrozenError:
        abort(404)
    content = REPORT_FILES.content(key) or abort(404)
    with transaction() as tx:
        actions.record_export(
            tx, code, key.monday, "pdf", now=utcnow(), actor=signed_in_person().id
        )
    return file_response(content, "application/pdf", f"cakupan-{code}-{key.monday:%Y-%m-%d}.pdf")


def _ask_and_redirect(found: CoverageOfMonth, report: CoverageReport) -> BaseResponse:
    key, month = _file_key(found), f"{found.month:%Y-%m}"
    waiting = REPORT_FILES.count_unfinished(key.asked_by)
    if waiting >= MOST_WAITING_FILES and REPORT_FILES.find(key) is None:
        raise TooManyRequests(retry_after=RETRY_AFTER)
    with transaction() as tx:
        ask_for_report_file(tx, key, encode_report(report), now=utcnow())
    wake_jobs()
    return redirect(url_for(".report", code=key.region, bulan=month, _anchor="berkas"), 303)


def _coverage_of_month(code: str) -> CoverageOfMonth:
    """The coverage in the month asked for; 404 for an unknown region, 400 for an unknown month.
    Raises NothingFrozenError."""
    try:
        return queries.read_coverage_of_month(code, _asked_month()) or abort(404)
    except UnknownWeekError:
        raise MeaninglessUrlError(_("Bulan itu tidak disimpan. Pilih dari daftar.")) from None


def _asked_month() -> date | None:
    """The first day of the month of the address; None without it, 400 if it is no month."""
    typed = asked_once("bulan")
    if not typed:
        return None
    if re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", typed) and typed[:4] != "0000":
        return date.fromisoformat(f"{typed}-01")
    raise MeaninglessUrlError(_("Tulis bulan seperti ini: %(example)s", example="bulan=2026-11"))


def _report_and_map(found: CoverageOfMonth) -> tuple[CoverageReport, DrawnMap | None]:
    table, week = found.found.table, found.found.week
    drawn = read_map(table, week.monday)
    report = coverage_report(table, week, coverage_texts(table), drawn, before=found.before)
    return report, drawn


def _file_key(found: CoverageOfMonth) -> ReportFileKey:
    table, week = found.found.table, found.found.week
    return ReportFileKey(signed_in_person().id, table.code, week.monday, language())
