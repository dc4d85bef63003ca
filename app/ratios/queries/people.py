"""The people of known households, found once for all statements that count them in a week."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import (
    Column,
    MetaData,
    String,
    Table,
    Uuid,
    and_,
    case,
    func,
    insert,
    select,
    text,
)

from app.households.models import CoreProgress, Household
from app.identity.models import Account
from app.identity.queries import ACCOUNTS_THAT_WITHDREW
from app.identity.rules.profile import WORDING
from app.kit.store.db import read
from app.kit.store.moment import Moment
from app.learning.models import LessonProgress
from app.recount.queries.known import KNOWN_PEOPLE
from app.rosters.models import RosterInvitation
from app.training.models import Cohort, Enrolment

REGENCY_LENGTH = 5

PEOPLE = Table(
    "person_of_week",
    MetaData(),
    Column("account", Uuid),
    Column("regency", String),
    Column("role", String),
    Column("stage", String),
    Column("sex", String),
    Column("country", String),
    Column("told_stage", String),
    Column("way", String),
    Column("first_at", Moment),
    Column("finished_at", Moment),
    prefixes=["TEMPORARY"],
)
"""People of known households who are counted, without those who took back a consent without which
nothing of theirs may be kept. `regency`: None without a village. `stage`, `sex` and `country`: as
told beside the present wording, which says that they are counted by region; `told_stage`: beside
any. `way`: how they came, one of WAYS. `first_at`: when
they passed their first lesson; `finished_at`: when they finished the core list in their role."""


@contextmanager
def people_of_week() -> Iterator[None]:
    """Fill PEOPLE for the statements inside. It is a table of this connection alone, which nobody
    else sees and no backup holds, and is gone afterwards."""
    connection = read()
    PEOPLE.create(connection)
    try:
        connection.execute(insert(PEOPLE).from_select(PEOPLE.c.keys(), _FOUND))
        if connection.dialect.name == "postgresql":
            # Nobody else does it for a temporary table, and without it joins are planned for a few
            # rows.
            connection.execute(text(f"ANALYZE {PEOPLE.name}"))
        yield
    finally:
        PEOPLE.drop(connection)


_IS_WORDED = Account.wording == WORDING
_ENROLLED = select(Enrolment.account).distinct().subquery()
_BY_SLIP = (
    select(RosterInvitation.account)
    .where(RosterInvitation.account.is_not(None))
    .distinct()
    .subquery()
)
_WAY = case(
    (_BY_SLIP.c.account.is_not(None), "slip"),
    (_ENROLLED.c.account.is_not(None), "kelas"),
    (KNOWN_PEOPLE.c.founded.is_(False), "undangan"),
    (Household.village.in_(select(Cohort.village).where(Cohort.village.is_not(None))), "desa"),
    else_="sendiri",
)
_FIRST = (
    select(LessonProgress.account, func.min(LessonProgress.passed_at).label("at"))
    .group_by(LessonProgress.account)
    .subquery()
)
_FOUND = (
    select(
        KNOWN_PEOPLE.c.account,
        func.substr(Household.village, 1, REGENCY_LENGTH),
        KNOWN_PEOPLE.c.role,
        case((_IS_WORDED, Account.stage)),
        case((and_(_IS_WORDED, Account.sex != "rahasia"), Account.sex)),
        case((_IS_WORDED, Account.country)),
        Account.stage,
        _WAY,
        _FIRST.c.at,
        CoreProgress.since,
    )
    .select_from(KNOWN_PEOPLE)
    .join(Household, Household.id == KNOWN_PEOPLE.c.household)
    .join(Account, Account.id == KNOWN_PEOPLE.c.account)
    .outerjoin(
        CoreProgress,
        and_(
            CoreProgress.account == KNOWN_PEOPLE.c.account,
            CoreProgress.role == KNOWN_PEOPLE.c.role,
        ),
    )
    .outerjoin(_FIRST, _FIRST.c.account == KNOWN_PEOPLE.c.account)
    .outerjoin(_BY_SLIP, _BY_SLIP.c.account == KNOWN_PEOPLE.c.account)
    .outerjoin(_ENROLLED, _ENROLLED.c.account == KNOWN_PEOPLE.c.account)
    .where(Account.id.not_in(ACCOUNTS_THAT_WITHDREW))
)
