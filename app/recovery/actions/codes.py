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
from app.identity.rules import one_time_code_from_number
from app.kit.clock import CLOCK_TOLERANCE
from app.kit.secrets import (
    derived_numbers,
    hash_dummy_secret,
    hash_secret,
    keyed_hashes,
    verify_secret,
)
from app.kit.store import audit
from app.kit.store.db import insert_ignoring, new_id, transaction
from app.recovery.actions.coming_in import sign_in_on_phone
from app.recovery.models import CodeNoticeSeen, TrainerCode
from app.recovery.rules.codes import KEPT, MOST_CODES, MOST_TRIES
from app.sync import actions as sync


class TrainerCodeDeniedError(Exception):
    """No sign-in code may be given: the learner was erased, has left the cohort, or has received
    the maximum of codes today."""


class TrainerCodeEndedError(Exception):
    """The code that this form created is used, replaced, rejected or expired."""


@dataclass(frozen=True, slots=True)
class IssuedTrainerCode:
    """A code, and until when it may be used."""

    code: str
    until: datetime


def issue_trainer_code(
    account: UUID,
    *,
    trainer: UUID,
    lifetime: timedelta,
    now: datetime,
    form_number: UUID | None = None,
    is_still_allowed: Callable[[], object] | None = None,
) -> IssuedTrainerCode:
    """Create a one-time code with which this person, who also enters the PIN, signs in on a new
    phone. An earlier code becomes void. The caller has checked that `trainer` may do so (permission
    identity:device:code, a learner of their own); `is_still_allowed` checks it again under the lock
    that leaving a cohort takes. The same `form_number` gives the same code while it is valid: the
    code is derived from the number under the pepper, and only its hash is stored. Opens its own
    transaction, after hashing.

    Raises TrainerCodeDeniedError, TrainerCodeEndedError."""
    form_number = form_number or new_id()
    codes = [
        one_time_code_from_number(each) for each in derived_numbers("trainer-code", form_number.hex)
    ]
    code, secret = codes[0], hash_secret(codes[0])
    with transaction() as tx:
        # Of two trainers at once the second finds the code of the first, and voids it; of one form
        # that is sent twice at once the second finds what the first has made.
        locked = select(Account.id).where(Account.id == account).with_for_update(key_share=True)
        is_here = tx.scalar(locked) is not None
        if is_still_allowed is not None and not is_still_allowed():
            raise TrainerCodeDeniedError(account)
        earlier = tx.get(TrainerCode, form_number)
        if earlier is None:
            if not is_here or _count_codes_of_last_day(tx, account, now) >= MOST_CODES:
                raise TrainerCodeDeniedError(account)
            _end_unused_codes(tx, TrainerCode.account == account, "replaced", now)
            lookup, until = keyed_hashes("code", code)[0], now + lifetime
            identity.set_credential(
                tx, account, "code", secret, now=now, lookup=lookup, until=until
            )
            tx.add(
                TrainerCode(
                    id=form_number, account=account, given_by=trainer, given_at=now, until=until
                )
            )
            audit.record_audit(tx, "identity:device:code", now=now, actor=trainer, subject=account)
            return IssuedTrainerCode(code, until)
        until = earlier.until
    kept = queries.find_credential(account, "code")
    again = [each for each in codes if kept is not None and verify_secret(each, kept.hashed)]
    if not again or until <= now:
        raise TrainerCodeEndedError(form_number)
    return IssuedTrainerCode(again[0], until)


def _count_codes_of_last_day(tx: Session, account: UUID, now: datetime) -> int:
    today = select(func.count()).where(
        TrainerCode.account == account,
        TrainerCode.given_at > now - timedelta(days=1),
        TrainerCode.given_at <= now + CLOCK_TOLERANCE,
    )
    return tx.scalar(today) or 0


def sign_in_with_trainer_code(
    code: str, pin: str, device_hash: bytes, *, now: datetime
) -> str | None:
    """Check the code and its owner's PIN, use the code up, and return the key of a new session;
    None if code or PIN is wrong. Five wrong PINs end the code. Opens its own transactions. Raises
    sync's PepperMissingOrDifferentError if no PIN can be checked; then no attempt is counted."""
    found = queries.find_credential_by_lookup("code", keyed_hashes("code", code))
    if found is None or found.until is None or found.until <= now:
        hash_dummy_secret()
        return None
    if (kept := queries.find_credential(found.account, "pin")) is not None:
        sync.require_pepper(kept.hashed)
    with transaction() as tx:
        within = _count_code_attempt(tx, found.account)
    secret = queries.find_credential(found.account, "pin")
    fits = (
        within
        and secret is not None
        and verify_secret(pin, secret.hashed)
        and verify_secret(code, found.hashed)
    )
    with transaction() as tx:
        if fits and use_up_trainer_code(tx, found.account, device_hash, now=now) is not None:
            audit.record_audit(tx, "identity:device:code_use", now=now, actor=found.account)
            return sign_in_on_phone(tx, found.account, device_hash, None, now)
        if not within:
            identity.delete_credential(tx, found.account, "code")
    return None


def _count_code_attempt(tx: Session, account: UUID) -> bool:
    """Count an attempt with this person's code before the PIN is checked. Returns whether it was
    one of the first five."""
    tried = (
        update(TrainerCode)
        .where(_is_unused_code_of(account), TrainerCode.tries < MOST_TRIES)
        .values(tries=TrainerCode.tries + 1)
        .returning(TrainerCode.id)
    )
    return tx.scalar(tried) is not None


def use_up_trainer_code(
    tx: Session, account: UUID, browser: bytes, *, now: datetime
) -> UUID | None:
    """Mark this person's code as used on this browser. Returns its id; None if a concurrent request
    used it."""
    if not identity.delete_credential(tx, account, "code"):
        return None
    return tx.scalar(
        update(TrainerCode)
        .where(_is_unused_code_of(account))
        .values(browser=browser, used_at=now)
        .returning(TrainerCode.id)
    )


def reject_trainer_code(tx: Session, account: UUID, code: UUID, *, now: datetime) -> None:
    """The owner says that a code is not theirs: end it, or the PIN reset that it started, or remove
    the phone that it opened. Another person's code, or one that has ended, stays unchanged."""
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
    elif ended.opens_at is None and (device := queries.find_device_id(ended.browser)) is not None:
        identity.unlink_account_from_device(tx, account, device, now=now)
    audit.record_audit(tx, "identity:device:code_refuse", now=now, actor=account)
    tx.flush()


def end_trainer_codes_given_by(tx: Session, giver: UUID, *, now: datetime) -> None:
    """End the unused codes given by this person, who may no longer give any."""
    for account in _end_unused_codes(tx, TrainerCode.given_by == giver, "giver", now):
        identity.delete_credential(tx, account, "code")


def end_trainer_code_given_to(tx: Session, account: UUID, *, giver: UUID, now: datetime) -> None:
    """End the unused code that `giver` gave this person, who is no longer their learner. Locks in
    the order of `use_up_trainer_code`, so that a concurrent use happens before, or not at all."""
    from_giver = and_(_is_unused_code_of(account), TrainerCode.given_by == giver)
    if tx.scalar(select(TrainerCode.id).where(from_giver).limit(1)) is not None:
        identity.delete_credential(tx, account, "code")
        _end_unused_codes(tx, from_giver, "giver", now)
    tx.flush()


def record_dismissal_of_code_notice(tx: Session, code: UUID, device: UUID, stage: str) -> None:
    """Store that the owner dismissed the notice of this stage of a code on this phone."""
    row = {"code": code, "device": device, "stage": stage}
    tx.execute(insert_ignoring(tx, CodeNoticeSeen), row)


def end_all_trainer_codes(tx: Session, *, now: datetime) -> None:
    """End every unused code and every PIN reset: a restored database does not know which of them
    were used or rejected after the backup."""
    unfinished = or_(TrainerCode.used_at.is_(None), TrainerCode.opens_at.is_not(None))
    open_ = update(TrainerCode).where(
        unfinished, TrainerCode.done_at.is_(None), TrainerCode.ended_at.is_(None)
    )
    tx.execute(open_.values(ended_at=now, ended_how="replaced"))
    tx.flush()


def erase_trainer_codes(tx: Session, account: UUID, now: datetime) -> None:
    """Delete the codes that a person received; codes that they gave stay, without their name, and
    the unused ones end."""
    end_trainer_codes_given_by(tx, account, now=now)
    tx.execute(delete(TrainerCode).where(TrainerCode.account == account))
    given = update(TrainerCode).where(TrainerCode.given_by == account)
    tx.execute(given.values(given_by=None))


def delete_old_trainer_codes(now: datetime) -> int:
    """Scheduled job: delete codes older than 30 days, or dated as far in the future by a clock that
    ran ahead. Returns how many."""
    far = or_(TrainerCode.given_at <= now - KEPT, TrainerCode.given_at > now + KEPT)
    old = delete(TrainerCode).where(far).returning(TrainerCode.id)
    with transaction() as tx:
        return len(tx.execute(old).all())


def _is_unused_code_of(account: UUID) -> ColumnElement[bool]:
    return and_(
        TrainerCode.account == account,
        TrainerCode.used_at.is_(None),
        TrainerCode.ended_at.is_(None),
    )


def _end_unused_codes(
    tx: Session, whose: ColumnElement[bool], how: str, now: datetime
) -> Sequence[UUID]:
    """End the unused codes that meet `whose`; return the account that each was given to."""
    ended = (
        update(TrainerCode)
        .where(whose, TrainerCode.used_at.is_(None), TrainerCode.ended_at.is_(None))
        .values(ended_at=now, ended_how=how)
        .returning(TrainerCode.account)
    )
    return tx.scalars(ended).all()
