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
from app.identity.rules import address_for_rate_limit, normalize_typed_code
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import anyone, current_person, signed_in, signed_in_person
from app.kit.registry import registry
from app.kit.room import InvitationCodePreview
from app.kit.secrets import hash_secret
from app.kit.store.db import new_id, transaction
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web import device
from app.kit.web.pages import render
from app.recovery.actions import count_failed_attempts, is_any_limit_used_up, limit_keys_of_request
from app.sign_in import actions
from app.sign_in.forms.signing_up import InvitationCodeForm, SignUpNameForm, SignUpPinForm
from app.sign_in.queries import profiles_on_phone
from app.sign_in.routes.frame import bp

JoinHousehold = Callable[[Session, UUID, datetime], object]
"""Joins or founds a household, in the transaction that creates the account."""

REFUSED = (identity.CodeRefusedError, HouseholdGoneError)


@bp.route("/daftar", methods=["GET", "POST"], endpoint="register")
@anyone
def register_page() -> BaseResponse:
    role = request.args.get("peran", "")
    if role not in ROLES:
        device.ensure_device_hash()
        return render("sign_in/register.html")
    return _sign_up_page(
        None, lambda tx, who, now: households.create_new_household(tx, who, role, now=now)
    )


@bp.route("/gabung", methods=["GET", "POST"], endpoint="join")
@anyone
def type_invitation_code_page() -> BaseResponse:
    form = InvitationCodeForm()
    if not form.validate_on_submit():
        return render("sign_in/join.html", form=form, problem=None)
    code = normalize_typed_code(form.code.data or "")
    if _preview_code_limited(code) is None:
        return _refused_code_page()
    return redirect(url_for("sign_in.join_by", kode=code), 303)


@bp.route("/gabung/<kode>", methods=["GET", "POST"], endpoint="join_by")
@anyone
def join_with_code_page(kode: str) -> BaseResponse:
    code = normalize_typed_code(kode)
    found = _preview_code_limited(code)
    # The last screen continues without an open code: sent a second time, it finds the code used by
    # the account that it created. It counts as a failed attempt, or it would reveal open codes.
    if found is None and request.form.get("step") != "pin":
        return _refused_code_page()
    if request.method == "GET" and request.args.get("langkah") != "2":
        device.ensure_device_hash()
        yes = url_for("sign_in.join_by", kode=code, langkah=2)
        left = _goal_lost_on_joining(code)
        return render("sign_in/invited.html", invited=found, kode=code, yes=yes, left_behind=left)
    return _sign_up_page(
        found,
        lambda tx, who, now: actions.redeem_invitation(tx, code, who, now=now),
        claimed=_account_claimed_by(code),
    )


@bp.post("/gabung/<kode>/saya")
@signed_in
def join_as_myself(kode: str) -> BaseResponse:
    code, now, who = normalize_typed_code(kode), utcnow(), signed_in_person()
    found = people.find_invitation(code, now) if _preview_code_limited(code) is not None else None
    if found is None:
        return _refused_code_page()
    if not queries.is_household_member(found.target, who.id):
        try:
            with transaction() as tx:
                actions.redeem_invitation(tx, code, who.id, now=now)
        except REFUSED:
            return _refused_code_page()
    return redirect(registry().code_kinds[found.kind].arrived(found), 303)


def _goal_lost_on_joining(code: str) -> str:
    """The savings goal that a signed-in person loses by joining the household of the code, or
    ""."""
    who = current_person()
    made = people.find_invitation(code, utcnow()) if who is not None else None
    if who is None or made is None or made.kind != "rumah":
        return ""
    return goals.goal_lost_on_joining(who.id)


def _preview_code_limited(code: str) -> InvitationCodePreview | None:
    """Describe what an open code leads into; None for any other text, which counts as a failed
    attempt. Aborts with 429 after too many of them."""
    watched = limit_keys_of_request("invitation:address")
    if is_any_limit_used_up(watched):
        abort(429)
    found = _preview_open_code(code, utcnow())
    if found is None:
        count_failed_attempts(watched)
    return found


def _preview_open_code(code: str, now: datetime) -> InvitationCodePreview | None:
    """Describe what an open code leads into; None for any other text."""
    found: InvitationRow | None = people.find_invitation(code, now)
    if found is None or not found.open:
        return None
    kinds = registry().code_kinds
    return kinds[found.kind].preview(found)


def _account_claimed_by(code: str) -> UUID | None:
    """The account without credentials that an open code hands over, or None."""
    found: InvitationRow | None = people.find_invitation(code, utcnow())
    claims = None if found is None else registry().code_kinds[found.kind].claims
    return claims(found) if found is not None and found.open and claims is not None else None


def _refused_code_page() -> Response:
    """The page for a code that is unknown, used or expired: the same for each, so that guesses
    reveal nothing."""
    problem = _("Kode ini tidak dikenal, sudah dipakai, atau lewat tanggalnya.")
    return render("sign_in/join.html", 404, form=InvitationCodeForm(formdata=None), problem=problem)


def _sign_up_page(
    invited: InvitationCodePreview | None,
    join_household: JoinHousehold,
    claimed: UUID | None = None,
) -> BaseResponse:
    """Screens 2 and 3 of signing up. `invited` describes the household or cohort of the code;
    `claimed` is the account that it hands over, instead of a new one."""
    browser = device.ensure_device_hash()
    last = request.form.get("step") == "pin"
    new_draft = actions.sign_account_id(claimed or new_id(), browser)
    form = SignUpPinForm() if last else SignUpNameForm(draft=new_draft)
    valid = form.validate_on_submit()
    draft = actions.read_signed_account_id(form.draft.data, browser)
    if request.method == "POST" and draft is None:
        form.draft.errors = [_("Halaman ini sudah lama terbuka. Isi sekali lagi.")]
        form.draft.data = new_draft
        return _name_screen(form, invited, browser)
    if valid and draft is not None and isinstance(form, SignUpPinForm):
        return _register_once(form, draft, browser, join_household, takes_over=draft == claimed)
    if valid or (last and set(form.errors) == {"pin"}):
        return render("sign_in/new_pin.html", form=form if last else _pin_form(form))
    return _name_screen(form, invited, browser)


def _name_screen(
    form: SignedInForm, invited: InvitationCodePreview | None, browser: bytes
) -> Response:
    """Screen 2. On a phone in use the browser's autocomplete for names is off."""
    shared = bool(profiles_on_phone(browser))
    return render("sign_in/who.html", form=form, invited=invited, shared=shared)


def _pin_form(form: SignUpNameForm) -> SignUpPinForm:
    return SignUpPinForm(formdata=None, draft=form.draft.data, name=form.name.data)


def _register_once(
    form: SignUpPinForm,
    account_id: UUID,
    browser: bytes,
    join_household: JoinHousehold,
    *,
    takes_over: bool,
) -> BaseResponse:
    """Create the account once. The same form sent again opens the same profile for the same PIN;
    with another PIN, as after Back on a shared phone, it redirects to the sign-in page."""
    now, pin = utcnow(), form.pin.data or ""
    # By address on any phone: each profile would otherwise open the way to many more.
    address = identity.rate_limit_key(
        "register:address", address_for_rate_limit(request.remote_addr)
    )
    if not count_failed_attempts([("register:address", address)]):
        abort(429)
    hashed = hash_secret(pin)
    try:
        with transaction() as tx:
            phone = actions.register_account(
                tx,
                id=account_id,
                device_hash=browser,
                name=form.name.data or "",
                language=language(),
                pin=hashed,
                now=now,
                takes_over=takes_over,
            )
            join_household(tx, account_id, now)
            key = identity.open_session(tx, account_id, phone, now=now)
    except actions.AlreadyRegisteredError:
        known = actions.open_session_with_pin(account_id, browser, pin, now=now)
        if known is None:
            return redirect(url_for("sign_in.sign_in"), 303)
        key = known
    except REFUSED:
        return _refused_code_page()
    identity.set_session_cookie(key, now=now, first_visit=True)
    return redirect(registry().first_step(account_id), 303)
