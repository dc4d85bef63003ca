"""Consents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from app.identity.models import Account, Consent
from app.identity.rules.consents import NEEDED
from app.kit.store.db import read


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """A consent, and when it was withdrawn, if it was."""

    id: UUID
    purpose: str
    about: UUID | None
    version: int
    language: str
    given_at: datetime
    withdrawn_at: datetime | None


def consents_of_account(account: UUID) -> tuple[ConsentRecord, ...]:
    """All consents of this person: active ones first, then the newest."""
    rows = read().execute(
        select(
            Consent.id,
            Consent.purpose,
            Consent.about,
            Consent.version,
            Consent.language,
            Consent.given_at,
            Consent.withdrawn_at,
        )
        .where(Consent.account == account)
        .order_by(Consent.withdrawn_at.isnot(None), Consent.given_at.desc(), Consent.id)
    )
    return tuple(ConsentRecord(*row) for row in rows)


def find_active_consent_id(account: UUID, purpose: str, about: UUID | None = None) -> UUID | None:
    """The active consent of this purpose (and subject); None if there is none."""
    same = Consent.about.is_(None) if about is None else Consent.about == about
    found = select(Consent.id).where(
        Consent.account == account, Consent.purpose == purpose, Consent.withdrawn_at.is_(None), same
    )
    return read().execute(found).scalars().first()


_held = aliased(Consent)
# Not in_(): its list is written into the statement anew each time that it is sent.
_WITHDRAWN = (
    or_(*(Consent.purpose == each for each in NEEDED)),
    Consent.withdrawn_at.is_not(None),
    ~exists().where(
        _held.account == Consent.account,
        _held.purpose == Consent.purpose,
        _held.withdrawn_at.is_(None),
    ),
)
CONSENT_WITHDRAWN = exists().where(Consent.account == Account.id, *_WITHDRAWN)
"""Whether the person of an Account took back a consent without which nothing of theirs may be
kept; for a statement that has Account in it."""
ACCOUNTS_THAT_WITHDREW = select(Consent.account).where(*_WITHDRAWN)
"""All accounts of such people, for a statement about everybody."""
