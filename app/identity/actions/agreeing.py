"""Consents: given one by one, withdrawn with immediate effect."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.identity import queries
from app.identity.models import Account, Consent
from app.identity.rules.consents import CONSENTS
from app.kit.registry import registry
from app.kit.store import audit


def give_consent(
    tx: Session,
    account: UUID,
    purpose: str,
    *,
    language: str,
    now: datetime,
    about: UUID | None = None,
) -> UUID:
    """Store that this person agreed to the current wording of `purpose` (about one `subject`, such
    as a cohort), as shown in `language`. An active consent is not stored again. Returns the id of
    the active one. Raises KeyError for a purpose without a wording."""
    version = CONSENTS[purpose]
    # Of two answers at once the second sees the first, else taking one back would leave the other.
    tx.execute(select(Account.id).where(Account.id == account).with_for_update(key_share=True))
    held = queries.find_active_consent_id(account, purpose, about)
    if held is not None:
        return held
    given = Consent(
        account=account,
        purpose=purpose,
        about=about,
        version=version,
        language=language,
        given_at=now,
    )
    tx.add(given)
    audit.record_audit(tx, "identity:consent:give", now=now, actor=account, subject=purpose)
    tx.flush()
    return given.id


def withdraw_consent(tx: Session, account: UUID, consent_id: UUID, *, now: datetime) -> str | None:
    """Withdraw a consent of one's own, effective at once; rooms delete the data that depends on it.
    Returns its purpose; None if it belongs to another person or is not active."""
    purpose = tx.scalar(
        update(Consent)
        .where(Consent.id == consent_id, Consent.account == account, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .returning(Consent.purpose)
    )
    if purpose is not None:
        audit.record_audit(tx, "identity:consent:withdraw", now=now, actor=account, subject=purpose)
        forget = registry().withdrawals.get(purpose)
        if forget is not None:
            forget(tx, account, now)
    tx.flush()
    return purpose
