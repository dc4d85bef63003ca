"""Checks whether the database is writable and whether it is readable throughout."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import current_app
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.hosts import queries as hosts
from app.kit.jobs import wake_jobs
from app.kit.registry import ValuePerApp
from app.kit.room import ScheduledJobError
from app.kit.store.db import database, insert_ignoring, read, transaction
from app.kit.store.models import Lease
from app.kit.store.outage import BUSY, kind_of_outage, kind_of_storage_failure
from app.kit.web.packing import write_durably
from app.operations.queries import (
    LastSqliteIntegrityCheck,
    health_report,
    inode_of_sqlite_file,
    last_integrity_check,
)
from app.operations.rules import AILMENTS, PROBED_EVERY, is_integrity_check_due

log = structlog.get_logger("bekal.operations")

PROBE = "sehat"
"""The lease that is written for trial; nobody holds it."""
ROOM = 64 * 1024
"""Bytes for which there has to be room on the disk."""
_GROW = text(
    "CREATE TEMPORARY TABLE bekal_sehat ON COMMIT DROP AS "
    "SELECT repeat(md5(n::text), 64) AS x FROM generate_series(1, 32) AS n"
)
"""Of a row that is written anew PostgreSQL may put the new one where an old one was: a full disk is
found by what needs pages. As many bytes as ROOM."""


@dataclass(frozen=True, slots=True)
class _WriteTestResult:
    at: datetime
    found: str | None


_PROBED = ValuePerApp[_WriteTestResult]("probed")


def find_problems(now: datetime) -> tuple[dict[str, str], list[str]]:
    """Return the versions in use, and the reasons (in sentences for an operator) why the deployment
    does not work, after a test write."""
    versions, reasons = health_report()
    refused = find_database_write_problem(now)
    _fetch_publication_soon()
    if refused is not None and not any(reason.startswith(refused) for reason in reasons):
        reasons.append(refused)
    return versions, reasons


def _fetch_publication_soon() -> None:
    """Whoever watches `/sehat` makes this host fetch a new publication before its next minute."""
    try:
        if hosts.must_fetch():
            wake_jobs()
    except SQLAlchemyError:  # health_report says so
        database().drop_connection()


def find_database_write_problem(now: datetime) -> str | None:
    """Write to the database and return why that fails, in a sentence for an operator; None if it
    works. Each worker tries at most once per PROBED_EVERY. A busy database leaves the last
    result."""
    kept = _PROBED.find(current_app)
    if kept is not None and abs(now - kept.at) < PROBED_EVERY:
        return kept.found
    found = None if kept is None else kept.found
    try:
        _write_test_row(now)
    except (DBAPIError, OSError) as error:
        database().drop_connection()
        if kind_of_outage(error) != BUSY:
            found = AILMENTS.get(kind_of_storage_failure(error) or "", AILMENTS["broken"])
            log.warning("write_failed", kind=type(error).__name__, found=found)
    else:
        found = None
    _PROBED.put(current_app, _WriteTestResult(now, found))
    return found


def _write_test_row(now: datetime) -> None:
    with transaction() as tx:
        tx.execute(insert_ignoring(tx, Lease).values(name=PROBE, until=now))
        tx.execute(update(Lease).where(Lease.name == PROBE).values(until=now))
        if not database().is_sqlite:
            tx.execute(_GROW)
    if database().is_sqlite:
        _require_free_disk_space(Path(database().engine.url.database or "").parent)


def _require_free_disk_space(folder: Path) -> None:
    """Write a temporary file to see whether the disk is full: SQLite's log has free room from
    before, so a small write to the database succeeds even then. Raises OSError."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(os.urandom(ROOM))
        file.flush()
        os.fsync(file.fileno())


def check_database_integrity(now: datetime) -> int:
    """Scheduled job: read the whole SQLite database with its own quick_check when that is due.
    PostgreSQL checks each page when it reads it. Returns the number of tables read; raises
    ScheduledJobError if something is damaged. Table by table: without WAL nobody can write while
    one is read."""
    if not database().is_sqlite:
        return 0
    before = last_integrity_check()
    if before is not None and not is_integrity_check_due(before.at, before.took, now):
        return 0
    file, began = inode_of_sqlite_file(database()), time.monotonic()
    found = _quick_check_each_table()
    damaged = tuple(sorted(table for table, said in found.items() if said != "ok"))
    for table in damaged:
        log.error("database_damaged", table=table, said=found[table])
    took = timedelta(seconds=time.monotonic() - began)
    write_durably(
        LastSqliteIntegrityCheck.file_path(),
        LastSqliteIntegrityCheck(now, took, file, damaged).dump(),
    )
    if damaged:
        raise ScheduledJobError(AILMENTS["damaged"])
    return len(found) if before is None or before.damaged else 0


def _quick_check_each_table() -> dict[str, str]:
    """The result of quick_check per table: "ok" or the first problem. The key "" means that the
    table names cannot be read."""
    names = text("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    found: dict[str, str] = {}
    try:
        tables = list(read().execute(names).scalars())
    except DBAPIError as error:
        database().drop_connection()
        return {"": str(error.orig)}
    for table in tables:
        try:
            said = read().exec_driver_sql(f'PRAGMA quick_check("{table}")').scalars().first()
            found[table] = str(said)
        except DBAPIError as error:
            database().drop_connection()
            found[table] = "ok" if kind_of_outage(error) == BUSY else str(error.orig)
    return found
