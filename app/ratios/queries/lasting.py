"""Learning that lasts, and silent phones, of people of known households: parts of the statement
that counts while a week is frozen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, func, or_, select

from app.households.models import CoreProgress, Household
from app.identity.models import DeviceAccount, SignInSession
from app.kit.store.db import read
from app.learning.models import LessonProgress
from app.recount.queries.known import KNOWN_PEOPLE
from app.sync.models import Receipt
from app.training.models import Cohort, Enrolment

SECOND_LESSON_WITHIN, CORE_WITHIN = 7, 60
SILENT_FOR = timedelta(days=14)
SECONDS_A_DAY = 86_400

CountedGroup = tuple[str, ColumnElement[Any], FromClause, ColumnElement[bool]]
"""(name of the ratio; 1 for yes and 0 for no; known people with what tells it; who is counted)"""


def lasting_groups(as_of: datetime) -> Iterator[CountedGroup]:
    """L7 and L60: a second lesson within 7 days of the first, and the core list within 60, of those
    whose first lesson is as long ago."""
    soon = (
        select(LessonProgress.account)
        .join(_FIRST, _FIRST.c.account == LessonProgress.account)
        .where(_days_between(_FIRST.c.at, LessonProgress.passed_at) <= SECOND_LESSON_WITHIN)
        .group_by(LessonProgress.account)
        .having(func.count() > 1)
        .subquery()
    )
    began = KNOWN_PEOPLE.join(_FIRST, _FIRST.c.account == KNOWN_PEOPLE.c.account)
    core = and_(
        CoreProgress.account == KNOWN_PEOPLE.c.account, CoreProgress.role == KNOWN_PEOPLE.c.role
    )
    within = _days_between(_FIRST.c.at, CoreProgress.since) <= CORE_WITHIN
    for name, days, people, has_done in (
        (
            "L7",
            SECOND_LESSON_WITHIN,
            began.outerjoin(soon, soon.c.account == KNOWN_PEOPLE.c.account),
            soon.c.account.is_not(None),
        ),
        ("L60", CORE_WITHIN, began.outerjoin(CoreProgress, core), within),
    ):
        is_old = _FIRST.c.at <= as_of - timedelta(days=days)
        yield name, case((has_done, 1), else_=0), people, is_old


def silent_phones(as_of: datetime) -> CountedGroup:
    """Of people who have a phone here, those of whom no answer and no sign-in arrived for 14 days
    before `as_of`."""
    each, since = KNOWN_PEOPLE.c.account, as_of - SILENT_FOR
    heard = or_(
        exists().where(Receipt.account == each, Receipt.received_at >= since),
        exists().where(SignInSession.account == each, SignInSession.opened_at >= since),
    )
    has_phone = exists().where(DeviceAccount.account == each)
    return "senyap", case((heard, 0), else_=1), KNOWN_PEOPLE, has_phone


def _days_between(first: ColumnElement[Any], second: Any) -> ColumnElement[Any]:
    """The days from one moment to another, in the dialect of this database."""
    if read().dialect.name == "sqlite":
        return func.julianday(second) - func.julianday(first)
    return func.extract("epoch", second - first) / SECONDS_A_DAY


_FIRST = (
    select(LessonProgress.account, func.min(LessonProgress.passed_at).label("at"))
    .where(LessonProgress.passed_at.is_not(None))
    .group_by(LessonProgress.account)
    .cte("first_lessons")
)
"""When a person passed their first lesson."""
WAY = case(
    (exists().where(Enrolment.account == KNOWN_PEOPLE.c.account), "kelas"),
    (Household.village.in_(select(Cohort.village).where(Cohort.village.is_not(None))), "desa"),
    else_="sendiri",
)
"""How a person came: into a cohort; where a cohort met, without taking part; or neither."""
