"""`/kelola/desa`: the registry of an officer's regions; a list is loaded after it was shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit.clock import today, utcnow
from app.kit.permissions import accepts_body_up_to, needs, signed_in_person
from app.kit.store.db import transaction
from app.kit.web.pages import render
from app.regions.queries import region_names
from app.villages import actions, queries
from app.villages.forms import EntryForm, ListForm, row_sentence
from app.villages.routes.frame import MANAGE, bp, granted_regions, later_code, village_or_404
from app.villages.rules.entries import PROGRAMMES, STATUSES
from app.villages.rules.lists import KIND_NAMES, count_rows, rows_to_store
from app.villages.rules.readiness import MARKS, STATES, readiness_strip
from app.villages.rules.shown import MOST_LISTED, by_village

MOST_BODY = 8 * 1024 * 1024
"""Four times the largest list: a form may send one character as up to three."""


@bp.get("/kelola/desa", endpoint="manage")
@needs(MANAGE)
def registry_page() -> Response:
    """The villages of this officer's regions, those struck out included."""
    scopes = granted_regions()
    found = by_village(queries.list_entries(scopes, statuses=tuple(STATUSES)))
    return render(
        "villages/manage.html",
        scopes=region_names(scopes),
        found=found[:MOST_LISTED],
        count=len(found),
        names=region_names({each.code[:5] for each in found[:MOST_LISTED]}),
        programmes=PROGRAMMES,
        statuses=STATUSES,
    )


@bp.route("/kelola/desa/muat", methods=["GET", "POST"], endpoint="load_list")
@needs(MANAGE)
@accepts_body_up_to(MOST_BODY)
def load_list_page() -> BaseResponse:
    """Check a list and show what would be stored; store it when the shown list is confirmed."""
    form = ListForm(granted_regions())
    is_fine = form.validate_on_submit()
    if is_fine and request.form.get("langkah") == "muat" and form.is_as_shown():
        entries = rows_to_store(form.rows, form.confirmed_lines())
        with transaction() as tx:
            actions.store_entries(tx, entries, now=utcnow(), by=signed_in_person().id)
        return redirect(url_for("villages.manage"), 303)
    if is_fine:
        form.remember_shown()
    return render(
        "villages/load.html",
        422 if form.errors else 200,
        form=form,
        is_checked=is_fine,
        counts=count_rows(form.rows),
        kinds=KIND_NAMES,
        sentence=row_sentence,
        programmes=PROGRAMMES,
    )


@bp.get("/kelola/desa/<code>", endpoint="manage_village")
@needs(MANAGE)
def manage_village_page(code: str) -> BaseResponse:
    """A village of the registry, with what may be noted of it."""
    if now := later_code(code):
        return redirect(url_for("villages.manage_village", code=now))
    village, entries = village_or_404(code)
    marks = queries.marks_of_village(code)
    return render(
        "villages/manage_village.html",
        village=village,
        entries=entries,
        strip=readiness_strip(marks),
        meetings=queries.meetings_of_village(code),
        programmes=PROGRAMMES,
        statuses=STATUSES,
        marks=MARKS,
        states=STATES,
    )


@bp.route("/kelola/desa/isian/<uuid:entry>", methods=["GET", "POST"], endpoint="change_entry")
@needs(MANAGE)
def change_entry_page(entry: UUID) -> BaseResponse:
    """Change what the registry says of a village in a programme."""
    found = queries.find_entry(entry)
    if found is None:
        abort(404)
    village, _entries = village_or_404(found.entry.village)
    form = EntryForm(**EntryForm.prefilled(found.entry))
    if not form.validate_on_submit():
        return _entry_page(form, village)
    try:
        with transaction() as tx:
            values = form.entry(found.entry.village)
            actions.change_entry(tx, entry, values, now=utcnow(), by=signed_in_person().id)
    except actions.AlreadyListedError:
        form.say_already_listed()
        return _entry_page(form, village)
    return redirect(url_for("villages.manage_village", code=village.code), 303)


def _entry_page(form: EntryForm, village: Any) -> Response:
    status = 422 if form.errors else 200
    return render("villages/change.html", status, form=form, village=village, today=today())
