"""Whom of a cohort its trainer knows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, bindparam, case, exists, select

from app.households.models import Acquaintance, Household, Member
from app.identity.models import Account, Consent
from app.kit.store.db import read
from app.regions.models import Region
from app.training.models import Enrolment
from app.training.rules import CONSENT

_CONSENTS = exists().where(
    Consent.account == Enrolment.account,
    Consent.purpose == CONSENT,
    Consent.about == Enrolment.cohort,
    Consent.withdrawn_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class PersonOfCohort:
    """A person of a cohort, and the acquaintance of its trainer that she knows them: its id, or
    None. `village` only if the person lets the trainer see it; for the same reason nothing tells
    whether the acquaintance waits, which would tell of some that they live outside the trainer's
    region."""

    account: UUID
    name: str
    village: str | None
    acquaintance: UUID | None


_PEOPLE = (
    select(
        Enrolment.account,
        Account.name,
        case((_CONSENTS, Region.name)),
        Acquaintance.id,
    )
    .select_from(Enrolment)
    .join(Account, Account.id == Enrolment.account)
    .join(Member, and_(Member.account == Enrolment.account, Member.counts))
    .outerjoin(Household, Household.id == Member.household)
    .outerjoin(Region, Region.code == Household.village)
    .outerjoin(
        Acquaintance,
        and_(
            Acquaintance.account == Enrolment.account,
            Acquaintance.staff == bindparam("trainer"),
            Acquaintance.ended_at.is_(None),
        ),
    )
    .where(Enrolment.cohort == bindparam("cohort"))
    .order_by(Account.name, Enrolment.account)
)


def people_of_cohort(cohort_id: UUID, trainer: UUID) -> list[PersonOfCohort]:
    """The people of a cohort who are in a household, by name."""
    rows = read().execute(_PEOPLE, {"cohort": cohort_id, "trainer": trainer})
    return [PersonOfCohort(*row) for row in rows]
