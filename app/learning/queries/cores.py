"""The effect of a new core list on people who are learning."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.content.module import FAMILY, STAGES, USUAL_STAGE, WORKER, CoreLessons
from app.counters import queries as figures
from app.counters.rules import ANY
from app.households.models import CoreProgress, Member
from app.identity.models import Account
from app.kit.store.db import read
from app.learning.models import LessonProgress
from app.regions import codes


@dataclass(frozen=True)
class PeopleAffectedByCoreList:
    """The effect of a new core list. `complete` households and `finished` people keep their state;
    `unfinished` people have started and not finished any list, and `lacking` counts those of them
    who have not passed a lesson of the new list, by (role, lesson) in the order of the list."""

    complete: int
    finished: int
    unfinished: int
    lacking: dict[tuple[str, str], int]


def people_affected_by_core_list(core: CoreLessons) -> PeopleAffectedByCoreList:
    """Compute the effect of publishing `core` as the newest list of core lessons."""
    kept = figures.counters_of_subregions(codes.COUNTRY).get(codes.COUNTRY, {})
    finished, unfinished = (
        read().execute(_COUNTED.where(each)).scalar_one()
        for each in (CoreProgress.since.is_not(None), CoreProgress.since.is_(None))
    )
    lacking: dict[tuple[str, str], int] = {}
    groups: list[tuple[str, str | None, tuple[str, ...]]] = [(FAMILY, None, core.family)]
    groups += [(WORKER, stage, core.worker[stage]) for stage in STAGES]
    for role, stage, lessons in groups:
        whose = (*_UNFINISHED, CoreProgress.role == role, *_is_at_stage(stage))
        people = read().execute(_COUNTED.where(*whose)).scalar_one()
        found = read().execute(_select_passes_by_lesson(lessons, *whose))
        passed: dict[str, int] = {row.lesson: row.n for row in found}
        for lesson in lessons:
            missing = people - passed.get(lesson, 0)
            lacking[role, lesson] = lacking.get((role, lesson), 0) + missing
    return PeopleAffectedByCoreList(kept.get(("complete", ANY), 0), finished, unfinished, lacking)


_HERE = and_(
    Member.account == CoreProgress.account, Member.role == CoreProgress.role, Member.counts
)
_UNFINISHED = (CoreProgress.since.is_(None),)
_COUNTED = (
    select(func.count())
    .select_from(CoreProgress)
    .join(Member, _HERE)
    .join(Account, Account.id == CoreProgress.account)
)


def _is_at_stage(stage: str | None) -> tuple[ColumnElement[bool], ...]:
    if stage is None:
        return ()
    told = Account.stage == stage
    return (or_(told, Account.stage.is_(None)) if stage == USUAL_STAGE else told,)


def _select_passes_by_lesson(
    lessons: tuple[str, ...], *whose: ColumnElement[bool]
) -> Select[str, int]:
    return (
        select(LessonProgress.lesson, func.count().label("n"))
        .select_from(CoreProgress)
        .join(Member, _HERE)
        .join(Account, Account.id == CoreProgress.account)
        .join(LessonProgress, LessonProgress.account == CoreProgress.account)
        .where(*whose, LessonProgress.lesson.in_(lessons), LessonProgress.passed_at.is_not(None))
        .group_by(LessonProgress.lesson)
    )
