"""Learning that lasts, answers given aloud, and phones from which something arrived, of people of
known households: statements that count while a week is frozen. Each joins the people with a set of
rows: looking up one person after the other took most of a freeze on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, union_all

from app.identity.models import DeviceAccount, SignInSession
from app.kit.store.db import read
from app.learning.models import Attempt, LessonProgress
from app.ratios.queries.people import PEOPLE
from app.sync.models import Receipt

SECOND_LESSON_WITHIN, CORE_WITHIN = 7, 60
SILENT_FOR = timedelta(days=14)
SECONDS_A_DAY = 86_400
_BY_WAY = (PEOPLE.c.regency, PEOPLE.c.way)


def due_people(as_of: datetime, days: int) -> Select[Any]:
    """Whose first lesson is as many days ago. Rows: regency, way, number of people."""
    is_due = PEOPLE.c.first_at <= as_of - timedelta(days=days)
    return select(*_BY_WAY, func.count()).where(is_due).group_by(*_BY_WAY)


def people_who_went_on(as_of: datetime) -> Select[Any]:
    """L7: who of the due people passed a second lesson within 7 days of the first."""
    first = PEOPLE.c.first_at
    each = (
        select(*_BY_WAY)
        .join(LessonProgress, LessonProgress.account == PEOPLE.c.account)
        .where(
            first <= as_of - timedelta(days=SECOND_LESSON_WITHIN),
            _days_between(first, LessonProgress.passed_at) <= SECOND_LESSON_WITHIN,
        )
        .group_by(PEOPLE.c.account, *_BY_WAY)
        .having(func.count() > 1)  # the first lesson is one of them
        .subquery()
    )
    return select(*each.c, func.count()).group_by(*each.c)


def people_who_finished_soon(as_of: datetime) -> Select[Any]:
    """L60: who of the due people finished the core list within 60 days of the first lesson."""
    days = _days_between(PEOPLE.c.first_at, PEOPLE.c.finished_at)
    return due_people(as_of, CORE_WITHIN).where(days <= CORE_WITHIN)


def people_who_finished() -> Select[Any]:
    """Rows: regency, number of people who finished the core list."""
    finished = PEOPLE.c.finished_at.is_not(None)
    return select(PEOPLE.c.regency, func.count()).where(finished).group_by(PEOPLE.c.regency)


def people_who_answered_aloud() -> Select[Any]:
    """Lisan: who of those who finished answered at least one quiz without a phone, by cards."""
    spoken = select(Attempt.account).where(Attempt.spoken).distinct().subquery()
    return people_who_finished().join(spoken, spoken.c.account == PEOPLE.c.account)


def people_with_phone() -> Select[Any]:
    """Rows: regency, number of people who have a phone here."""
    has_phone = exists().where(DeviceAccount.account == PEOPLE.c.account)
    return select(PEOPLE.c.regency, func.count()).where(has_phone).group_by(PEOPLE.c.regency)


def people_heard_of(as_of: datetime) -> Select[Any]:
    """Of whom with a phone an answer or a sign-in arrived within 14 days before `as_of`."""
    since = as_of - SILENT_FOR
    heard = union_all(
        select(Receipt.account).where(Receipt.received_at >= since),
        select(SignInSession.account).where(SignInSession.opened_at >= since),
    ).subquery()
    return people_with_phone().where(exists().where(heard.c.account == PEOPLE.c.account))


def _days_between(first: ColumnElement[Any], second: Any) -> ColumnElement[Any]:
    """The days from one moment to another, in the dialect of this database."""
    if read().dialect.name == "sqlite":
        return func.julianday(second) - func.julianday(first)
    return func.extract("epoch", second - first) / SECONDS_A_DAY
