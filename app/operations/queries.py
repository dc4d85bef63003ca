"""Whether this deployment works."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.course import queries as course
from app.hosts import queries as hosts
from app.kit.clock import AHEAD, BEHIND, WIB, compare_clock, utcnow
from app.kit.registry import registry
from app.kit.store.db import Database, database, read
from app.kit.store.models import Lease
from app.kit.store.partitions import (
    Month,
    find_large_defaults,
    find_partitions,
    missing_months,
    partitioned_tables,
)
from app.kit.untyped.data import sqlite_driver
from app.operations.models import AppliedPublication
from app.operations.rules import AILMENTS, LATE, SCHEDULED_JOBS_LEASE
from app.regions import queries as regions
from app.regions.codes import COUNTRY
from app.sync import queries as sync
from config import ROOT

CHECKED_WITHIN = timedelta(days=3)
MIGRATIONS = ROOT / "migrations" / "versions"
_REVISION = text("SELECT version_num FROM alembic_version")
_POSTGRESQL = text(
    "SELECT checksum_failures, checksum_last_failure, pg_is_in_recovery() "
    "OR current_setting('transaction_read_only') = 'on' AS read_only "
    "FROM pg_stat_database WHERE datname = current_database()"
)


def database_migration() -> str | None:
    """The migration of the database; None if it has no tables yet."""
    if not inspect(read()).has_table("alembic_version"):
        return None
    found: str | None = read().execute(_REVISION).scalar()
    return found


def newest_migration() -> str:
    """The newest migration known to this code, without Alembic, a fifth of the start time."""
    return max(file.name.partition("_")[0] for file in MIGRATIONS.glob("[0-9]*_*.py"))


def has_needed_schema() -> bool:
    """Whether the database has every migration that this code knows. It may have newer ones: hosts
    are updated one after another, and one of the older release may start again meanwhile."""
    found = database_migration()
    return found is not None and found >= newest_migration()


def applied_publication() -> str | None:
    """The last publication whose effects are all in this database; None before the first."""
    return read().scalar(select(AppliedPublication.publication))


@dataclass(frozen=True, slots=True)
class LastSqliteIntegrityCheck:
    """The last check of an SQLite database: its time and duration, the file checked (its inode),
    and the damaged tables. Stored beside the database, which may be unreadable."""

    at: datetime
    took: timedelta
    file: int
    damaged: tuple[str, ...]

    @staticmethod
    def file_path() -> Path:
        folder = registry().settings.state_dir
        return folder / "periksa-basisdata.json"

    def dump(self) -> bytes:
        said = {"at": self.at.isoformat(), "took": self.took.total_seconds(), "file": self.file}
        return json.dumps(said | {"damaged": self.damaged}).encode()

    @classmethod
    def load(cls, data: bytes) -> LastSqliteIntegrityCheck:
        """Parse the output of `dump`. Raises ValueError, KeyError or TypeError for other data."""
        said = json.loads(data)
        at, took = datetime.fromisoformat(said["at"]), timedelta(seconds=said["took"])
        return cls(at, took, int(said["file"]), tuple(said["damaged"]))


def last_integrity_check() -> LastSqliteIntegrityCheck | None:
    """The last check of the current database file; None if it was never checked, as after a
    restore."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = LastSqliteIntegrityCheck.load(LastSqliteIntegrityCheck.file_path().read_bytes())
        return found if found.file == inode_of_sqlite_file(database()) else None
    return None


def inode_of_sqlite_file(database: Database) -> int:
    """The inode of an SQLite database. Raises OSError."""
    return Path(database.engine.url.database or "").stat().st_ino


def _sqlite_problems() -> list[str]:
    """Return why the SQLite database is unusable, according to the last integrity check."""
    found = last_integrity_check()
    if found is None or not found.damaged:
        return []
    at = found.at.astimezone(WIB).strftime("%d-%m-%Y %H.%M")
    where = ", ".join(filter(None, found.damaged)) or "semua"
    return [f"{AILMENTS['damaged']} Tabel: {where}, diperiksa {at} WIB."]


def _postgresql_problems() -> list[str]:
    """Return why the PostgreSQL database is unusable, as the server reports it."""
    failures, last, read_only = read().execute(_POSTGRESQL).one()
    reasons = [AILMENTS["read_only"]] if read_only else []
    # The count stays after a restore; what was read whole since, for a backup, is well.
    checked = sync.last_backup_verified_at()
    if failures and not (checked is not None and last is not None and checked > last):
        reasons.append(f"{AILMENTS['damaged']} PostgreSQL menemukan {failures} halaman rusak.")
    return reasons


def last_scheduled_run() -> datetime | None:
    """When the scheduled jobs last ended, or until when they may run now; None before the first
    time."""
    return read().scalar(select(Lease.until).where(Lease.name == SCHEDULED_JOBS_LEASE))


def health_report() -> tuple[dict[str, str], list[str]]:
    """Return the versions in use, and the reasons (in sentences for an operator) why the deployment
    does not work."""
    versions = {"bekal": "0.1.0", "database": database().engine.dialect.name}
    reasons = _sqlite_problems() if database().is_sqlite else []
    try:
        if not database().is_sqlite:
            reasons += _postgresql_problems() + hosts.problems_of_host(utcnow())
        versions["schema"] = str(read().execute(_REVISION).scalar_one())
        if not regions.child_regions(COUNTRY):
            reasons.append("Daftar wilayah belum dimuat: bekal wilayah impor DIR.")
        mark = sync.latest_trusted_time()
        if mark is not None and compare_clock(utcnow(), mark) == BEHIND:
            reasons.append("Jam mesin ini mundur. Betulkan, atau terima: bekal jam terima.")
    except SQLAlchemyError as error:
        database().drop_connection()
        reasons.append(f"Basis data tidak bisa dibaca: {type(error).__name__}.")
    if database().is_sqlite:
        versions["sqlite"] = sqlite_driver.sqlite_version
    catalogue = course.catalogue()
    if not catalogue.lessons:
        reasons.append("Kursus belum terbit: bekal kursus terbit.")
    else:
        versions["course"] = catalogue.version
    versions["env"] = registry().settings.env
    return versions, reasons


def partition_warnings(now: datetime) -> list[str]:
    """Return, on PostgreSQL, whether the partitions of the next month are missing, and which
    default partitions have grown."""
    if database().is_sqlite:
        return []
    try:
        existing, large = find_partitions(read()), find_large_defaults(read())
    except SQLAlchemyError:  # health() says so
        database().drop_connection()
        return []
    following = Month.of(now).after(1)
    told = [
        f"Partisi {table}_{month} belum ada: bekal berkala."
        for table in partitioned_tables()
        for month in missing_months(table, existing, following, following)
    ]
    return told + [f"Partisi {name} membesar: apakah ada jam yang salah?" for name in large]


def operator_warnings(now: datetime) -> list[str]:
    """Return problems that do not stop anybody yet, in sentences for an operator. Raises
    nothing."""
    told = [line for warn in registry().warnings for line in warn(now)]
    try:
        checked, mark = sync.last_backup_verified_at(), sync.latest_trusted_time()
    except SQLAlchemyError:  # health() says so
        database().drop_connection()
        return told
    if mark is not None and compare_clock(now, mark) == AHEAD:
        told.append("Jam mesin ini melompat maju. Betulkan, atau terima: bekal jam terima.")
    if database().is_sqlite:
        found = last_integrity_check()
        if found is None:
            told.append("Basis data belum diperiksa: bekal berkala.")
        elif abs(now - found.at) > LATE:
            day = found.at.astimezone(WIB).strftime("%d-%m-%Y")
            told.append(f"Basis data terakhir diperiksa {day}: bekal berkala.")
    if checked is None:
        told.append("Belum ada cadangan yang diperiksa: bekal cadangan periksa FILE.")
    elif checked < now - CHECKED_WITHIN:
        day = checked.astimezone(WIB).strftime("%d-%m-%Y")
        told.append(f"Cadangan terakhir diperiksa {day}: bekal cadangan periksa FILE.")
    return told
