"""`/kelola/dikenal`: what trainers said about whom they know, to say yes to or to take back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.households import actions as households
from app.kit import permissions
from app.kit.clock import today, utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.web.pages import render
from app.training import queries
from app.training.forms import WithdrawAcquaintancesForm
from app.training.routes.frame import bp
from app.training.rules import (
    DAYS_OF_ACQUAINTANCES,
    FIRST_DAY_OF_ACQUAINTANCES,
    MANAGE_ACQUAINTANCES,
    OPEN_DAYS_OF_ACQUAINTANCES,
)


@bp.get("/kelola/dikenal", endpoint="said")
@permissions.needs(MANAGE_ACQUAINTANCES)
def acquaintances_by_day_page() -> Response:
    """Per member of staff of the manager's regions and day: how many people they said to know. The
    last 92 days, or those until `sampai=2026-08-31`; what waits stands with the last days."""
    me, older = signed_in_person(), _day_in_address("sampai")
    until = older or today()
    since = until - DAYS_OF_ACQUAINTANCES + timedelta(days=1)
    staff = queries.staff_supervised_by(me)
    return render(
        "training/said.html",
        acquaintances=queries.acquaintances_by_staff(
            me, staff, since, until, and_waiting=older is None
        ),
        since=since,
        until=until,
        open_after=until - OPEN_DAYS_OF_ACQUAINTANCES,
        older_until=since - timedelta(days=1)
        if queries.did_any_staff_vouch_before(staff, since)
        else None,
        is_older=older is not None,
        me=me.id,
        form=SignedInForm(),
    )


@bp.get("/kelola/dikenal/<uuid:staff>", endpoint="said_by")
@permissions.needs(MANAGE_ACQUAINTANCES)
def acquaintances_of_staff_page(staff: UUID) -> Response:
    """Each acquaintance of one member of staff; with `hari=2026-11-29` those of one day."""
    return _acquaintances_page(staff, WithdrawAcquaintancesForm(), 200)


def _acquaintances_page(staff: UUID, form: WithdrawAcquaintancesForm, status: int) -> Response:
    name, day = _supervised_name_or_404(staff), _day_in_address()
    acquaintances = queries.acquaintances_of_staff(staff, day, day)
    return render(
        "training/said_by.html",
        status,
        staff=staff,
        name=name,
        day=day,
        acquaintances=acquaintances,
        form=form,
    )


@bp.post("/kelola/dikenal/<uuid:staff>/ya", endpoint="confirm_said")
@permissions.needs(MANAGE_ACQUAINTANCES)
def confirm_acquaintances(staff: UUID) -> BaseResponse:
    """Say yes to the acquaintances of one member of staff that wait, of one day, about homes within
    the regions of this manager; nobody to their own."""
    _supervised_name_or_404(staff)
    me, day = signed_in_person(), _day_in_address()
    waiting = [
        acquaintance.id
        for acquaintance in queries.acquaintances_of_staff(staff, day, day)
        if acquaintance.waits and queries.may_say_yes(me, acquaintance.village)
    ]
    if SignedInForm().validate_on_submit():
        with transaction() as tx:
            households.confirm_acquaintances(tx, waiting, me.id, now=utcnow())
    return redirect(url_for(".said"), 303)


@bp.post("/kelola/dikenal/<uuid:staff>/tarik", endpoint="end_said")
@permissions.needs(MANAGE_ACQUAINTANCES)
def end_acquaintances(staff: UUID) -> BaseResponse:
    """Take back one acquaintance (`tanda`), or all since a date."""
    _supervised_name_or_404(staff)
    form, one = WithdrawAcquaintancesForm(), request.form.get("tanda")
    if one is None and not form.validate_on_submit():
        return _acquaintances_page(staff, form, 422)
    since = None if one is not None else form.since.data
    acquaintances = [
        acquaintance.id
        for acquaintance in queries.acquaintances_of_staff(staff, since)
        if acquaintance.ended_at is None and one in (None, str(acquaintance.id))
    ]
    with transaction() as tx:
        households.end_acquaintances(tx, acquaintances, signed_in_person().id, now=utcnow())
    return redirect(url_for(".said_by", staff=staff), 303)


def _supervised_name_or_404(staff: UUID) -> str:
    return queries.staff_supervised_by(signed_in_person()).get(staff) or abort(404)


def _day_in_address(name: str = "hari") -> date | None:
    """The day in the address, since 2000 and until today; None without one. 400 for text that is
    no day."""
    typed = request.args.get(name)
    if not typed:
        return None
    try:
        return max(FIRST_DAY_OF_ACQUAINTANCES, min(date.fromisoformat(typed), today()))
    except ValueError:
        abort(400)
