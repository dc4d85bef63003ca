"""Files that a person asks for and a job makes in a process of its own, so that no worker waits:
a table of them, in which each has its state, and how they are asked for, made and deleted.

A room has a table of its own (a model with MadeFile) and a FileMaker, which it calls by a scheduled
job with `runs_when_asked`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, ClassVar, Protocol
from uuid import UUID

import structlog
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    LargeBinary,
    String,
    Text,
    and_,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, MappedAsDataclass, Session, mapped_column

from app.kit.own_process import OwnProcessError, call_in_own_process
from app.kit.store.db import insert_ignoring, read, transaction

UNFINISHED = ("waiting", "running")
"""States of a file that is still to be made."""
FILES_AT_ONCE = 15
"""In one run, so that it ends before its lease does, also if each takes SECONDS."""
MOST_TRIES = 3

log = structlog.get_logger("bekal.files")


class MadeFile(MappedAsDataclass, kw_only=True):
    """The columns of a file: waiting, running, ready or failed. `document`: all that it is made of,
    `done`: percent made so far, `content`: the file. The table's primary key says by `asked_by`
    whose it is, and what it shows."""

    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    done: Mapped[int] = mapped_column(default=0, server_default="0")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)


def file_checks() -> tuple[CheckConstraint, ...]:
    """The checks of a table of files."""
    return (
        CheckConstraint(
            "state IN ('waiting', 'running', 'ready', 'failed')", name="the_state_is_known"
        ),
        CheckConstraint("(state = 'ready') = (content IS NOT NULL)", name="content_when_ready"),
    )


class FileKey(Protocol):
    """A frozen dataclass with the columns of the table's primary key, `asked_by` among them."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def asked_by(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class FileState:
    """How far a file is; `state` as in MadeFile, `done` in percent."""

    state: str
    asked_at: datetime
    done: int

    @property
    def is_coming(self) -> bool:
        return self.state in UNFINISHED


@dataclass(frozen=True, slots=True)
class FileMaker:
    """How the files of a table are made: `make(document)` returns the file, and may use `seconds`
    and `most_memory` bytes. They are deleted after `life`. `key` names the columns of the primary
    key. With `tells_progress`, `make(document, progress)` tells how many percent are made."""

    table: Any
    key: type[Any]
    make: Callable[..., bytes]
    seconds: float
    most_memory: int
    life: timedelta
    tells_progress: bool = False

    def ask(self, tx: Session, key: FileKey, document: str, *, now: datetime) -> None:
        """Let a file be made. Asked for twice, it is made once; one that failed is tried again.
        After the commit the caller wakes the job (kit.jobs.wake_jobs)."""
        fresh = {
            "asked_at": now,
            "state": "waiting",
            "tries": 0,
            "document": document,
            "done": 0,
        }
        tx.execute(insert_ignoring(tx, self.table).values(**_values(key), **fresh))
        again = update(self.table).where(self._is(key), self.table.state == "failed")
        tx.execute(again.values(fresh))
        tx.flush()

    def find(self, key: FileKey) -> FileState | None:
        its = (self.table.state, self.table.asked_at, self.table.done)
        row = read().execute(select(*its).where(self._is(key))).first()
        return None if row is None else FileState(*row)

    def content(self, key: FileKey) -> bytes | None:
        """The file; None while it is not ready."""
        found: bytes | None = read().scalar(select(self.table.content).where(self._is(key)))
        return found

    def count_unfinished(self, asked_by: UUID) -> int:
        """How many files of this person are still to be made."""
        its = (self.table.asked_by == asked_by, self.table.state.in_(UNFINISHED))
        return read().scalar(select(func.count()).select_from(self.table).where(*its)) or 0

    def unfinished(self, limit: int) -> list[Any]:
        """Keys of files that wait, or whose making was cut off: the oldest of each person, then the
        second of each, so that nobody keeps others waiting."""
        its = self._columns()
        table = self.table
        turn = func.row_number().over(partition_by=table.asked_by, order_by=(table.asked_at, *its))
        waiting = select(*its).where(table.state.in_(UNFINISHED))
        rows = read().execute(waiting.order_by(turn, table.asked_at).limit(limit))
        return [self.key(*row) for row in rows]

    def make_waiting(self, now: datetime) -> int:
        """Delete files that were asked for longer ago than their life, and make those that wait;
        also those asked for meanwhile. Returns how many were made. Opens its own transactions."""
        with transaction() as tx:
            tx.execute(delete(self.table).where(self.table.asked_at <= now - self.life))
        tried: set[Any] = set()
        made = 0
        while keys := self._untried(tried):
            for key in keys:
                tried.add(key)
                made += self._make(key)
        return made

    def _untried(self, tried: set[Any]) -> list[Any]:
        """The next keys in turn, so many that a run makes FILES_AT_ONCE. What failed in this run
        waits still."""
        left = FILES_AT_ONCE - len(tried)
        return [key for key in self.unfinished(FILES_AT_ONCE) if key not in tried][:left]

    def _make(self, key: FileKey) -> bool:
        """Make one file. A run that was cut off counts as a try; after MOST_TRIES it failed."""
        with transaction() as tx:
            its = select(self.table.document, self.table.tries).where(self._is(key))
            found = tx.execute(its.with_for_update()).first()
            if found is None:  # erased meanwhile
                return False
            is_over = found.tries >= MOST_TRIES
            state = {"state": "failed"} if is_over else {"state": "running"}
            tx.execute(self._change(key, **state, tries=found.tries + (not is_over), done=0))
        if is_over:
            return False
        try:
            content = call_in_own_process(
                self.make,
                found.document,
                seconds=self.seconds,
                most_memory=self.most_memory,
                on_progress=(lambda percent: self._tell(key, percent))
                if self.tells_progress
                else None,
            )
        except OwnProcessError as problem:
            log.error("file_failed", table=self.table.__tablename__, why=str(problem))
            return False
        except Exception:  # one document must not keep all others waiting
            log.exception("file_failed", table=self.table.__tablename__)
            return False
        with transaction() as tx:
            tx.execute(self._change(key, state="ready", content=content, done=100))
        return True

    def _tell(self, key: FileKey, percent: int) -> None:
        with transaction() as tx:
            tx.execute(self._change(key, done=percent))

    def _change(self, key: FileKey, **values: Any) -> Any:
        return update(self.table).where(self._is(key)).values(**values)

    def _columns(self) -> list[Any]:
        return [getattr(self.table, each.name) for each in fields(self.key)]

    def _is(self, key: FileKey) -> ColumnElement[bool]:
        return and_(*(getattr(self.table, name) == its for name, its in _values(key).items()))


def _values(key: FileKey) -> dict[str, Any]:
    return {each.name: getattr(key, each.name) for each in fields(key)}
