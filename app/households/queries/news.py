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
            Member.account == CoreProgress.account, Member.role == CoreProgress.role, Member.counts
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
class CoreChangeNotice:
    """The notice of a changed core list: lessons done and in total, as the person last saw them and
    now; lessons `added` to the list, and those `removed` from it that are still published."""

    before_done: int
    before_total: int
    done: int
    total: int
    added: tuple[LessonEntry, ...]
    removed: tuple[LessonEntry, ...]


def core_change_notice(account: UUID) -> CoreChangeNotice | None:
    """The notice of a changed core list for a person who has not finished, in the role of the
    household that counts; None if the list has the same lessons as before. One statement."""
    row = read().execute(_NEWS, {"account": account}).one_or_none()
    if row is None:
        return None
    catalogue = course.catalogue()
    lists = {core.version: core.lessons_for(row.role, row.stage) for core in catalogue.cores}
    before, now = (lists.get(version, ()) for version in (row.before_core, row.core))
    if set(before) == set(now):
        return None

    def lessons_only_in(ids: tuple[str, ...], others: tuple[str, ...]) -> tuple[LessonEntry, ...]:
        found = (catalogue.lesson(each) for each in ids if each not in others)
        return tuple(lesson for lesson in found if lesson is not None)

    return CoreChangeNotice(
        row.before_done,
        row.before_total,
        row.done,
        row.total,
        added=lessons_only_in(now, before),
        removed=lessons_only_in(before, now),
    )
