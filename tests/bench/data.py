"""A database with N synthetic learners, created by a few SQL statements.

Each household has a worker and a relative; households are spread evenly over all villages. Two in
three are known to staff, the others count as registered by themselves. A
learner who has begun has lesson progress, core progress in both roles (as learning computes it) and
one receipt with its attempt. Counters are not inserted: coverage builds them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
    and_,
    case,
    func,
    insert,
    literal,
    select,
    true,
)

from app.households.models import (
    Acquaintance,
    CompletedCore,
    CoreProgress,
    Household,
    LearningDay,
    Member,
)
from app.identity.models import Account
from app.kit.clock import utcnow
from app.kit.store.moment import Moment
from app.learning.models import Attempt, LessonProgress
from app.regions.models import Region
from app.sync.models import Receipt
from tests.bench import extras, told
from tests.bench.inserts import filling, insert_selected, make_indexes, numbered_id
from tests.bench.people import DEVICE, DONE, HOUSEHOLDS, LEARNERS, ROLES, SENT, WORDS
from tests.bench.processes import work_seconds
from tests.bench.report import step
from tests.rooms.learning.answers import core_lessons, core_version, quiz_answers, quiz_of

FIRST = ("Sri", "Siti", "Dewi", "Nur", "Wati", "Yuli", "Rini", "Tuti", "Eko", "Agus", "Budi")
LAST = ("Wahyuni", "Lestari", "Rahayu", "Handayani", "Astuti", "Susanti", "Purnomo", "Santoso")
RESULT = {"right": 4, "asked": 4, "passed": True}

_bench = MetaData()
_number = Table(
    "bench_number",
    _bench,
    Column("i", BigInteger, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
)
_done = Table(
    "bench_done",
    _bench,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer),
    Column("other", Integer),
    prefixes=["TEMPORARY"],
)
_lesson = Table(
    "bench_lesson",
    _bench,
    Column("half", Integer, primary_key=True, autoincrement=False),
    Column("nth", Integer, primary_key=True, autoincrement=False),
    Column("id", String),
    prefixes=["TEMPORARY"],
)
_village = Table(
    "bench_village",
    _bench,
    Column("nth", Integer, primary_key=True, autoincrement=False),
    Column("code", String),
    prefixes=["TEMPORARY"],
)
_i = _number.c.i
_begun = (
    select(_i, _done.c.n, _done.c.other)
    .join(_done, _done.c.place == _i % 100)
    .where(_done.c.n > 0)
    .subquery()
)


def insert_learners(app: Flask, learners: int) -> float:
    """Insert `learners` people (an even number) with their progress. Returns seconds of CPU."""
    with app.app_context():
        for role in ROLES:  # a quiz is kept in memory; soon the database has one connection
            for name in core_lessons(role):
                quiz_of(name)
        with filling() as connection:
            began = work_seconds(connection)
            _Inserts(connection, learners).run()
            extras.write(connection, learners)
            step(f"{learners:,} learners: indexes")
            make_indexes(connection)
            return work_seconds(connection) - began


class _Inserts:
    def __init__(self, connection: Connection, learners: int) -> None:
        self.connection = connection
        self.learners = learners
        self.now = literal(utcnow() - timedelta(days=7), Moment())
        self.long_ago = literal(utcnow() - timedelta(days=20), Moment())

    def run(self) -> None:
        _bench.create_all(self.connection)
        self._tables()
        for what, write in (
            ("people", self._people),
            ("households", self._households),
            ("progress", self._progress),
            ("what they sent", self._sent),
            ("phones", lambda: told.insert_phones(self.connection, _begun)),
            ("departures", lambda: told.insert_departures(self.connection, _begun)),
            ("survey", lambda: told.insert_survey(self.connection, _begun)),
        ):
            step(f"{self.learners:,} learners: {what}")
            write()
        _bench.drop_all(self.connection)

    def _tables(self) -> None:
        numbers = select(literal(0).label("i")).cte(recursive=True)
        numbers = numbers.union_all(select(numbers.c.i + 1).where(numbers.c.i < self.learners - 1))
        self._insert(_number, {"i": numbers.c.i})
        self.cores = [core_lessons(role) for role in ROLES]
        self.connection.execute(
            insert(_done),
            [
                {"place": place, "n": n, "other": self._of_other(place % 2, n)}
                for place, n in enumerate(DONE)
            ],
        )
        self.connection.execute(
            insert(_lesson),
            [
                {"half": half, "nth": nth, "id": name}
                for half, core in enumerate(self.cores)
                for nth, name in enumerate(core)
            ],
        )
        villages = select(Region.code).where(func.length(Region.code) == 13).order_by(Region.code)
        codes = self.connection.scalars(villages).all()
        self.villages = len(codes)
        self.connection.execute(
            insert(_village), [{"nth": nth, "code": code} for nth, code in enumerate(codes)]
        )

    def _of_other(self, half: int, n: int) -> int:
        """How many lessons of the other role's core are among the first `n` of this role's core."""
        return len(set(self.cores[half][:n]) & set(self.cores[1 - half]))

    def _people(self) -> None:
        name = case(
            *((_i % len(FIRST) == nth, word) for nth, word in enumerate(FIRST)), else_=""
        ).concat(" ")
        last = case(
            *((_i // 11 % len(LAST) == nth, word) for nth, word in enumerate(LAST)), else_="Utami"
        )
        self._insert(
            Account,
            {
                "id": self._id(LEARNERS, _i),
                "name": name.concat(last),
                "language": literal("id"),
                "made_at": self.now,
            }
            | told.profile(_i),
        )

    def _households(self) -> None:
        # 7919 is coprime to the number of villages, so that each village gets households.
        half = select(_i).where(_i < self.learners // 2).subquery()
        # The worker of two households in three is known; that of the third has learned for a while.
        workers = select(_i).where(_i % 2 == 0)
        known = workers.where(_i % 6 != 4).subquery()
        others = workers.where(_i % 6 == 4).subquery()
        nth = half.c.i * 7919 % self.villages
        self._insert(
            Household,
            {"id": self._id(HOUSEHOLDS, half.c.i), "village": _village.c.code, "made_at": self.now},
            join=(half, _village, _village.c.nth == nth),
        )
        self._insert(
            Member,
            {
                "household": self._id(HOUSEHOLDS, _i // 2),
                "account": self._id(LEARNERS, _i),
                "role": case((_i % 2 == 0, "pekerja"), else_="keluarga"),
                "counts": true(),
                "joined_at": self.now,
                "founded": true(),
            },
        )
        self._insert(
            Acquaintance,
            {
                "id": self._id(WORDS, known.c.i),
                "account": self._id(LEARNERS, known.c.i),
                "way": literal("tick"),
                "given_at": self.now,
                "confirmed_at": self.now,
            },
        )
        for days in (20, 10, 0):
            day = utcnow().date() - timedelta(days=days)
            self._insert(
                LearningDay,
                {"account": self._id(LEARNERS, others.c.i), "day": literal(day, Date())},
            )

    def _progress(self) -> None:
        account = self._id(LEARNERS, _begun.c.i)
        for half, role in enumerate(ROLES):
            total = len(self.cores[half])
            done = case((_begun.c.i % 2 == half, _begun.c.n), else_=_begun.c.other)
            self._insert(
                CoreProgress,
                {
                    "account": account,
                    "role": literal(role),
                    "core": literal(core_version()),
                    "done": done,
                    "total": literal(total),
                    "since": case((done == total, self.now)),
                },
            )
        whose = (CoreProgress.account, CoreProgress.role, CoreProgress.core, CoreProgress.since)
        finished = select(*whose).where(CoreProgress.since.is_not(None))
        columns = ["account", "role", "core", "since"]
        self.connection.execute(insert(CompletedCore).from_select(columns, finished))
        self._insert(
            LessonProgress,
            {
                "account": account,
                "lesson": _lesson.c.id,
                "best": literal(100),
                "tries": literal(1),
                "passed_at": self.now,
                "last_at": self.now,
            },
            join=(
                _begun,
                _lesson,
                and_(_lesson.c.half == _begun.c.i % 2, _lesson.c.nth < _begun.c.n),
            ),
        )

    def _sent(self) -> None:
        first = quiz_of(self.cores[0][0])
        about = {"id": self._id(SENT, _begun.c.i), "account": self._id(LEARNERS, _begun.c.i)}
        types = Receipt.__table__.c
        self._insert(
            Receipt,
            about
            | {
                "device": literal(DEVICE, Uuid()),
                "kind": literal("quiz"),
                "sha256": literal(b"\0" * 32, types.sha256.type),
                "status": literal("created"),
                "result": literal(RESULT, types.result.type),
                "client_at": self.now,
                "received_at": case((_begun.c.i % 3 == 0, self.long_ago), else_=self.now),
                "occurred_at": self.now,
                "quality": literal("exact"),
            },
        )
        self._insert(
            Attempt,
            about
            | {
                "lesson": literal(first.lesson),
                "rev": literal(first.rev),
                "answers": literal(quiz_answers(first), Attempt.__table__.c.answers.type),
                "correct": literal(4),
                "asked": literal(4),
                "occurred_at": self.now,
            },
        )

    def _insert(self, into: Any, columns: dict[str, ColumnElement[Any]], join: Any = None) -> None:
        insert_selected(self.connection, into, columns, join)

    def _id(self, kind: int, number: ColumnElement[int]) -> ColumnElement[Any]:
        return numbered_id(self.connection, kind, number)
