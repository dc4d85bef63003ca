"""The database: base model, reads and transactions, on SQLite and PostgreSQL.

`read()` returns this thread's kept connection, in autocommit. Only `transaction()` commits; it uses
the same connection, so that a query inside it sees uncommitted changes of the action, and nothing
is taken from a pool. On SQLite, writers wait for our own lock before BEGIN IMMEDIATE: under load
SQLite's busy waiting halves the throughput and multiplies the p99 by ten."""

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

import structlog
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, Insert, MetaData, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, Session

from app.kit.registry import ValuePerApp
from app.kit.store.moment import Moment
from app.kit.store.postgresql import FOR_PAGES, ON_REPLICA, set_up_postgresql, sqlstate
from app.kit.store.sqlite import set_up_sqlite
from app.kit.store.write_lock import WriteLock
from app.kit.untyped.data import new_uuid7, sqlite_driver
from config import keep_private

log = structlog.get_logger("bekal.database")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

TRANSACTION_OPEN, CONNECTION_LOST = 2, 4
"""Transaction states of libpq (PQTRANS_INTRANS, PQTRANS_UNKNOWN). If the connection is lost, COMMIT
reports it."""
COMMAND_OK = 1
"""Command state of libpq (PGRES_COMMAND_OK)."""


class Model(MappedAsDataclass, DeclarativeBase):
    """Base of every table. Write `class X(Model, kw_only=True)` on each, or mypy refuses it."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Moment}  # noqa: RUF012 (an annotation breaks mypy)


db = SQLAlchemy(metadata=Model.metadata)


def new_id() -> UUID:
    """A UUIDv7: sorts by creation time and needs no round trip to the database."""
    return new_uuid7()


class _TransactionSession(Session):
    """The session of one transaction. `connection()` returns the transaction's connection
    unchanged, so an action that uses only Core never begins the session."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, join_transaction_mode="control_fully", expire_on_commit=False)
        self._connection = connection

    def connection(self, *_arguments: object, **_options: object) -> Connection:
        return self._connection


def _engine_that_begins(engine: Engine, begin: str) -> Engine:
    """A copy of the engine that sends `begin` itself, for migrations and bulk inserts outside
    `transaction()`. pysqlite does not begin transactions reliably."""
    writer = engine.execution_options()

    @event.listens_for(writer, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return writer


class Database:
    """The database of one application: its engine, its write lock and each thread's connection."""

    def __init__(self, engine: Engine, state_dir: Path) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self.limits = FOR_PAGES
        """Of connections that are opened from now on, on PostgreSQL."""
        self._begin = "BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN"
        self._driver: Any = engine.dialect.loaded_dbapi
        self.writer = _engine_that_begins(engine, self._begin) if self.is_sqlite else engine
        self.write_lock = WriteLock(state_dir / "tulis.lock")
        self._local = threading.local()

    def read_connection(self) -> Connection:
        kept: Connection | None = getattr(self._local, "kept", None)
        if kept is None or kept.closed or kept.invalidated:
            # As an option of the engine it would add a listener, which slows down every statement.
            kept = self._connect().execution_options(isolation_level="AUTOCOMMIT")
            self._local.kept = kept
            if self.is_sqlite:
                # The operating system caches the file once; 2 MB more a thread made nothing faster.
                cast("Any", kept.connection).execute("PRAGMA cache_size=-512")
        return kept

    def _connect(self) -> Connection:
        try:
            return self.engine.connect()
        except OperationalError as error:
            if not self.is_sqlite:
                # The driver names servers and the reason, as "session is read-only" of a standby.
                log.warning("database_refused", why=str(error.orig))
            raise

    @property
    def writes_begun(self) -> int:
        """The number of transactions that this thread has begun, to see whether one was begun
        since."""
        return getattr(self._local, "begun", 0)

    def drop_lost_connection(self) -> None:
        """Drop this thread's kept connection if PostgreSQL has closed it: then its socket is
        readable although no query is running. Otherwise the first page after a restart of the
        database would fail."""
        kept: Connection | None = getattr(self._local, "kept", None)
        if self.is_sqlite or kept is None or kept.closed or kept.invalidated:
            return
        driver: Any = kept.connection.dbapi_connection
        if driver.closed or _socket_has_input(driver.fileno()):
            kept.invalidate()
            self.drop_connection()

    def drop_connection(self) -> None:
        """Close this thread's kept connection, after an error or before the engine is disposed."""
        kept: Connection | None = getattr(self._local, "kept", None)
        self._local.kept = None
        if kept is not None:
            kept.invalidate() if kept.invalidated else kept.close()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        if getattr(self._local, "is_writing", False):
            raise RuntimeError("a transaction is already open in this thread")
        connection = self.read_connection()
        with self.write_lock.held() if self.is_sqlite else nullcontext():
            # Sent by the driver: SQLAlchemy's own begin needs a listener, and with one on the
            # engine every statement checks for listeners.
            driver: Any = connection.connection.dbapi_connection
            self._run(connection, lambda: self._send(driver, self._begin))
            session = _TransactionSession(connection)
            self._local.is_writing = True
            self._local.begun = self.writes_begun + 1
            try:
                yield session
                session.flush()
                self._check_not_rolled_back(driver)
                self._run(connection, lambda: self._send(driver, "COMMIT"))
            except BaseException as error:
                with suppress(OperationalError):
                    self._run(connection, driver.rollback)
                if sqlstate(error) == ON_REPLICA and not connection.invalidated:
                    log.warning("database_is_replica")
                    connection.invalidate()
                raise
            finally:
                self._local.is_writing = False
                if session.identity_map or session.new:  # often empty, and this check is cheap
                    session.expunge_all()

    def _check_not_rolled_back(self, driver: Any) -> None:
        """PostgreSQL accepts COMMIT after a failed statement and silently rolls back; after a
        failed flush both databases have already rolled back. Raises RuntimeError in both cases:
        code that caught the error would assume that its changes were stored."""
        if self.is_sqlite:
            is_whole = driver.in_transaction
        else:
            is_whole = driver.info.transaction_status in (TRANSACTION_OPEN, CONNECTION_LOST)
        if not is_whole:
            raise RuntimeError("an error inside the transaction was caught; nothing was written")

    def _send(self, driver: Any, statement: str) -> None:
        """Send BEGIN or COMMIT. A psycopg cursor costs more than PostgreSQL's work for it."""
        if self.is_sqlite:
            driver.execute(statement)
            return
        result = driver.pgconn.exec_(statement.encode())
        if result.status != COMMAND_OK:
            raise self._driver.errors.error_from_result(result)

    def _run(self, connection: Connection, command: Callable[[], object]) -> None:
        """Begin, commit or roll back. Converts the driver's error to SQLAlchemy's and drops the
        connection, whose state is then unknown."""
        try:
            command()
        except self._driver.Error as error:
            self._local.kept = None
            connection.invalidate()
            raise OperationalError(None, None, error) from error


def _socket_has_input(descriptor: int) -> bool:
    """Whether the socket has input. Uses poll() because select() accepts no descriptor above 1023,
    which a process with a thousand connections exceeds."""
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    return bool(waiting.poll(0))


_DATABASE = ValuePerApp[Database]("database")
_override: ContextVar[Database | None] = ContextVar("override", default=None)


def database() -> Database:
    return _override.get() or database_of(current_app)


def database_of(app: Flask) -> Database:
    """The application's own database, even inside `using_database`."""
    return _DATABASE.of(app)


def read() -> Connection:
    """The connection for reads; inside `transaction()` the connection of that transaction."""
    return database().read_connection()


def transaction() -> AbstractContextManager[Session]:
    """A transaction: commits at the end; rolls back after any exception.

    Raises RuntimeError if one is already open in this thread: actions take `tx` as a parameter."""
    return database().transaction()


def insert_ignoring(tx: Session, model: type[Model]) -> Insert:
    """INSERT … ON CONFLICT DO NOTHING in the dialect of the transaction."""
    if tx.connection().dialect.name == "sqlite":
        return sqlite.insert(model).on_conflict_do_nothing()
    return postgresql.insert(model).on_conflict_do_nothing()


def set_up_database(app: Flask, url: str, state_dir: Path) -> None:
    """Create the application's engine with the settings of its database."""
    # The log shows the statement of a database error, never its values, which are personal.
    options: dict[str, Any] = {"pool_size": 40, "max_overflow": 60, "hide_parameters": True}
    # Threads keep their connection, so the pool is rarely used and a check before use is cheap.
    options |= {"module": sqlite_driver} if url.startswith("sqlite") else {"pool_pre_ping": True}
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    own = _DATABASE.put(app, Database(engine, state_dir))
    if own.is_sqlite:
        set_up_sqlite(engine)
    else:
        set_up_postgresql(engine, lambda: own.limits, any_role=False)
    for lock in state_dir.glob("*.lock"):
        keep_private(lock)


def open_database(url: str, folder: Path) -> Database:
    """Open a database other than the application's, such as a copy to verify or restore. Its lock
    is in `folder`. The caller closes it with `drop_connection` and `engine.dispose`."""
    if not url.startswith("sqlite"):
        return Database(create_engine(url, hide_parameters=True), folder)
    engine = create_engine(url, hide_parameters=True, module=sqlite_driver)
    set_up_sqlite(engine)
    return Database(engine, folder)


@contextmanager
def using_database(replacement: Database) -> Iterator[None]:
    """Within the `with` block this thread uses `replacement`; all other threads keep the
    application's database."""
    before = _override.set(replacement)
    try:
        yield
    finally:
        _override.reset(before)
