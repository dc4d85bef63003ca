"""Signing up in three screens, alone or by a code. Hidden fields carry the values of one screen to
the next; nothing is written before the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from app.goals import queries as goals
from app.households import actions as households
from app.households import queries
from app.households.rules import ROLES, HouseholdGoneError
from app.identity import actions as identity
from app.identity import queries as people
from app.identity.queries import InvitationRow
from app.identity.rules import line_of, tidy_code
from app.kit.clock import utcnow
from app.kit.forms.base import Form
from app.kit.permissions import anyone, person, signed_in, the_person
from app.kit.registry import registry
from app.kit.room import CodePreview
from app.kit.secrets import hash_secret
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web import device
from app.kit.web.pages import page
from app.recovery.actions import count_misses, keys_of_phone_and_address, used_up
from app.sign_in import actions
from app.sign_in.forms.signing_up import InvitationForm, NewPinForm, WhoForm
from app.sign_in.queries import people_on
from app.sign_in.routes.frame import bp

Coming = Callable[[Session, UUID, datetime], object]
"""Joins or founds a household, in the transaction that creates the person."""

REFUSED = (identity.CodeRefusedError, HouseholdGoneError)


@bp.route("/daftar", methods=["GET", "POST"])
@anyone
def register() -> BaseResponse:
    role = request.args.get("peran", "")
    if role not in ROLES:
        device.ensure()
        return page("sign_in/register.html")
    return _sign_up(None, lambda tx, who, now: households.found(tx, who, role, now=now))


@bp.route("/gabung", methods=["GET", "POST"])
@anyone
def join() -> BaseResponse:
    form = InvitationForm()
    if not form.validate_on_submit():
        return page("sign_in/join.html", form=form, problem=None)
    code = tidy_code(form.code.data or "")
    if _looked_up(code) is None:
        return _refused()
    return redirect(url_for("sign_in.join_by", kode=code), 303)


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
        yes = url_for("sign_in.join_by", kode=code, langkah=2)
        left = _goal_left_behind(code)
        return page("sign_in/invited.html", invited=found, kode=code, yes=yes, left_behind=left)
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
    return redirect(registry().code_kinds[found.kind].arrived(found), 303)


def _goal_left_behind(code: str) -> str:
    """The goal of a person's single household, which does not move into the household of the
    code."""
    who = person()
    made = people.find_invitation(code, utcnow()) if who is not None else None
    if who is None or made is None or made.kind != "rumah":
        return ""
    return goals.goal_lost_on_joining(who.id)


def _looked_up(code: str) -> CodePreview | None:
    """The target of an open code. Guesses are counted on every address that takes a code."""
    watched = keys_of_phone_and_address("invitation:address")
    if used_up(watched):
        abort(429)
    found = _open(code, utcnow())
    if found is None:
        count_misses(watched)
    return found


def _open(code: str, now: datetime) -> CodePreview | None:
    """The target of an open code, by its kind; None for any other text."""
    found: InvitationRow | None = people.find_invitation(code, now)
    if found is None or not found.open:
        return None
    kinds = registry().code_kinds
    return kinds[found.kind].preview(found)


def _refused() -> Response:
    """The answer for a code that is unknown, used or expired: the same for each, so that guessing
    reveals nothing."""
    problem = _("Kode ini tidak dikenal, sudah dipakai, atau lewat tanggalnya.")
    return page("sign_in/join.html", 404, form=InvitationForm(formdata=None), problem=problem)


def _sign_up(invited: CodePreview | None, coming: Coming) -> BaseResponse:
    """Screens 2 and 3. `invited`: the target of an open code, if there is one."""
    browser = device.ensure()
    last = request.form.get("step") == "pin"
    form = NewPinForm() if last else WhoForm(draft=actions.make_draft(browser))
    valid = form.validate_on_submit()
    draft = actions.read_draft(form.draft.data, browser)
    if request.method == "POST" and draft is None:
        form.draft.errors = [_("Halaman ini sudah lama terbuka. Isi sekali lagi.")]
        form.draft.data = actions.make_draft(browser)
        return _name_screen(form, invited, browser)
    if valid and draft is not None and isinstance(form, NewPinForm):
        return _register(form, draft, browser, coming)
    if valid or (last and set(form.errors) == {"pin"}):
        return page("sign_in/new_pin.html", form=form if last else _next_form(form))
    return _name_screen(form, invited, browser)


def _name_screen(form: Form, invited: CodePreview | None, browser: bytes) -> Response:
    """Screen 2. On a phone in use the browser's autocomplete for names is off."""
    shared = bool(people_on(browser))
    return page("sign_in/who.html", form=form, invited=invited, shared=shared)


def _next_form(form: WhoForm) -> NewPinForm:
    return NewPinForm(formdata=None, draft=form.draft.data, name=form.name.data)


def _register(form: NewPinForm, draft: UUID, browser: bytes, coming: Coming) -> BaseResponse:
    """Create the account once. The same form sent again opens the same profile for the same PIN;
    with another PIN, as after Back on a shared phone, it redirects to the sign-in page."""
    now, pin = utcnow(), form.pin.data or ""
    # By address on any phone: each profile would otherwise open the way to many more.
    address = identity.limit_key("register:address", line_of(request.remote_addr))
    if not count_misses([("register:address", address)]):
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
            return redirect(url_for("sign_in.sign_in"), 303)
        key = known
    except REFUSED:
        return _refused()
    identity.enter(key, now=now, first_visit=True)
    return redirect(registry().first_step(draft), 303)
