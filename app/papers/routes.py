"""`/kelompok/…/kertas`: papers of a cohort to print, and its tables as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, Response, abort

from app.kit.clock import today, utcnow
from app.kit.permissions import needs, signed_in_person
from app.kit.store.db import transaction
from app.kit.text.tables import FieldOfLine, lines_as_csv
from app.kit.untyped.workbook import XLSX, write_workbook
from app.kit.web.files import BYTE_ORDER_MARK, file_response
from app.kit.web.links import public_link, qr_code
from app.kit.web.pages import render
from app.papers import actions, forms, queries, rules
from app.training import queries as training
from app.training.queries import CohortRow, CohortWithLearners
from app.training.rules import VIEW_COHORT, VIEW_PERSON

bp = Blueprint("papers", __name__, template_folder="templates")


@bp.get("/kelompok/<uuid:cohort_id>/kertas", endpoint="index")
@needs(VIEW_PERSON)
def papers_page(cohort_id: UUID) -> Response:
    """All papers and files of a cohort."""
    return render("papers/index.html", cohort=_cohort_or_404(cohort_id))


@bp.get("/kelompok/<uuid:cohort_id>/kertas/kartu", endpoint="cards")
@needs(VIEW_PERSON)
def participant_cards_page(cohort_id: UUID) -> Response:
    """A card for each person of a cohort, eight on a sheet."""
    found = _learners_or_404(cohort_id)
    address = public_link("sign_in.sign_in")
    return render(
        "papers/cards.html",
        cohort=found.cohort,
        cards=queries.cards_of_cohort(found),
        trainers=queries.trainers_of_cohort(cohort_id),
        address=address.partition("://")[2],
        qr=qr_code(address),
    )


@bp.get("/kelompok/<uuid:cohort_id>/kertas/poster", endpoint="poster")
@needs(VIEW_COHORT)
def poster_page(cohort_id: UUID) -> Response:
    """A poster for workers and one for families, with the code by which they join."""
    cohort = _cohort_or_404(cohort_id)
    codes = [
        (code, public_link("sign_in.join_by", kode=code.code))
        for code in training.open_codes_of_cohort(cohort_id, utcnow())
    ]
    return render(
        "papers/poster.html",
        cohort=cohort,
        posters=[(code, link.partition("://")[2], qr_code(link)) for code, link in codes],
        trainers=queries.trainers_of_cohort(cohort_id),
    )


@bp.get("/kelompok/<uuid:cohort_id>/kertas/laporan", endpoint="report")
@needs(VIEW_PERSON)
def cohort_report_page(cohort_id: UUID) -> Response:
    """The report of a cohort on two pages: figures and no names."""
    found = _learners_or_404(cohort_id)
    told = queries.figures_of_cohort(found, today())
    return render(
        "papers/report.html",
        cohort=found.cohort,
        trainers=queries.trainers_of_cohort(cohort_id),
        as_of=today(),
        sentences=forms.report_sentences(told.figures),
        table=forms.report_table(told.figures),
        modules=[(module, forms.part_in_words(part)) for module, part in told.modules],
        definitions=forms.report_definitions(),
    )


@bp.get("/kelompok/<uuid:cohort_id>/kertas/peserta.<any(xlsx, csv):ending>", endpoint="learners")
@needs(VIEW_PERSON)
def download_learners(cohort_id: UUID, ending: str) -> Response:
    """Those who let the trainer see their lessons, with their progress; recorded in the audit."""
    found = _learners_or_404(cohort_id)
    lines = rules.learner_lines(found.learners, forms.words_of_fields(), today())
    return _table_response(cohort_id, "peserta", ending, lines, forms.definitions_of_columns())


@bp.get("/kelompok/<uuid:cohort_id>/kertas/kehadiran", endpoint="attendance")
@needs(VIEW_PERSON)
def attendance_report_page(cohort_id: UUID) -> Response:
    """Who was at the meetings, in the order of the list: all names of the class."""
    found = _learners_or_404(cohort_id)
    report = queries.attendance_of_class(found, today())
    return render(
        "papers/attendance.html",
        cohort=found.cohort,
        trainers=queries.trainers_of_cohort(cohort_id),
        as_of=today(),
        report=report,
        sheets=report.sheets() if report.people else [],
        signs=forms.SIGNS,
        legend=forms.legend_of_signs(),
    )


@bp.get(
    "/kelompok/<uuid:cohort_id>/kertas/kehadiran.<any(xlsx, csv):ending>", endpoint="attendances"
)
@needs(VIEW_PERSON)
def download_attendance(cohort_id: UUID, ending: str) -> Response:
    """The same as a table, with a column for each meeting: those who let the trainer see their
    lessons; recorded in the audit."""
    found = _learners_or_404(cohort_id)
    report = queries.attendance_of_consenting(found, today())
    lines = rules.attendance_lines(report, forms.words_of_attendance(), today())
    meanings = forms.definitions_of_attendance_columns()
    return _table_response(cohort_id, "kehadiran", ending, lines, meanings)


@bp.get("/kelompok/<uuid:cohort_id>/kertas/definisi.csv", endpoint="definitions")
@needs(VIEW_PERSON)
def download_definitions(cohort_id: UUID) -> Response:
    """What the columns of the CSV files mean; an XLSX file has them on a sheet of its own."""
    _cohort_or_404(cohort_id)
    tables = {
        "peserta": forms.definitions_of_columns(),
        "kehadiran": forms.definitions_of_attendance_columns(),
    }
    lines: list[list[FieldOfLine]] = [["berkas", "kolom", "arti"]]
    lines += [[name, *its] for name, columns in tables.items() for its in columns.items()]
    text = BYTE_ORDER_MARK + lines_as_csv(lines)
    return file_response(text.encode(), "text/csv", "definisi.csv")


def _table_response(
    cohort: UUID,
    name: str,
    ending: str,
    lines: Sequence[Sequence[FieldOfLine]],
    meanings: Mapping[str, str],
) -> Response:
    """A table of a cohort as a file, recorded in the audit; the first line has its columns, of
    which `meanings` tells."""
    now, file_name = utcnow(), f"{name}-{today():%Y-%m-%d}.{ending}"
    with transaction() as tx:
        actions.record_cohort_export(
            tx, cohort, f"{name} {ending}", len(lines) - 1, actor=signed_in_person().id, now=now
        )
    if ending == "csv":
        text = BYTE_ORDER_MARK + lines_as_csv(lines)
        return file_response(text.encode(), "text/csv", file_name)
    sheets = {
        name.capitalize(): lines,
        "Definisi": [["kolom", "arti"], *map(list, meanings.items())],
    }
    return file_response(write_workbook(sheets, now), XLSX, file_name)


def _cohort_or_404(cohort_id: UUID) -> CohortRow:
    """The cohort if the reader trains it; 404 for any other."""
    return training.find_cohort(cohort_id, trainer=signed_in_person().id) or abort(404)


def _learners_or_404(cohort_id: UUID) -> CohortWithLearners:
    return training.cohort_with_learners(cohort_id, signed_in_person().id) or abort(404)
