"""Signing up in three screens, alone or by a code. What one screen was told travels to the next in
the form itself; nothing is written before the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Response, abort, current_app, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from app.door import actions
from app.door.forms.signing_up import InvitationForm, NewPinForm, WhoForm
from app.door.queries import people_on
from app.door.routes.frame import bp
from app.goals import queries as goals
from app.households import actions as households
from app.households import queries
from app.households.rules import ROLES, HouseholdGoneError, Invited
from app.identity import actions as identity
from app.identity import queries as people
from app.identity.queries import InvitationRow
from app.identity.rules import line_of, tidy_code
from app.kit import device
from app.kit.clock import utcnow
from app.kit.db import transaction
from app.kit.forms import Form
from app.kit.i18n import gettext as _
from app.kit.i18n import language
from app.kit.pages import page
from app.kit.permissions import anyone, person, signed_in, the_person
from app.kit.room import CodeKind
from app.kit.secrets import hash_secret
from app.recovery.actions import by_phone_and_address, note_miss, used_up

Coming = Callable[[Session, UUID, datetime], object]
"""What a new person comes for: joins or founds a household in the transaction that makes them."""

REFUSED = (identity.CodeRefusedError, HouseholdGoneError)


@bp.route("/daftar", methods=["GET", "POST"])
@anyone
def register() -> BaseResponse:
    role = request.args.get("peran", "")
    if role not in ROLES:
        device.ensure()
        return page("door/register.html")
    return _sign_up(None, lambda tx, who, now: households.found(tx, who, role, now=now))


@bp.route("/gabung", methods=["GET", "POST"])
@anyone
def join() -> BaseResponse:
    form = InvitationForm()
    if not form.validate_on_submit():
        return page("door/join.html", form=form, problem=None)
    code = tidy_code(form.code.data or "")
    if _looked_up(code) is None:
        return _refused()
    return redirect(url_for("door.join_by", kode=code), 303)


@bp.route("/gabung/<kode>", methods=["GET", "POST"])
@anyone
def join_by(kode: str) -> BaseResponse:
    code = tidy_code(kode)
    found = _looked_up(code)
    # The last screen goes on without an open code: sent a second time, it finds the code used by
    # the person whom it made. Counted it is, or it would tell who guesses whose code is open.
    if found is None and request.form.get("step") != "pin":
        return _refused()
    if request.method == "GET" and request.args.get("langkah") != "2":
        device.ensure()
        yes = url_for("door.join_by", kode=code, langkah=2)
        left = _left_behind(code)
        return page("door/invited.html", invited=found, kode=code, yes=yes, left_behind=left)
    return _sign_up(found, lambda tx, who, now: actions.enter(tx, code, who, now=now))


@bp.post("/gabung/<kode>/saya")
@signed_in
def join_as_myself(kode: str) -> BaseResponse:
    code, now, who = tidy_code(kode), utcnow(), the_person()
    found = people.find_invitation(code, now) if _looked_up(code) is not None else None
    if found is None:
        return _refused()
    if not queries.is_member(found.target, who.id):
        try:
            with transaction() as tx:
                actions.enter(tx, code, who.id, now=now)
        except REFUSED:
            return _refused()
    kinds: dict[str, CodeKind] = current_app.extensions["bekal_code_kinds"]
    return redirect(kinds[found.kind].arrived(found), 303)


def _left_behind(code: str) -> str:
    """The goal of who lives alone: it does not come along into the home that the code leads to."""
    who = person()
    made = people.find_invitation(code, utcnow()) if who is not None else None
    if who is None or made is None or made.kind != "rumah":
        return ""
    return goals.left_behind_by(who.id)


def _looked_up(code: str) -> Invited | None:
    """What an open code leads to. Guesses are counted, by whatever address they come."""
    watched = by_phone_and_address("invitation:address")
    if used_up(watched):
        abort(429)
    found = _open(code, utcnow())
    if found is None:
        note_miss(watched)
    return found


def _open(code: str, now: datetime) -> Invited | None:
    """What an open code leads to, by its kind; None for any other text."""
    found: InvitationRow | None = people.find_invitation(code, now)
    if found is None or not found.open:
        return None
    kinds: dict[str, CodeKind] = current_app.extensions["bekal_code_kinds"]
    invited: Invited | None = kinds[found.kind].preview(found)
    return invited


def _refused() -> Response:
    """The same for a code that never was, was used or is past its date: guessing tells nothing."""
    problem = _("Kode ini tidak dikenal, sudah dipakai, atau lewat tanggalnya.")
    return page("door/join.html", 404, form=InvitationForm(formdata=None), problem=problem)


def _sign_up(invited: Invited | None, coming: Coming) -> BaseResponse:
    """Screens 2 and 3, whatever the person comes for; `invited` by an open code."""
    browser = device.ensure()
    last = request.form.get("step") == "pin"
    form = NewPinForm() if last else WhoForm(draft=actions.make_draft(browser))
    valid = form.validate_on_submit()
    draft = actions.read_draft(form.draft.data, browser)
    if request.method == "POST" and draft is None:
        form.draft.errors = [_("Halaman ini sudah lama terbuka. Isi sekali lagi.")]
        form.draft.data = actions.make_draft(browser)
        return _who(form, invited, browser)
    if valid and draft is not None and isinstance(form, NewPinForm):
        return _register(form, draft, browser, coming)
    if valid or (last and set(form.errors) == {"pin"}):
        return page("door/new_pin.html", form=form if last else _next_form(form))
    return _who(form, invited, browser)


def _who(form: Form, invited: Invited | None, browser: bytes) -> Response:
    """Screen 2. On a phone that somebody uses already the browser offers no name that was typed
    there before."""
    shared = bool(people_on(browser))
    return page("door/who.html", form=form, invited=invited, shared=shared)


def _next_form(form: WhoForm) -> NewPinForm:
    return NewPinForm(formdata=None, draft=form.draft.data, name=form.name.data)


def _register(form: NewPinForm, draft: UUID, browser: bytes, coming: Coming) -> BaseResponse:
    """Make the person, once. The same form sent again opens the same profile for the same PIN;
    whoever else sends it, by going back on a shared phone, is asked to sign in."""
    now, pin = utcnow(), form.pin.data or ""
    # By address on any phone: each profile would otherwise open the way to many more.
    address = identity.limit_key("register:address", line_of(request.remote_addr))
    if not note_miss([("register:address", address)]):
        abort(429)
    hashed = hash_secret(pin)
    try:
        with transaction() as tx:
            phone = actions.register(
                tx,
                id=draft,
                device=browser,
                name=form.name.data or "",
                language=language(),
                pin=hashed,
                now=now,
            )
            coming(tx, draft, now)
            key = identity.open_sign_in(tx, draft, phone, now=now)
    except actions.AlreadyRegisteredError:
        known = actions.unlock(draft, browser, pin, now=now)
        if known is None:
            return redirect(url_for("door.sign_in"), 303)
        key = known
    except REFUSED:
        return _refused()
    identity.enter(key, now=now, first_visit=True)
    return redirect(current_app.extensions["bekal_first_step"](draft), 303)
