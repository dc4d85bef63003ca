"""A trainer's one-time code: given, used with the PIN, refused by its owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.identity import queries
from app.identity.models import Account
from app.identity.rules import code_of
from app.kit.clock import CLOCK_TOLERANCE
from app.kit.secrets import check, derived_numbers, hash_dummy_secret, hash_secret, keyed_hashes
from app.kit.store import audit
from app.kit.store.db import insert_ignoring, new_id, transaction
from app.recovery.actions.coming_in import sign_in_on_phone
from app.recovery.models import CodeNoticeSeen, TrainerCode
from app.recovery.rules.codes import KEPT, MOST_CODES, MOST_TRIES
from app.sync import actions as sync


class CodeNotGivenError(Exception):
    """The person was erased, has left the cohort, or has received the maximum of codes today."""


class CodeOverError(Exception):
    """The code of this form is used, replaced, refused or expired."""


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code, and until when it may be used."""

    code: str
    until: datetime


def give_code(
    account: UUID,
    *,
    by: UUID,
    lives: timedelta,
    now: datetime,
    number: UUID | None = None,
    is_still_allowed: Callable[[], object] | None = None,
) -> IssuedCode:
    """A one-time code with which this person, and their PIN, comes in on a new phone. An earlier
    one is void. The caller has seen that `by` may do so for this person (permission
    identity:device:code, a learner of their own); `is_still_allowed` checks that again, under the
    lock under which a cohort is left. `number` is that of the form: sent again, it gives the same
    code as long as that may be used; only a hash is kept, and the code is made of the number under
    the pepper. Opens its own transaction, after hashing.

    Raises CodeNotGivenError, CodeOverError."""
    number = number or new_id()
    codes = [code_of(each) for each in derived_numbers("trainer-code", number.hex)]
    code, secret = codes[0], hash_secret(codes[0])
    with transaction() as tx:
        # Of two trainers at once the second finds the code of the first, and voids it; of one form
        # that is sent twice at once the second finds what the first has made.
        locked = select(Account.id).where(Account.id == account).with_for_update(key_share=True)
        is_here = tx.scalar(locked) is not None
        if is_still_allowed is not None and not is_still_allowed():
            raise CodeNotGivenError(account)
        earlier = tx.get(TrainerCode, number)
        if earlier is None:
            if not is_here or _given_today(tx, account, now) >= MOST_CODES:
                raise CodeNotGivenError(account)
            _end_unused_codes(tx, TrainerCode.account == account, "replaced", now)
            lookup, until = keyed_hashes("code", code)[0], now + lives
            identity.set_credential(
                tx, account, "code", secret, now=now, lookup=lookup, until=until
            )
            tx.add(TrainerCode(id=number, account=account, given_by=by, given_at=now, until=until))
            audit.record(tx, "identity:device:code", now=now, who=by, about=account)
            return IssuedCode(code, until)
        until = earlier.until
    kept = queries.secret_of(account, "code")
    again = [each for each in codes if kept is not None and check(each, kept.kept)]
    if not again or until <= now:
        raise CodeOverError(number)
    return IssuedCode(again[0], until)


def _given_today(tx: Session, account: UUID, now: datetime) -> int:
    today = select(func.count()).where(
        TrainerCode.account == account,
        TrainerCode.given_at > now - timedelta(days=1),
        TrainerCode.given_at <= now + CLOCK_TOLERANCE,
    )
    return tx.scalar(today) or 0


def use_code(code: str, pin: str, secret_hash: bytes, *, now: datetime) -> str | None:
    """The key of a new session for the owner of this code, who also enters the PIN; the code is
    then used up. Five wrong PINs end it. None if code or PIN is wrong. Opens its own transactions.
    Raises sync's PepperMissingError if no PIN can be checked; then no try is counted."""
    found = queries.found_by("code", keyed_hashes("code", code))
    if found is None or found.until is None or found.until <= now:
        hash_dummy_secret()
        return None
    if (kept := queries.secret_of(found.account, "pin")) is not None:
        sync.require_pepper(kept.kept)
    with transaction() as tx:
        within = _begin_try(tx, found.account)
    secret = queries.secret_of(found.account, "pin")
    fits = within and secret is not None and check(pin, secret.kept) and check(code, found.kept)
    with transaction() as tx:
        if fits and take_code(tx, found.account, secret_hash, now=now) is not None:
            audit.record(tx, "identity:device:code_use", now=now, who=found.account)
            return sign_in_on_phone(tx, found.account, secret_hash, None, now)
        if not within:
            identity.delete_credential(tx, found.account, "code")
    return None


def _begin_try(tx: Session, account: UUID) -> bool:
    """Record a PIN try before the PIN is checked. Returns whether it is within five."""
    tried = (
        update(TrainerCode)
        .where(_unused(account), TrainerCode.tries < MOST_TRIES)
        .values(tries=TrainerCode.tries + 1)
        .returning(TrainerCode.id)
    )
    return tx.scalar(tried) is not None


def take_code(tx: Session, account: UUID, browser: bytes, *, now: datetime) -> UUID | None:
    """Use this person's code up on this browser. None if a concurrent request used it."""
    if not identity.delete_credential(tx, account, "code"):
        return None
    return tx.scalar(
        update(TrainerCode)
        .where(_unused(account))
        .values(browser=browser, used_at=now)
        .returning(TrainerCode.id)
    )


def refuse_code(tx: Session, account: UUID, code: UUID, *, now: datetime) -> None:
    """“Bukan saya”: the owner ends a code, or the wait for a new PIN that it started, or removes
    the phone that it opened. Another person's code, or one that has ended, is left unchanged."""
    ended = tx.execute(
        update(TrainerCode)
        .where(
            TrainerCode.id == code,
            TrainerCode.account == account,
            TrainerCode.ended_at.is_(None),
            TrainerCode.done_at.is_(None),
        )
        .values(ended_at=now, ended_how="not_me")
        .returning(TrainerCode.used_at, TrainerCode.opens_at, TrainerCode.browser)
    ).one_or_none()
    if ended is None:
        return
    if ended.used_at is None:
        identity.delete_credential(tx, account, "code")
    elif ended.opens_at is None and (device := queries.device_id(ended.browser)) is not None:
        identity.drop_device_account(tx, account, device, now=now)
    audit.record(tx, "identity:device:code_refuse", now=now, who=account)
    tx.flush()


def void_codes_of(tx: Session, giver: UUID, *, now: datetime) -> None:
    """End the unused codes given by this person, who may no longer give any."""
    for account in _end_unused_codes(tx, TrainerCode.given_by == giver, "giver", now):
        identity.delete_credential(tx, account, "code")


def void_unused_code(tx: Session, account: UUID, *, giver: UUID, now: datetime) -> None:
    """End the unused code that `giver` gave this person, who is no longer their learner. Locks in
    the order of `take_code`, so that a use at the same moment happens before, or not at all."""
    from_giver = and_(_unused(account), TrainerCode.given_by == giver)
    if tx.scalar(select(TrainerCode.id).where(from_giver).limit(1)) is not None:
        identity.delete_credential(tx, account, "code")
        _end_unused_codes(tx, from_giver, "giver", now)
    tx.flush()


def note_code_notice_seen(tx: Session, code: UUID, device: UUID, stage: str) -> None:
    """The owner has dismissed the notice of this stage of a code on this phone."""
    row = {"code": code, "device": device, "stage": stage}
    tx.execute(insert_ignoring(tx, CodeNoticeSeen), row)


def end_all_codes(tx: Session, *, now: datetime) -> None:
    """End every unused code and every wait for a new PIN: a restored database cannot tell which of
    them were used or refused since the backup."""
    unfinished = or_(TrainerCode.used_at.is_(None), TrainerCode.opens_at.is_not(None))
    open_ = update(TrainerCode).where(
        unfinished, TrainerCode.done_at.is_(None), TrainerCode.ended_at.is_(None)
    )
    tx.execute(open_.values(ended_at=now, ended_how="replaced"))
    tx.flush()


def erase_codes(tx: Session, account: UUID, now: datetime) -> None:
    """Delete the codes that a person received; codes that they gave stay, without their name, and
    the unused ones end."""
    void_codes_of(tx, account, now=now)
    tx.execute(delete(TrainerCode).where(TrainerCode.account == account))
    given = update(TrainerCode).where(TrainerCode.given_by == account)
    tx.execute(given.values(given_by=None))


def sweep(now: datetime) -> int:
    """Delete codes older than 30 days, or dated as far in the future by a clock that ran ahead.
    Returns how many. Opens its own transaction, while the clock is trusted."""
    far = or_(TrainerCode.given_at <= now - KEPT, TrainerCode.given_at > now + KEPT)
    old = delete(TrainerCode).where(far).returning(TrainerCode.id)
    with transaction() as tx:
        return len(tx.execute(old).all())


def _unused(account: UUID) -> ColumnElement[bool]:
    return and_(
        TrainerCode.account == account,
        TrainerCode.used_at.is_(None),
        TrainerCode.ended_at.is_(None),
    )


def _end_unused_codes(
    tx: Session, whose: ColumnElement[bool], how: str, now: datetime
) -> Sequence[UUID]:
    ended = (
        update(TrainerCode)
        .where(whose, TrainerCode.used_at.is_(None), TrainerCode.ended_at.is_(None))
        .values(ended_at=now, ended_how=how)
        .returning(TrainerCode.account)
    )
    return tx.scalars(ended).all()
