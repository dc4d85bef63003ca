"""Database: models, one way to read, one way to write, on SQLite and PostgreSQL.

`read()` gives the one connection that is kept for this thread, in autocommit. `transaction()` is
the only thing that commits; it is written on that same connection, so that a query inside it sees
what an action just wrote, and nothing is fetched from a pool. On SQLite writers queue for a lock
of ours before BEGIN IMMEDIATE: under load SQLite's own busy waiting costs half the throughput and
ten times the p99.
"""

from __future__ import annotations

import select
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, Insert, MetaData, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, Session

from app.kit.registry import PerApp
from app.kit.store.moment import Moment
from app.kit.store.sqlite import prepare_sqlite
from app.kit.store.turn import Turn
from app.kit.untyped.data import new_uuid7, sqlite_driver
from config import keep_private

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

OPEN, LOST = 2, 4
"""Of a transaction, as PostgreSQL's library tells it (PQTRANS_INTRANS, PQTRANS_UNKNOWN). Where the
connection is lost, COMMIT says so."""
DONE = 1
"""Of a command, in the same way (PGRES_COMMAND_OK)."""


class Model(MappedAsDataclass, DeclarativeBase):
    """Base of every table. Write `class X(Model, kw_only=True)` on each, or mypy refuses it."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Moment}  # noqa: RUF012 (an annotation breaks mypy)


db = SQLAlchemy(metadata=Model.metadata)


def new_id() -> UUID:
    """A UUIDv7: sorts by the time it was made, needs no round trip to the database."""
    return new_uuid7()


class _Writing(Session):
    """The session of one transaction. `connection()` hands the transaction's out as it is: an
    action that speaks only Core never begins the session."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, join_transaction_mode="control_fully", expire_on_commit=False)
        self._connection = connection

    def connection(self, *_arguments: object, **_options: object) -> Connection:
        return self._connection


def _beginning(engine: Engine, begin: str) -> Engine:
    """The same engine for whom `transaction()` is not: migrations, and rows by the thousand.
    pysqlite begins nothing by itself, or not when it should."""
    writer = engine.execution_options()

    @event.listens_for(writer, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return writer


class Database:
    """What one application keeps about its database: engine, write lock, a thread's connection."""

    def __init__(self, engine: Engine, state_dir: Path) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._begin = "BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN"
        self._driver: Any = engine.dialect.loaded_dbapi
        self.writer = _beginning(engine, self._begin) if self.is_sqlite else engine
        self.turn = Turn(state_dir / "tulis.lock")
        self._local = threading.local()

    def read(self) -> Connection:
        kept: Connection | None = getattr(self._local, "kept", None)
        if kept is None or kept.closed or kept.invalidated:
            # As an option of the engine it would be a listener, which slows every statement.
            kept = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._local.kept = kept
            if self.is_sqlite:
                # The system keeps the file in memory once; 2 MB more a thread brought no speed.
                cast("Any", kept.connection).execute("PRAGMA cache_size=-512")
        return kept

    @property
    def writes_begun(self) -> int:
        """How many transactions this thread has begun: whether there was another since."""
        return getattr(self._local, "begun", 0)

    def notice_loss(self) -> None:
        """Give up this thread's kept connection where PostgreSQL has ended it meanwhile: there is
        something to read though nothing was asked. Else who opens the next page after a restart of
        the database would be told of it."""
        kept: Connection | None = getattr(self._local, "kept", None)
        if self.is_sqlite or kept is None or kept.closed or kept.invalidated:
            return
        driver: Any = kept.connection.dbapi_connection
        if driver.closed or _has_more(driver.fileno()):
            kept.invalidate()
            self.forget_reader()

    def forget_reader(self) -> None:
        """Drop this thread's kept connection, after an error or before the engine goes."""
        kept: Connection | None = getattr(self._local, "kept", None)
        self._local.kept = None
        if kept is not None:
            kept.invalidate() if kept.invalidated else kept.close()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        if getattr(self._local, "is_writing", False):
            raise RuntimeError("a transaction is already open in this thread")
        connection = self.read()
        with self.turn.taken() if self.is_sqlite else nullcontext():
            # Told to the driver: SQLAlchemy's own begin would need a listener, and with one on
            # the engine every statement looks for listeners.
            driver: Any = connection.connection.dbapi_connection
            self._tell(connection, lambda: self._say(driver, self._begin))
            session = _Writing(connection)
            self._local.is_writing = True
            self._local.begun = self.writes_begun + 1
            try:
                yield session
                session.flush()
                self._check_whole(driver)
                self._tell(connection, lambda: self._say(driver, "COMMIT"))
            except BaseException:
                with suppress(OperationalError):
                    self._tell(connection, driver.rollback)
                raise
            finally:
                self._local.is_writing = False
                if session.identity_map or session.new:  # often there is none, and asking is cheap
                    session.expunge_all()

    def _check_whole(self, driver: Any) -> None:
        """PostgreSQL takes COMMIT after a failed statement and rolls back without a word; after a
        failed flush both have rolled back already. Raises RuntimeError for either: whoever caught
        that error would go on as if everything were written."""
        if self.is_sqlite:
            is_whole = driver.in_transaction
        else:
            is_whole = driver.info.transaction_status in (OPEN, LOST)
        if not is_whole:
            raise RuntimeError("an error inside the transaction was caught; nothing was written")

    def _say(self, driver: Any, words: str) -> None:
        """Begin or commit. A cursor of psycopg's costs more for that than PostgreSQL does."""
        if self.is_sqlite:
            driver.execute(words)
            return
        told = driver.pgconn.exec_(words.encode())
        if told.status != DONE:
            raise self._driver.errors.error_from_result(told)

    def _tell(self, connection: Connection, what: Callable[[], object]) -> None:
        """Begin, commit or roll back. Raises SQLAlchemy's error for the driver's; what the
        connection is good for is then not known, so it is given up."""
        try:
            what()
        except self._driver.Error as error:
            self._local.kept = None
            connection.invalidate()
            raise OperationalError(None, None, error) from error


def _has_more(descriptor: int) -> bool:
    """Whether there is something to read. Not by select(), which takes no number above 1023: where
    a thousand phones are connected, what is opened anew has a higher one."""
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    return bool(waiting.poll(0))


_DATABASE = PerApp[Database]("database")
_instead: ContextVar[Database | None] = ContextVar("instead", default=None)


def database() -> Database:
    return _instead.get() or database_of(current_app)


def database_of(app: Flask) -> Database:
    """The application's own, whatever `using` says."""
    return _DATABASE.of(app)


def read() -> Connection:
    """A connection to read from; the open transaction's own inside `transaction()`."""
    return database().read()


def transaction() -> AbstractContextManager[Session]:
    """Everything inside is written, or nothing. Commits at the end; rolls back on any exception.

    Raises RuntimeError when one is already open in this thread: actions take `tx` instead."""
    return database().transaction()


def insert_ignoring(tx: Session, model: type[Model]) -> Insert:
    """INSERT … ON CONFLICT DO NOTHING, as the transaction's database spells it."""
    if tx.connection().dialect.name == "sqlite":
        return sqlite.insert(model).on_conflict_do_nothing()
    return postgresql.insert(model).on_conflict_do_nothing()


def connect(app: Flask, url: str, state_dir: Path) -> None:
    """Give the application its engine, with the settings each database needs."""
    # A database error in the log shows the statement, never the names and answers in it.
    options: dict[str, Any] = {"pool_size": 40, "max_overflow": 60, "hide_parameters": True}
    # Threads keep theirs, so one is seldom handed out, and costs little to be tried before.
    options |= {"module": sqlite_driver} if url.startswith("sqlite") else {"pool_pre_ping": True}
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    for lock in state_dir.glob("*.lock"):
        keep_private(lock)
    _DATABASE.put(app, Database(engine, state_dir))


def beside(url: str, folder: Path) -> Database:
    """Another database than the application's, as a copy to be checked or restored is; its lock
    stands in `folder`. Whoever opens it ends it: `forget_reader`, `engine.dispose`."""
    if not url.startswith("sqlite"):
        return Database(create_engine(url, hide_parameters=True), folder)
    engine = create_engine(url, hide_parameters=True, module=sqlite_driver)
    prepare_sqlite(engine)
    return Database(engine, folder)


@contextmanager
def using(other: Database) -> Iterator[None]:
    """Whatever asks for the application's database gets this one; other threads do not."""
    before = _instead.set(other)
    try:
        yield
    finally:
        _instead.reset(before)
