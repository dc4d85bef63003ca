"""The changes that a publication made to a person's core list, until they dismiss the notice."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, bindparam, select

from app.course import queries as course
from app.course.queries import LessonEntry
from app.households.models import CoreProgress, Member
from app.identity.models import Account
from app.kit.store.db import read

_NEWS = (
    select(
        CoreProgress.role,
        CoreProgress.core,
        CoreProgress.done,
        CoreProgress.total,
        CoreProgress.before_core,
        CoreProgress.before_done,
        CoreProgress.before_total,
        Account.stage,
    )
    .join(
        Member,
        and_(
            Member.account == CoreProgress.account,
            Member.role == CoreProgress.role,
            Member.counts,
        ),
    )
    .join(Account, Account.id == CoreProgress.account)
    .where(
        CoreProgress.account == bindparam("account"),
        CoreProgress.since.is_(None),
        CoreProgress.before_core.is_not(None),
    )
)


@dataclass(frozen=True, slots=True)
class CoreNews:
    """Lessons done and lessons in the list, as the person last saw them and now; the lessons that
    are `added` to the list, and those that are `removed` from it and still published."""

    before_done: int
    before_total: int
    done: int
    total: int
    added: tuple[LessonEntry, ...]
    removed: tuple[LessonEntry, ...]


def core_news(account: UUID) -> CoreNews | None:
    """The notice about the new core list for an unfinished person, in the role of their counting
    household; None if their list has the same lessons as before. One statement."""
    row = read().execute(_NEWS, {"account": account}).one_or_none()
    if row is None:
        return None
    catalogue = course.catalogue()
    lists = {core.version: core.lessons(row.role, row.stage) for core in catalogue.cores}
    before, now = (lists.get(version, ()) for version in (row.before_core, row.core))
    if set(before) == set(now):
        return None

    def only(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[LessonEntry, ...]:
        found = (catalogue.lesson(each) for each in some if each not in others)
        return tuple(lesson for lesson in found if lesson is not None)

    return CoreNews(
        row.before_done, row.before_total, row.done, row.total, only(now, before), only(before, now)
    )
