"""`/kelola/penyebut`: load figures from official sources, compare sources, choose, and undo."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.denominators import actions, queries
from app.denominators.forms import (
    ChoiceForm,
    LoadForm,
    format_period,
    row_refusal_sentence,
    scheme_names,
)
from app.denominators.queries import LoadDetails, SeriesSource
from app.denominators.rules.checking import kemendagri_code
from app.denominators.rules.indicators import INDICATORS
from app.denominators.rules.periods import parse_period
from app.denominators.rules.reference import reference_figures_by_series
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import accepts_body_up_to, needs, signed_in_person
from app.kit.store.db import transaction
from app.kit.web.files import BYTE_ORDER_MARK, file_response
from app.kit.web.pages import render
from app.regions.codes import COUNTRY
from app.regions.queries import region_names

VIEW, MANAGE = "denominators:load:view", "denominators:load:manage"
MOST_BODY = 8 * 1024 * 1024
"""Four times the largest table: a form may send one character as up to three."""
SHOWN = 100
bp = Blueprint("denominators", __name__, template_folder="templates")


@bp.get("/kelola/penyebut", endpoint="overview")
@needs(VIEW)
def denominators_overview_page() -> Response:
    return render(
        "denominators/overview.html",
        sources=queries.sources_by_indicator(),
        loads=queries.list_loads(),
        indicators=INDICATORS,
        period_name=format_period,
        may_manage=_may_manage(),
    )


@bp.get("/kelola/penyebut/definisi", endpoint="definitions")
@needs(VIEW)
def definitions_page() -> Response:
    """What each indicator means, and national figures of surveys."""
    return render(
        "denominators/definitions.html",
        indicators=INDICATORS,
        references=reference_figures_by_series(),
    )


@bp.route("/kelola/penyebut/muat", methods=["GET", "POST"], endpoint="load_table")
@needs(MANAGE)
@accepts_body_up_to(MOST_BODY)
def load_table_page() -> BaseResponse:
    """Check a table and show what would be loaded; load it when the shown table is confirmed."""
    _require_manager()
    form = LoadForm()
    is_fine = form.validate_on_submit()
    if is_fine and request.form.get("langkah") == "muat" and form.is_as_shown():
        return _store_and_redirect(form)
    checked = form.checked if is_fine else None
    if checked is not None:
        form.remember_shown()
    return render(
        "denominators/load.html",
        422 if form.errors else 200,
        form=form,
        checked=checked,
        refusals=_checked_refusals(form) if checked else [],
        names=region_names({each.code for each in checked.figures[:SHOWN]}) if checked else {},
        indicators=INDICATORS,
        period_name=format_period,
        shown=SHOWN,
    )


def _store_and_redirect(form: LoadForm) -> BaseResponse:
    try:
        with transaction() as tx:
            load = actions.store_load(
                tx, form.origin(), form.checked, now=utcnow(), loaded_by=signed_in_person().id
            )
    except actions.AlreadyLoadedError as already:  # the button was pressed twice
        load = already.load
    return redirect(url_for(".load", load=load), 303)


def _checked_refusals(form: LoadForm) -> list[tuple[int, str]]:
    """(line, sentence) of each refused row."""
    scheme = form.origin().scheme
    return [
        (
            each.row.line,
            row_refusal_sentence(
                each.reason,
                code=kemendagri_code(each.row, scheme) or each.row.code,
                indicator=each.row.indicator,
                period=each.row.period,
                value=each.row.value,
                detail=each.detail,
            ),
        )
        for each in form.checked.refused
    ]


@bp.get("/kelola/penyebut/muatan/<int:load>", endpoint="load")
@needs(VIEW)
def loaded_figures_page(load: int) -> Response:
    """A load: its source, what is in it, and the rows that were not taken."""
    found = _load_or_404(load)
    refused = _stored_refusals(load)
    return render(
        "denominators/load_details.html",
        load=found,
        series=queries.series_of_load(load),
        refused=refused[:SHOWN],
        refused_count=len(refused),
        indicators=INDICATORS,
        schemes=scheme_names(),
        period_name=format_period,
        may_manage=_may_manage(),
    )


@bp.get("/kelola/penyebut/muatan/<int:load>/ditolak.csv", endpoint="refused_csv")
@needs(VIEW)
def download_refused_rows(load: int) -> Response:
    """The rows that were not taken, with the reason, to be corrected and loaded."""
    _load_or_404(load)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("baris", "kode wilayah", "indikator", "periode", "nilai", "alasan"))
    for row, sentence in _stored_refusals(load):
        cells = (row.code, row.indicator, row.period, row.value, sentence)
        rows.writerow((row.row, *(_not_a_formula(cell) for cell in cells)))
    content = (BYTE_ORDER_MARK + text.getvalue()).encode()
    return file_response(content, "text/csv", f"penyebut-{load}-ditolak.csv")


def _not_a_formula(cell: str) -> str:
    """A cell that a spreadsheet does not compute."""
    is_number = re.fullmatch(r"-?[0-9.,]+", cell) is not None
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") and not is_number else cell


def _stored_refusals(load: int) -> list[tuple[Any, str]]:
    """(stored row, sentence) of each row that was not taken."""
    return [
        (
            row,
            row_refusal_sentence(
                row.reason,
                code=row.code,
                indicator=row.indicator,
                period=row.period,
                value=row.value,
                detail=row.detail,
            ),
        )
        for row in queries.refused_rows(load)
    ]


@bp.route("/kelola/penyebut/muatan/<int:load>/batal", methods=["GET", "POST"], endpoint="undo")
@needs(MANAGE)
def undo_loaded_figures_page(load: int) -> BaseResponse:
    """Undo a load after a confirmation; pressed twice, it is undone once."""
    _require_manager()
    found, form = _load_or_404(load), SignedInForm()
    if found.undone_at is None and not form.validate_on_submit():
        return render("denominators/undo.html", form=form, load=found)
    if found.undone_at is None:
        # Suppressed: another admin has undone it meanwhile.
        with suppress(actions.NotLoadedError), transaction() as tx:
            actions.undo_load(tx, load, now=utcnow(), undone_by=signed_in_person().id)
    return redirect(url_for(".load", load=load), 303)


@bp.route("/kelola/penyebut/pilih/<indicator>/<period>", methods=["GET", "POST"], endpoint="choose")
@needs(MANAGE)
def choose_source_page(indicator: str, period: str) -> BaseResponse:
    """Choose the source that counts for an indicator and period, and say why."""
    _require_manager()
    sources = _sources_or_404(indicator, period)
    form = ChoiceForm()
    form.offer(sources)
    if not form.validate_on_submit():
        return render(
            "denominators/choose.html",
            422 if form.errors else 200,
            form=form,
            indicator=INDICATORS[indicator],
            period=format_period(sources[0].period),
        )
    # Suppressed: another admin has undone this load meanwhile; the overview shows it.
    with suppress(actions.NotLoadedError), transaction() as tx:
        actions.choose_series(
            tx, form.series_id(), form.reason.data or "", now=utcnow(),
            chosen_by=signed_in_person().id,
        )  # fmt: skip
    return redirect(url_for(".overview", _anchor=indicator), 303)


def _sources_or_404(indicator: str, period: str) -> list[SeriesSource]:
    parsed = parse_period(period)
    found = queries.sources_by_indicator().get(indicator, {})
    if parsed is None or parsed.key != period or parsed not in found:
        abort(404)
    return found[parsed]


def _load_or_404(load: int) -> LoadDetails:
    found = queries.find_load(load)
    if found is None:
        abort(404)
    return found


def _may_manage() -> bool:
    """Whether this person may load and choose: a figure and a choice hold for the country."""
    return signed_in_person().may(MANAGE, COUNTRY)


def _require_manager() -> None:
    if not _may_manage():
        abort(403)
