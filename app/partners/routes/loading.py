"""`/kelola/mitra/muat`: a list of entries is shown row by row, then proposed."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit.clock import today, utcnow
from app.kit.permissions import accepts_body_up_to, needs, signed_in_person
from app.kit.store.db import transaction
from app.kit.web.files import BYTE_ORDER_MARK, file_response
from app.kit.web.pages import render
from app.partners import actions
from app.partners.forms import ListForm, reason_sentence, refused_rows_csv
from app.partners.routes.frame import bp
from app.partners.routes.kept import KEEP
from app.partners.routes.told import differences, labels, names_of_places
from app.partners.rules.lists import count_rows, entries_to_propose
from app.rosters.rules.files import LARGEST_FILE

MOST_BODY = 4 * LARGEST_FILE
"""A form may send one character as up to three."""


@bp.route("/kelola/mitra/muat", methods=["GET", "POST"], endpoint="load_list")
@needs(KEEP)
@accepts_body_up_to(MOST_BODY)
def load_list_page() -> BaseResponse:
    """Check a list and show what would be proposed; propose it when the shown list is confirmed.
    Give the refused rows back as a file."""
    form = ListForm(lambda code: signed_in_person().may(KEEP, code))
    is_fine, step = form.validate_on_submit(), request.form.get("langkah")
    if is_fine and step == "ditolak":
        body = BYTE_ORDER_MARK + refused_rows_csv(form.rows)
        return file_response(body.encode(), "text/csv", "mitra-ditolak.csv")
    if is_fine and step == "muat" and form.is_as_shown():
        entries, by = entries_to_propose(form.rows), signed_in_person().id
        with transaction() as tx:
            actions.propose_entries(tx, entries, by=by, now=utcnow(), today=today())
        return redirect(url_for(".versions"), 303)
    if is_fine:
        form.remember_shown()
    return _list_page(form, is_checked=is_fine)


def _list_page(form: ListForm, *, is_checked: bool) -> Response:
    names = names_of_places(each for row in form.rows for each in row.changes)
    return render(
        "partners/load.html",
        422 if form.errors else 200,
        form=form,
        is_checked=is_checked,
        counts=count_rows(form.rows),
        sentence=reason_sentence,
        differences=lambda changes: differences(changes, names),
        **labels(),
    )
