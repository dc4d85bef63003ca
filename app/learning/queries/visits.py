"""Who is learning and how far they are, in one statement: that of the sign-in, with what a
learning page needs beside it. It costs the same whatever the person has done before."""

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
from app.kit.secrets import sha256
from app.kit.store.db import read
from app.learning.models import LessonProgress
from app.learning.rules import done_of, next_lesson

# One row however many lessons: ids hold no space.
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
# One look for two questions: 0 where a core list was finished; else the version that the person
# last saw, where a publication has changed their list since.
_STANDING = (
    select(case((CoreProgress.since.is_not(None), 0), else_=CoreProgress.before_core))
    .join(Member, and_(Member.account == CoreProgress.account, Member.role == CoreProgress.role))
    .where(CoreProgress.account == Account.id, Member.counts)
    .correlate(Account)
    .scalar_subquery()
    .label("standing")
)
_VISIT = identity.SIGNED_IN.add_columns(Account.stage, _ROLE, _PASSED, _STANDING)
_LEARNER = select(Account.stage, _ROLE, _PASSED, _STANDING).where(
    Account.id == bindparam("account")
)


@dataclass(frozen=True, slots=True)
class Learning:
    """How far a person is in the course as it is published today. `core` are the ids of the core
    lessons of their stage and role; `passed` those of every lesson that they passed. `finished`:
    they finished a core list, this one or an older one, which is never taken back. `core_changed`:
    they have not, and a publication changed their list since they last saw it
    (households.queries.core_news tells how)."""

    catalogue: Catalogue
    core: tuple[str, ...]
    passed: frozenset[str]
    finished: bool
    core_changed: bool

    @property
    def added(self) -> tuple[LessonEntry, ...]:
        """What the list has beyond the one that they finished; nothing where they finished none."""
        lacking = (each for each in self.core if self.finished and each not in self.passed)
        return tuple(lesson for each in lacking if (lesson := self.catalogue.lesson(each)))

    @property
    def core_done(self) -> int:
        return done_of(self.core, self.passed)

    @property
    def next(self) -> LessonEntry | None:
        """Of the whole course, but for what is for trainers alone."""
        modules = self.catalogue.for_learners
        return self._next_of(each for module in modules for each in module.lessons)

    def _next_of(self, lessons: Iterable[LessonEntry]) -> LessonEntry | None:
        """The first core lesson that is not done, else the first other one. Private ones come
        last: nobody is led into one while somebody else may be looking."""
        in_turn = {each.id: each for each in sorted(lessons, key=lambda lesson: lesson.private)}
        core = [lesson for lesson in self.core if lesson in in_turn]
        found = next_lesson(core, list(in_turn), self.passed)
        return None if found is None else in_turn[found]

    def done_in(self, module: ModuleEntry) -> int:
        return done_of([lesson.id for lesson in module.lessons], self.passed)

    def state_in(self, module: ModuleEntry) -> tuple[str, str, tuple[bool, ...], str]:
        """Everything of this that a page about the module shows: readers who are in one state
        read one page."""
        done = tuple(lesson.id in self.passed for lesson in module.lessons)
        following = self.next_in(module)
        return self.catalogue.version, module.id, done, following.slug if following else ""

    def next_in(self, module: ModuleEntry) -> LessonEntry | None:
        """Within a module, by the same rule."""
        return self._next_of(module.lessons)

    def position(self, lesson: LessonEntry) -> tuple[int, int]:
        """Which lesson of its module this is, from 1, and of how many."""
        module = self.catalogue.module(lesson.module)
        lessons = module.lessons if module else (lesson,)
        return lessons.index(lesson) + 1, len(lessons)


@dataclass(frozen=True, slots=True)
class Visit:
    """Who opened a page, and how far they are."""

    person: Person
    learning: Learning


def visit(now: datetime) -> Visit | None:
    """Whoever this browser is signed in as; None where nobody is. One statement, none without a
    session. The view says `permissions.set_person` of what it gets."""
    key = identity.sign_in_key()
    row = None if key is None else _row(key, now)
    return None if key is None or row is None else _visit(row, key, now)


def learner_visit(key: str, now: datetime) -> Visit | None:
    """The same by the key that the session carries, in front of Flask. None also for staff, whose
    grants are a second statement."""
    row = _row(key, now)
    return None if row is None or row.person_staff else _visit(row, key, now)


def _row(key: str, now: datetime) -> Row[Any] | None:
    return read().execute(_VISIT, {"key_hash": sha256(key), "now": now}).one_or_none()


def _visit(row: Row[Any], key: str, now: datetime) -> Visit:
    return Visit(identity.person_from(row, key, now), _learning(row, catalogue()))


def learning_of(account: UUID) -> Learning:
    """How far this person is. One statement."""
    return _learning(read().execute(_LEARNER, {"account": account}).one(), catalogue())


def _learning(row: Row[Any], published: Catalogue) -> Learning:
    # Staff belong to no household; what they try out goes by the list of the family at home.
    core = published.cores[-1].lessons(row.role or "keluarga", row.stage) if published.cores else ()
    passed = frozenset((row.passed or "").split())
    return Learning(published, core, passed, row.standing == 0, bool(row.standing))
