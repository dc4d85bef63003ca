"""Forgotten PIN: a trainer's code, a day's wait that known phones show, a new PIN."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from app.identity import queries
from app.kit.secrets import hash_dummy_secret, hash_secret, keyed_hashes, verify_secret
from app.kit.store import audit
from app.kit.store.db import transaction
from app.recovery.actions.codes import use_up_trainer_code
from app.recovery.actions.coming_in import sign_in_on_phone
from app.recovery.models import TrainerCode
from app.recovery.rules.codes import SET_WITHIN, pin_reset_opens_at


def request_pin_reset(code: str, browser: bytes, *, now: datetime) -> UUID | None:
    """Start a PIN reset on this browser and use the code up. An earlier reset of the same person
    ends; one on the same browser passes its time on. Returns the id of the reset; None for an
    invalid code. Opens its own transaction, after hashing."""
    found = queries.find_credential_by_lookup("code", keyed_hashes("code", code))
    if found is None or found.until is None or found.until <= now:
        hash_dummy_secret()
        return None
    if not verify_secret(code, found.hashed):
        return None
    with transaction() as tx:
        taken = use_up_trainer_code(tx, found.account, browser, now=now)
        if taken is None:
            return None
        earlier = tx.execute(
            update(TrainerCode)
            .where(
                TrainerCode.account == found.account,
                TrainerCode.closes_at > now,
                TrainerCode.done_at.is_(None),
                TrainerCode.ended_at.is_(None),
            )
            .values(ended_at=now, ended_how="replaced")
            .returning(TrainerCode.browser, TrainerCode.opens_at)
        )
        begun = [row.opens_at for row in earlier if row.browser == browser]
        opens = min([pin_reset_opens_at(now), *begun])
        tx.execute(
            update(TrainerCode)
            .where(TrainerCode.id == taken)
            .values(opens_at=opens, closes_at=opens + SET_WITHIN)
        )
        audit.record_audit(tx, "identity:pin:ask", now=now, subject=found.account)
        return taken


def finish_pin_reset(pin_reset: UUID, browser: bytes, pin: str, *, now: datetime) -> str | None:
    """Set the new PIN and return the key of a new session. None unless this browser requested the
    reset, it is open now, and it is neither used nor ended. Opens its own transaction, after
    hashing."""
    new_pin = hash_secret(pin)
    with transaction() as tx:
        account = tx.scalar(
            update(TrainerCode)
            .where(
                TrainerCode.id == pin_reset,
                TrainerCode.browser == browser,
                TrainerCode.opens_at <= now,
                TrainerCode.closes_at > now,
                TrainerCode.done_at.is_(None),
                TrainerCode.ended_at.is_(None),
            )
            .values(done_at=now)
            .returning(TrainerCode.account)
        )
        if account is None:
            return None
        audit.record_audit(tx, "identity:pin:set", now=now, actor=account)
        return sign_in_on_phone(tx, account, browser, new_pin, now)
