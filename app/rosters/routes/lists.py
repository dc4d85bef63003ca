"""`/kelompok/…/daftar`: paste a list or send a file, look it over, invite its people."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.text.msgid import N_
from app.kit.web.files import BYTE_ORDER_MARK, file_response
from app.kit.web.pages import render
from app.regions.codes import is_region_code
from app.rosters import actions, queries, rules
from app.rosters.forms import MOST_BODY, ListForm
from app.rosters.routes.frame import bp, own_cohort_or_404
from app.rosters.rules import Draft, JudgedRow
from app.training.rules import MAKE_COHORT

LONGEST_PLACE = 200
ASKED_AT_ONCE = 30
"""So many doubtful places, and so many repeated names, are on the page; the rest follow."""
SHOWN = 50
ROLE_NAMES = {
    "name": N_("Nama"),
    "village": N_("Desa atau alamat"),
    "district": N_("Kecamatan"),
    "regency": N_("Kabupaten atau kota"),
    "province": N_("Provinsi"),
    "other": N_("Tidak dipakai"),
}
WHY = {
    "no_name": N_("tidak ada nama"),
    "long_name": N_("nama lebih dari 40 huruf"),
    "same_name": N_("nama yang sama dua kali"),
    "many_villages": N_("ada beberapa desa bernama ini"),
    "no_such_village": N_("desa ini tidak ada di daftar resmi"),
    "elsewhere": N_("desa ini ada di tempat lain"),
}


@bp.route("/kelompok/<uuid:cohort_id>/daftar", methods=["GET", "POST"], endpoint="new_list")
@permissions.needs(MAKE_COHORT)
@permissions.accepts_body_up_to(MOST_BODY)
def new_list_page(cohort_id: UUID) -> BaseResponse:
    """A box to paste names into, or a file."""
    cohort, me = own_cohort_or_404(cohort_id), signed_in_person()
    form = ListForm()
    if not form.validate_on_submit():
        waiting = queries.drafted_list(cohort_id, me.id) is not None
        status = 422 if form.errors else 200
        return render("rosters/new.html", status, cohort=cohort, form=form, waiting=waiting)
    draft = Draft(form.read, form.role.data)
    with transaction() as tx:
        actions.keep_draft(tx, cohort_id, me.id, draft, now=utcnow())
    return redirect(url_for(".draft", cohort_id=cohort_id), 303)


@bp.route("/kelompok/<uuid:cohort_id>/daftar/periksa", methods=["GET", "POST"], endpoint="draft")
@permissions.needs(MAKE_COHORT)
@permissions.runs_beside
def draft_page(cohort_id: UUID) -> BaseResponse:
    """Who of the list is new, known, doubtful or refused; choices; then invite the new ones."""
    cohort, me = own_cohort_or_404(cohort_id), signed_in_person()
    draft = queries.drafted_list(cohort_id, me.id)
    if draft is None:
        return redirect(url_for(".new_list", cohort_id=cohort_id), 303)
    form = SignedInForm()
    if form.validate_on_submit():
        return _chosen(cohort_id, draft)
    rows = queries.judge_draft(draft, cohort_id, me.id, utcnow())
    return render(
        "rosters/draft.html",
        422 if form.errors else 200,
        cohort=cohort,
        form=form,
        draft=draft,
        rows=rows,
        places=_doubtful_places(rows),
        repeated=_repeated(rows)[:ASKED_AT_ONCE],
        role_names=ROLE_NAMES,
        why=WHY,
        shown=SHOWN,
    )


def _chosen(cohort_id: UUID, draft: Draft) -> BaseResponse:
    me, now, step = signed_in_person(), utcnow(), request.form.get("langkah")
    here = url_for(".draft", cohort_id=cohort_id)
    with transaction() as tx:
        if step == "buang":
            actions.discard_draft(tx, cohort_id, me.id)
            return redirect(url_for(".new_list", cohort_id=cohort_id), 303)
        actions.keep_draft(tx, cohort_id, me.id, _with_choices(draft))
        if step != "undang":
            return redirect(here, 303)
        invited = actions.invite_people_of_draft(tx, cohort_id, me.id, now=now)
    left = queries.drafted_list(cohort_id, me.id) is not None
    done = url_for(".invitations", cohort_id=cohort_id)
    return redirect(here if left and not invited else done, 303)


def _with_choices(draft: Draft) -> Draft:
    """The draft with what this request chooses; what it does not name stays as it was."""
    columns, villages, repeated = dict(draft.columns), dict(draft.villages), dict(draft.rows)
    for key, value in request.form.items():
        kind, _colon, its = key.partition(":")
        if kind == "kolom" and _is_number(its) and value in ROLE_NAMES:
            columns[int(its)] = value
        elif kind == "desa" and _is_place(its) and _is_village_or_none(value):
            villages[its] = value
        elif kind == "nama" and _is_number(its) and value in ("undang", "lewati"):
            repeated[int(its)] = value == "undang"
    return replace(draft, columns=columns, villages=villages, rows=repeated)


def _is_place(text: str) -> bool:
    """Whether this may be the key of a place (rules.place_of), and no number that somebody sent."""
    return 0 < len(text) <= LONGEST_PLACE and rules.without_numbers(text) == text


def _is_village_or_none(text: str) -> bool:
    return text == rules.WITHOUT_VILLAGE or (len(text) == 13 and is_region_code(text))


def _is_number(text: str) -> bool:
    """Whether this is the number of a column or row, and no text that Python refuses to read."""
    return text.isdecimal() and len(text) < 8


def _doubtful_places(rows: list[JudgedRow]) -> dict[str, list[JudgedRow]]:
    """The rows whose place is doubtful, by place, as many places as are asked at once."""
    found: dict[str, list[JudgedRow]] = {}
    for row in rows:
        if row.match.why and row.status != rules.REFUSED:
            found.setdefault(rules.place_of(row.person), []).append(row)
    return dict(list(found.items())[:ASKED_AT_ONCE])


def _repeated(rows: list[JudgedRow]) -> list[JudgedRow]:
    return [row for row in rows if row.why == rules.SAME_NAME]


@bp.get("/kelompok/<uuid:cohort_id>/daftar/perbaiki.csv", endpoint="refused_rows")
@permissions.needs(MAKE_COHORT)
@permissions.runs_beside
def refused_rows_file(cohort_id: UUID) -> Response:
    """The rows that are refused or doubtful, to be mended and sent again."""
    own_cohort_or_404(cohort_id)
    me = signed_in_person()
    draft = queries.drafted_list(cohort_id, me.id) or abort(404)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([_("Baris"), _("Nama"), _("Alamat"), _("Sebab")])
    for row in queries.judge_draft(draft, cohort_id, me.id, utcnow()):
        if row.status in (rules.REFUSED, rules.DOUBTFUL):
            person = row.person
            texts = (person.name, person.said_place, _(WHY[row.why]))
            lines.writerow([person.row, *map(_harmless, texts)])
    content = (BYTE_ORDER_MARK + out.getvalue()).encode()
    return file_response(content, "text/csv", "perbaiki.csv")


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
