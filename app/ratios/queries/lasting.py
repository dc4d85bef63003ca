"""Learning that lasts, and silent phones, of people of known households: parts of the statement
that counts while a week is frozen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select

from app.identity.models import DeviceAccount, SignInSession
from app.kit.store.db import read
from app.learning.models import LessonProgress
from app.ratios.queries.people import PEOPLE
from app.sync.models import Receipt

SECOND_LESSON_WITHIN, CORE_WITHIN = 7, 60
SILENT_FOR = timedelta(days=14)
SECONDS_A_DAY = 86_400

PersonalAnswers = dict[str, ColumnElement[Any]]
"""{name of the ratio: 1 for yes, 0 for no; NULL for a person who is not counted}, of PEOPLE"""
COUNTED_BY_WAY = ("L7", "L60")


def lasting_answers(as_of: datetime) -> PersonalAnswers:
    """L7 and L60: a second lesson within 7 days of the first, and the core list within 60, of those
    whose first lesson is as long ago."""
    second_at = (
        select(LessonProgress.passed_at)
        .where(LessonProgress.account == PEOPLE.c.account, LessonProgress.passed_at.is_not(None))
        .order_by(LessonProgress.passed_at)
        .limit(1)
        .offset(1)
        .correlate(PEOPLE)
        .scalar_subquery()
    )
    first = PEOPLE.c.first_at
    answers: PersonalAnswers = {}
    for name, days, done_at in (
        ("L7", SECOND_LESSON_WITHIN, second_at),
        ("L60", CORE_WITHIN, PEOPLE.c.finished_at),
    ):
        has_done = case((_days_between(first, done_at) <= days, 1), else_=0)
        answers[name] = case((first <= as_of - timedelta(days=days), has_done))
    return answers


def silent_phones(as_of: datetime) -> PersonalAnswers:
    """Of people who have a phone here, those of whom no answer and no sign-in arrived for 14 days
    before `as_of`."""
    each, since = PEOPLE.c.account, as_of - SILENT_FOR
    heard = or_(
        exists().where(Receipt.account == each, Receipt.received_at >= since),
        exists().where(SignInSession.account == each, SignInSession.opened_at >= since),
    )
    has_phone = exists().where(DeviceAccount.account == each)
    return {"senyap": case((has_phone, case((heard, 0), else_=1)))}


def _days_between(first: ColumnElement[Any], second: Any) -> ColumnElement[Any]:
    """The days from one moment to another, in the dialect of this database."""
    if read().dialect.name == "sqlite":
        return func.julianday(second) - func.julianday(first)
    return func.extract("epoch", second - first) / SECONDS_A_DAY
