"""Who trains a cohort, and codes by which a trainer becomes an assistant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, null, select
from sqlalchemy.exc import SQLAlchemyError

from app.identity import queries as identity
from app.identity.models import Account, Invitation
from app.kit.store.db import database, read
from app.training.models import Cohort, CohortTrainer
from app.training.queries.cohorts import CohortRow, find_cohort
from app.training.rules import ASSISTANT_CODE_KIND, LEAD, MAKE_COHORT, VIEW_PERSON


@dataclass(frozen=True, slots=True)
class TrainerOfCohort:
    """A trainer of a cohort and since when. `is_trainer`: still holds the role of a trainer today;
    without it the lead cannot be handed to them. `sees_people`: false for trainers of placement
    companies, who see totals."""

    account: UUID
    name: str
    part: str
    since: datetime
    is_trainer: bool
    sees_people: bool

    @property
    def is_lead(self) -> bool:
        return self.part == LEAD


_TRAINERS = (
    select(CohortTrainer.account, Account.name, CohortTrainer.part, CohortTrainer.since)
    .join(Account, Account.id == CohortTrainer.account)
    .where(CohortTrainer.cohort == bindparam("cohort"))
    .order_by(CohortTrainer.part.desc(), CohortTrainer.since, Account.name)
)


def trainers_of_cohort(cohort_id: UUID, now: datetime) -> list[TrainerOfCohort]:
    """The trainers of a cohort, the lead first, then who came first. At most six statements."""
    found = []
    for account, name, part, since in read().execute(_TRAINERS, {"cohort": cohort_id}).all():
        may = {
            each for grant in identity.current_grants(account, now) for each in grant.permissions
        }
        found.append(
            TrainerOfCohort(account, name, part, since, MAKE_COHORT in may, VIEW_PERSON in may)
        )
    return found


@dataclass(frozen=True, slots=True)
class AssistantInvitation:
    """An open code by which one trainer becomes an assistant: of which cohort, and who gave it."""

    code: str
    cohort: CohortRow
    giver: str
    until: datetime


def find_assistant_invitation(code: str, now: datetime) -> AssistantInvitation | None:
    """The invitation of a tidied code; None if there is none, it was used or ended, its cohort is
    archived, or who gave it no longer leads the cohort."""
    found = identity.find_invitation(code, now)
    if found is None or not found.open or found.kind != ASSISTANT_CODE_KIND:
        return None
    cohort = find_cohort(found.target)
    if cohort is None or cohort.archived_at is not None or cohort.lead != found.made_by:
        return None
    return AssistantInvitation(found.code, cohort, found.maker, found.until)


def cohort_of_assistant_code(code: str, trainer: UUID) -> UUID | None:
    """The cohort that this tidied code leads into, open or not, if this person trains it."""
    its = select(CohortTrainer.cohort).join(Invitation, Invitation.target == CohortTrainer.cohort)
    return read().scalar(
        its.where(
            Invitation.code == code,
            Invitation.kind == ASSISTANT_CODE_KIND,
            CohortTrainer.account == trainer,
        )
    )


def cohorts_without_lead() -> list[CohortRow]:
    """The cohorts, but for archived ones, whose lead was erased with nobody to take over."""
    led = exists().where(CohortTrainer.cohort == Cohort.id, CohortTrainer.part == LEAD)
    found = select(
        *(Cohort.id, Cohort.name, Cohort.place, null(), Cohort.starts, Cohort.ends, Cohort.village)
    ).where(~led, Cohort.archived_at.is_(None))
    return [CohortRow(*row) for row in read().execute(found.order_by(Cohort.ends, Cohort.id))]


def warn_of_cohorts_without_lead(_now: datetime) -> list[str]:
    """One sentence for an operator if cohorts have no lead. It names none, since it is public."""
    try:
        found = len(cohorts_without_lead())
    except SQLAlchemyError:
        database().drop_connection()  # other parts of /sehat report an unwell database
        return []
    if not found:
        return []
    return [f"{found} kelompok tanpa pelatih utama: lihat bekal kelompok tanpa-pelatih"]
