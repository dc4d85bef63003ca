"""The signed-in learner and their progress, in one statement: that of the session, extended by what
a learning page needs. Its cost does not depend on the person's history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, case, func, select

from app.course.queries import Catalogue, LessonEntry, ModuleEntry, catalogue
from app.households.models import CoreProgress, Member
from app.identity import queries as identity
from app.identity.models import Account
from app.kit.permissions import Person
from app.kit.secrets import hash_token
from app.kit.store.db import read
from app.learning.models import LessonProgress
from app.learning.rules import count_passed_lessons, first_unpassed_lesson

# All passed lessons in one row; ids contain no space.
_PASSED = (
    select(func.aggregate_strings(LessonProgress.lesson, " "))
    .where(LessonProgress.account == Account.id, LessonProgress.passed_at.is_not(None))
    .correlate(Account)
    .scalar_subquery()
    .label("passed")
)
_ROLE = (
    select(Member.role)
    .where(Member.account == Account.id, Member.counts)
    .correlate(Account)
    .scalar_subquery()
    .label("role")
)
# Two facts in one column: 0 if a core list was finished; else, if a publication changed the
# person's list, the version that they last saw.
_CORE_STATE = (
    select(case((CoreProgress.since.is_not(None), 0), else_=CoreProgress.before_core))
    .join(Member, and_(Member.account == CoreProgress.account, Member.role == CoreProgress.role))
    .where(CoreProgress.account == Account.id, Member.counts)
    .correlate(Account)
    .scalar_subquery()
    .label("core_state")
)
_VISIT = identity.SELECT_SIGNED_IN_PERSON.add_columns(Account.stage, _ROLE, _PASSED, _CORE_STATE)
_LEARNER = select(Account.stage, _ROLE, _PASSED, _CORE_STATE).where(
    Account.id == bindparam("account")
)


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """A person's progress in the currently published course. `core` are the ids of the core lessons
    of their stage and role; `passed` the ids of all lessons that they passed. `finished`: they
    finished this core list or an older one, which is never revoked. `core_changed`: they have not,
    and a publication changed their list since they last saw it (households.queries.core_news has
    details)."""

    catalogue: Catalogue
    core: tuple[str, ...]
    passed: frozenset[str]
    finished: bool
    core_changed: bool

    @property
    def added_core_lessons(self) -> tuple[LessonEntry, ...]:
        """Core lessons added after this person finished the core; empty if they did not."""
        lacking = (each for each in self.core if self.finished and each not in self.passed)
        return tuple(lesson for each in lacking if (lesson := self.catalogue.lesson(each)))

    @property
    def core_done(self) -> int:
        return count_passed_lessons(self.core, self.passed)

    @property
    def next_lesson(self) -> LessonEntry | None:
        """The next lesson of the whole course, except modules for trainers only."""
        modules = self.catalogue.learner_modules
        return self._next_lesson_of(each for module in modules for each in module.lessons)

    def _next_lesson_of(self, lessons: Iterable[LessonEntry]) -> LessonEntry | None:
        """The first core lesson that is not passed, else the first other one. Private lessons come
        last, so that none opens while another person may look at the screen."""
        in_turn = {each.id: each for each in sorted(lessons, key=lambda lesson: lesson.private)}
        core = [lesson for lesson in self.core if lesson in in_turn]
        found = first_unpassed_lesson(core, list(in_turn), self.passed)
        return None if found is None else in_turn[found]

    def count_passed_in_module(self, module: ModuleEntry) -> int:
        return count_passed_lessons([lesson.id for lesson in module.lessons], self.passed)

    def progress_in_module(self, module: ModuleEntry) -> tuple[str, str, tuple[bool, ...], str]:
        """All progress that the module's page shows; readers with equal values share one cached
        page."""
        done = tuple(lesson.id in self.passed for lesson in module.lessons)
        following = self.next_lesson_in_module(module)
        return self.catalogue.version, module.id, done, following.slug if following else ""

    def next_lesson_in_module(self, module: ModuleEntry) -> LessonEntry | None:
        return self._next_lesson_of(module.lessons)

    def position_in_module(self, lesson: LessonEntry) -> tuple[int, int]:
        """The lesson's number in its module, from 1, and the number of lessons."""
        module = self.catalogue.module(lesson.module)
        lessons = module.lessons if module else (lesson,)
        return lessons.index(lesson) + 1, len(lessons)


@dataclass(frozen=True, slots=True)
class SignedInLearner:
    """The signed-in person who opened a page, with their course progress."""

    person: Person
    learning: CourseProgress


def current_learner_visit(now: datetime) -> SignedInLearner | None:
    """Read the person signed in on this browser and their progress in one statement; None without a
    session. The view must pass the person to `permissions.set_person`."""
    key = identity.session_key_in_cookie()
    row = None if key is None else _find_learner_row_of_session(key, now)
    return None if key is None or row is None else _visit_from_row(row, key, now)


def find_signed_in_learner(session_key: str, now: datetime) -> SignedInLearner | None:
    """Read the learner of a session key and their progress in one statement. None for an ended
    session, and for staff, whose grants need a second statement."""
    row = _find_learner_row_of_session(session_key, now)
    return None if row is None or row.person_staff else _visit_from_row(row, session_key, now)


def _find_learner_row_of_session(key: str, now: datetime) -> Row[Any] | None:
    return read().execute(_VISIT, {"key_hash": hash_token(key), "now": now}).one_or_none()


def _visit_from_row(row: Row[Any], key: str, now: datetime) -> SignedInLearner:
    return SignedInLearner(
        identity.person_from_row(row, key, now), _course_progress_from_row(row, catalogue())
    )


def course_progress_of(account: UUID) -> CourseProgress:
    """Read this person's course progress in one statement."""
    return _course_progress_from_row(
        read().execute(_LEARNER, {"account": account}).one(), catalogue()
    )


def _course_progress_from_row(row: Row[Any], published: Catalogue) -> CourseProgress:
    # Staff belong to no household; for them the list of the family at home applies.
    core = (
        published.cores[-1].lessons_for(row.role or "keluarga", row.stage)
        if published.cores
        else ()
    )
    passed = frozenset((row.passed or "").split())
    return CourseProgress(published, core, passed, row.core_state == 0, bool(row.core_state))
