"""Reads of who takes part without a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func, select

from app.course.queries import LessonEntry, ModuleEntry, catalogue
from app.identity.models import Account, Credential, Invitation
from app.identity.queries import current_grants
from app.kit.clock import utcnow
from app.kit.store.db import read
from app.kit.store.exported import exported_rows
from app.rosters.models import RosterInvitation
from app.rosters.queries import find_roster_invitation, open_invitations
from app.spoken.models import SpokenConsent
from app.spoken.rules import CLAIM_KIND, account_of_invitation
from app.training.models import Cohort, Enrolment
from app.training.queries import CohortRow, find_cohort
from app.training.rules import VIEW_PERSON

HAS_PIN = exists().where(Credential.account == SpokenConsent.account, Credential.kind == "pin")
_MEMBER = and_(Enrolment.account == SpokenConsent.account, Enrolment.cohort == SpokenConsent.cohort)


@dataclass(frozen=True, slots=True)
class SpokenParticipant:
    """A person of a cohort who takes part without a phone, since `given_at`. `claimed`: they have
    a PIN of their own since, so that nobody answers for them any more. `number`: on their slip."""

    account: UUID
    name: str
    given_at: datetime
    claimed: bool
    number: int | None


_NUMBER = (
    select(func.min(RosterInvitation.number))
    .where(
        RosterInvitation.account == SpokenConsent.account,
        RosterInvitation.cohort == SpokenConsent.cohort,
    )
    .correlate(SpokenConsent)
    .scalar_subquery()
)
_PEOPLE = (
    select(
        SpokenConsent.account,
        Account.name,
        SpokenConsent.given_at,
        (SpokenConsent.claimed_at.is_not(None) | HAS_PIN),
        _NUMBER,
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


@dataclass(frozen=True, slots=True)
class PersonWithoutPhone:
    """A person who may answer with cards: `id` is the account, or the invitation of who was not
    asked yet; `agreed`: the consent was read to them before. `number`: on the slip of the list."""

    id: UUID
    name: str
    agreed: bool
    number: int | None = None

    @property
    def label(self) -> str:
        return self.name if self.number is None else f"{self.name} ({self.number})"


def people_without_phone(cohort: UUID, now: datetime) -> list[PersonWithoutPhone]:
    """Who of a cohort may answer with cards: people whose consent was read aloud and who have no
    PIN of their own, by name, then invitations that nobody accepted, by number. Two statements."""
    agreed = [
        PersonWithoutPhone(each.account, each.name, True, each.number)
        for each in spoken_participants(cohort)
        if not each.claimed
    ]
    invited = [
        PersonWithoutPhone(each.id, each.name, False, each.number)
        for each in open_invitations(cohort)
        if each.until > now
    ]
    return agreed + invited


def lessons_for_cards() -> list[tuple[ModuleEntry, list[LessonEntry]]]:
    """The lessons that a class answers with cards, by module in the order of the course: none that
    is private, and none with a branching story, in which each person walks alone."""
    every = (
        (module, [each for each in module.lessons if not each.private and not each.scenario_title])
        for module in catalogue().learner_modules
    )
    return [(module, its) for module, its in every if its]


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part under an id: the account, which need not exist yet while the invitation is
    `open_until` then; who made the invitation; since when the person answers on a phone alone."""

    account: UUID
    invited_by: UUID | None = None
    open_until: datetime | None = None
    alone_since: datetime | None = None

    def is_over_at(self, milliseconds: int) -> bool:
        """Whether the invitation was over at this time since 1970, before anybody accepted it."""
        until = self.open_until
        return until is not None and until.timestamp() * 1000 <= milliseconds


_OF_ACCOUNT = (
    select(SpokenConsent.account, SpokenConsent.claimed_at, Credential.made_at)
    .select_from(Enrolment)
    .outerjoin(SpokenConsent, _MEMBER)
    .outerjoin(Credential, and_(Credential.account == Enrolment.account, Credential.kind == "pin"))
    .where(Enrolment.cohort == bindparam("cohort"), Enrolment.account == bindparam("account"))
)


def find_participant(cohort: UUID, participant: UUID) -> Participant | None:
    """Who takes part in this cohort under the id of an invitation, or of an account that was made
    from one; None for anybody else, and for who left the cohort. Two statements."""
    invited = find_roster_invitation(participant)
    if invited is not None and invited.cohort != cohort:
        return None
    if invited is not None and invited.account is None:
        made = account_of_invitation(invited.id)
        return Participant(made, invited.made_by, open_until=invited.until)
    account = participant if invited is None else invited.account
    found = read().execute(_OF_ACCOUNT, {"cohort": cohort, "account": account}).one_or_none()
    if account is None or found is None:
        return None
    spoken, claimed_at, pin_made_at = found
    if spoken is not None:
        return Participant(account, alone_since=claimed_at or pin_made_at)
    return None if invited is None else Participant(account, alone_since=invited.accepted_at)


def cohort_of_claim(account: UUID, trainer: UUID) -> CohortRow | None:
    """The cohort in which this person takes part without a phone, while this trainer may give them
    the slip to go on with one: None if they do so already, left, or `trainer` does not train it or
    may see no people any more."""
    its = select(SpokenConsent.cohort).where(SpokenConsent.account == account)
    cohort = read().scalar(its)
    found = None if cohort is None else find_spoken_participant(cohort, account)
    if cohort is None or found is None or found.claimed:
        return None
    return find_cohort_of_staff(cohort, trainer)


def find_cohort_of_staff(cohort: UUID, trainer: UUID) -> CohortRow | None:
    """The cohort, if this person trains it and may see its people today, as no trainer whose task
    ended."""
    grants = current_grants(trainer, utcnow())
    sees_people = any(VIEW_PERSON in grant.permissions for grant in grants)
    return find_cohort(cohort, trainer) if sees_people else None


@dataclass(frozen=True, slots=True)
class ClaimCode:
    """The open code of a slip, and until when it may be used."""

    code: str
    until: datetime


def open_claim_code(account: UUID, trainer: UUID, now: datetime) -> ClaimCode | None:
    """The open code that this trainer gave for this person; None if there is none."""
    its = (Invitation.target == account, Invitation.made_by == trainer)
    found = select(Invitation.code, Invitation.until).where(
        *its,
        Invitation.kind == CLAIM_KIND,
        Invitation.used_at.is_(None),
        Invitation.until > now,
    )
    row = read().execute(found.order_by(Invitation.made_at.desc())).first()
    return None if row is None else ClaimCode(*row)


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
