"""Exact counts of learning that lasts, and of silent phones, of people of known households. Read
while a week is frozen, never stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from app.coverage.queries.known import KNOWN_PEOPLE
from app.coverage.rules.country import UNPLACED
from app.coverage.rules.ratios import RatioCount
from app.households.models import CoreProgress, Household
from app.identity.models import DeviceAccount, SignInSession
from app.kit.store.db import read
from app.learning.models import LessonProgress
from app.sync.models import Receipt
from app.training.models import Cohort, Enrolment

REGENCY_LENGTH = 5
SECOND_LESSON_WITHIN, CORE_WITHIN = 7, 60
SILENT_FOR = timedelta(days=14)
SECONDS_A_DAY = 86_400


def lasting_counts(as_of: datetime) -> Iterator[RatioCount]:
    """L7 and L60, by how people came: a second lesson within 7 days of the first, and the core list
    within 60, of those whose first lesson is as long ago."""
    soon = (
        select(LessonProgress.account)
        .join(_FIRST, _FIRST.c.account == LessonProgress.account)
        .where(_days_between(_FIRST.c.at, LessonProgress.passed_at) <= SECOND_LESSON_WITHIN)
        .group_by(LessonProgress.account)
        .having(func.count() > 1)
        .subquery()
    )
    has_core = _days_between(_FIRST.c.at, CoreProgress.since) <= CORE_WITHIN
    for name, days, has_done in (
        ("L7", SECOND_LESSON_WITHIN, soon.c.account.is_not(None)),
        ("L60", CORE_WITHIN, has_core),
    ):
        is_done = case((has_done, 1), else_=0)
        found = (
            select(_REGENCY, _WAY, is_done, func.count())
            .select_from(KNOWN_PEOPLE)
            .join(Household, Household.id == KNOWN_PEOPLE.c.household)
            .join(_FIRST, _FIRST.c.account == KNOWN_PEOPLE.c.account)
            .outerjoin(soon, soon.c.account == KNOWN_PEOPLE.c.account)
            .outerjoin(
                CoreProgress,
                and_(
                    CoreProgress.account == KNOWN_PEOPLE.c.account,
                    CoreProgress.role == KNOWN_PEOPLE.c.role,
                ),
            )
            .where(_FIRST.c.at <= as_of - timedelta(days=days))
            .group_by(_REGENCY, _WAY, is_done)
        )
        for regency, way, done, n in read().execute(found):
            yield regency or UNPLACED, f"{name}:{way}", "yes" if done else "no", n


def silent_phone_counts(as_of: datetime) -> Iterator[RatioCount]:
    """Of people who have a phone here, those of whom no answer and no sign-in arrived for 14 days
    before `as_of`."""
    each, since = KNOWN_PEOPLE.c.account, as_of - SILENT_FOR
    heard = or_(
        exists().where(Receipt.account == each, Receipt.received_at >= since),
        exists().where(SignInSession.account == each, SignInSession.opened_at >= since),
    )
    is_silent = case((heard, 0), else_=1)
    found = (
        select(_REGENCY, is_silent, func.count())
        .select_from(KNOWN_PEOPLE)
        .join(Household, Household.id == KNOWN_PEOPLE.c.household)
        .where(exists().where(DeviceAccount.account == each))
        .group_by(_REGENCY, is_silent)
    )
    for regency, silent, n in read().execute(found):
        yield regency or UNPLACED, "senyap", "yes" if silent else "no", n


def _days_between(first: ColumnElement[Any], second: Any) -> ColumnElement[Any]:
    """The days from one moment to another, in the dialect of this database."""
    if read().dialect.name == "sqlite":
        return func.julianday(second) - func.julianday(first)
    return func.extract("epoch", second - first) / SECONDS_A_DAY


_REGENCY: ColumnElement[str | None] = func.substr(Household.village, 1, REGENCY_LENGTH)
_FIRST = (
    select(LessonProgress.account, func.min(LessonProgress.passed_at).label("at"))
    .where(LessonProgress.passed_at.is_not(None))
    .group_by(LessonProgress.account)
    .subquery()
)
"""When a person passed their first lesson."""
_WAY = case(
    (exists().where(Enrolment.account == KNOWN_PEOPLE.c.account), "kelas"),
    (Household.village.in_(select(Cohort.village).where(Cohort.village.is_not(None))), "desa"),
    else_="sendiri",
)
"""How a person came: into a cohort; where a cohort met, without taking part; or neither."""
