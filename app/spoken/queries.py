"""Reads of who takes part without a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, select

from app.identity.models import Account, Credential
from app.kit.store.db import read
from app.kit.store.exported import exported_rows
from app.spoken.models import SpokenConsent
from app.training.models import Cohort, Enrolment

HAS_PIN = exists().where(Credential.account == SpokenConsent.account, Credential.kind == "pin")
_MEMBER = and_(Enrolment.account == SpokenConsent.account, Enrolment.cohort == SpokenConsent.cohort)


@dataclass(frozen=True, slots=True)
class SpokenParticipant:
    """A person of a cohort who takes part without a phone, since `given_at`. `claimed`: they have
    a PIN of their own since, so that nobody answers for them any more."""

    account: UUID
    name: str
    given_at: datetime
    claimed: bool


_PEOPLE = (
    select(
        SpokenConsent.account,
        Account.name,
        SpokenConsent.given_at,
        (SpokenConsent.claimed_at.is_not(None) | HAS_PIN),
    )
    .join(Account, Account.id == SpokenConsent.account)
    .join(Enrolment, _MEMBER)
    .order_by(Account.name, SpokenConsent.account)
)


def spoken_participants(cohort: UUID) -> list[SpokenParticipant]:
    """Who takes part in this cohort after a consent read aloud, by name; nobody who left it."""
    found = _PEOPLE.where(SpokenConsent.cohort == cohort)
    return [SpokenParticipant(*row) for row in read().execute(found)]


def find_spoken_participant(cohort: UUID, account: UUID) -> SpokenParticipant | None:
    """A person who takes part in this cohort after a consent read aloud; None for anybody else."""
    found = _PEOPLE.where(SpokenConsent.cohort == cohort, SpokenConsent.account == account)
    row = read().execute(found).one_or_none()
    return None if row is None else SpokenParticipant(*row)


def own_spoken_consents(account: UUID) -> list[dict[str, Any]]:
    """The consent that a person gave aloud, and who read it; of those that they read to others, no
    person."""
    cohort = (
        select(Cohort.name.label("cohort"), SpokenConsent.version, SpokenConsent.given_at)
        .select_from(SpokenConsent)
        .join(Cohort, Cohort.id == SpokenConsent.cohort)
        .order_by(SpokenConsent.given_at)
    )
    given = cohort.add_columns(SpokenConsent.claimed_at, Account.name.label("read_by"))
    given = given.outerjoin(Account, Account.id == SpokenConsent.read_by)
    return exported_rows(given.where(SpokenConsent.account == account)) + exported_rows(
        cohort.where(SpokenConsent.read_by == account)
    )
