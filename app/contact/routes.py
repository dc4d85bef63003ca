"""`/dihubungi`: whether trainers may call the reader, and when the reader leaves."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from app.contact import actions, queries
from app.contact.forms import PlannedDepartureForm
from app.contact.rules import parse_month_choice
from app.kit.clock import utcnow
from app.kit.permissions import signed_in, signed_in_person
from app.kit.store.db import transaction
from app.kit.web.pages import render

bp = Blueprint("contact", __name__, template_folder="templates")


@bp.get("/dihubungi", endpoint="page")
@signed_in
def contact_page() -> Response:
    wishes = queries.contact_wishes_of(signed_in_person().id)
    return render("contact/page.html", wishes=wishes, form=PlannedDepartureForm(wishes.month))


@bp.post("/dihubungi/<any(jangan, tanpa_hp):wish>", endpoint="wish")
@signed_in
def set_own_wish(wish: str) -> Response:
    with transaction() as tx:
        actions.set_contact_wish(tx, signed_in_person().id, wish, now=utcnow())
    return redirect(url_for(".page"), 303)


@bp.post("/dihubungi/<any(jangan, tanpa_hp):wish>/batal", endpoint="end_wish")
@signed_in
def end_own_wish(wish: str) -> Response:
    with transaction() as tx:
        actions.end_contact_wish(tx, signed_in_person().id, wish, now=utcnow())
    return redirect(url_for(".page"), 303)


@bp.post("/dihubungi/berangkat", endpoint="month")
@signed_in
def set_own_month() -> Response:
    me = signed_in_person().id
    form = PlannedDepartureForm(None)
    if not form.validate_on_submit():
        wishes = queries.contact_wishes_of(me)
        return render("contact/page.html", 422, wishes=wishes, form=form)
    month = parse_month_choice(form.month.data or "")
    with transaction() as tx:
        actions.set_planned_departure(tx, me, month, now=utcnow())
    return redirect(url_for(".page"), 303)
