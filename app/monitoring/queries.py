"""What is measured of this machine and its database, and what its public address answers."""

from __future__ import annotations

import json
import shutil
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.course.queries import catalogue
from app.frozen_weeks import queries as frozen_weeks
from app.kit.clock import start_of_monday
from app.kit.registry import registry
from app.kit.store.db import database, read
from app.kit.store.standby import MAX_LAG, find_standby, read_standby_state
from app.kit.untyped.data import sqlite_is_wal_safe
from app.monitoring.rules import (
    DatabaseState,
    PublicAnswers,
    database_sentences,
    disk_sentences,
    jobs_sentences,
    public_sentences,
    setting_sentences,
    standby_sentences,
)
from app.operations import actions as operations
from app.operations import queries as health
from app.sync import queries as sync

TIMEOUT = 10
"""Seconds in which the public address has to answer."""
_STATE = text(
    "SELECT pg_is_in_recovery() AS is_replica, "
    "(SELECT timeline_id FROM pg_control_checkpoint()) AS timeline, "
    "CASE WHEN pg_is_in_recovery() THEN greatest(0, extract(epoch FROM "
    "clock_timestamp() - pg_last_xact_replay_timestamp())) END AS lag, "
    "(SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')) AS synced, "
    "pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS sees_standbys, "
    "current_setting('synchronous_standby_names') <> '' AS wants_synchronous"
)


def read_database_state() -> DatabaseState | None:
    """What PostgreSQL says of itself; None on SQLite. Raises SQLAlchemyError."""
    if database().is_sqlite:
        return None
    row = read().execute(_STATE).one()
    return DatabaseState(
        is_replica=row.is_replica,
        timeline=row.timeline,
        lag=None if row.lag is None else timedelta(seconds=float(row.lag)),
        synchronous=row.synced if row.sees_standbys and not row.is_replica else None,
        wants_synchronous=row.wants_synchronous,
    )


def measure(now: datetime) -> Iterator[Metric]:
    """The values for `/metrics` that are read at that moment: versions, problems, and when what has
    to happen regularly last happened (Unix time). A database that cannot be read leaves them
    out."""
    versions, reasons = operations.find_problems(now)
    yield InfoMetricFamily("bekal", "Versions of this machine.", versions)
    yield GaugeMetricFamily("bekal_problems", "Reasons for which /sehat answers 503.", len(reasons))
    warnings = len(health.operator_warnings(now))
    yield GaugeMetricFamily("bekal_warnings", "Warnings of /sehat.", warnings)
    try:
        yield from _measure_database()
    except SQLAlchemyError:
        database().drop_connection()


def _measure_database() -> Iterator[Metric]:
    mondays = frozen_weeks.frozen_mondays()
    last = {
        "bekal_backup_verified_timestamp_seconds": sync.last_backup_verified_at(),
        "bekal_sync_epoch_timestamp_seconds": sync.epoch_begun_at(),
        "bekal_scheduled_jobs_timestamp_seconds": health.last_scheduled_run(),
        "bekal_coverage_frozen_timestamp_seconds": start_of_monday(mondays[0]) if mondays else None,
    }
    for name, at in last.items():
        if at is not None:
            yield GaugeMetricFamily(name, "When this last happened.", at.timestamp())
    state = read_database_state()
    if state is None:
        return
    yield GaugeMetricFamily("bekal_database_replica", "1 on a replica.", int(state.is_replica))
    yield GaugeMetricFamily("bekal_database_timeline", "Rises with a promotion.", state.timeline)
    if state.lag is not None:
        lag = state.lag.total_seconds()
        yield GaugeMetricFamily("bekal_database_lag_seconds", "Lag of this replica.", lag)
    if state.synchronous is not None:
        yield GaugeMetricFamily(
            "bekal_database_synchronous_standbys", "Standbys of sync commits.", state.synchronous
        )
    if find_standby() is not None and (late := read_standby_lag()) is not None:
        name = "bekal_read_lag_seconds"
        yield GaugeMetricFamily(name, "Lag of BEKAL_READ_URL.", late.total_seconds())


def read_standby_lag() -> timedelta | None:
    """How far the standby of BEKAL_READ_URL is behind; None if it cannot be reached."""
    standby = find_standby()
    try:
        return timedelta() if standby is None else read_standby_state(standby)[1]
    except SQLAlchemyError:
        return None


def examine(now: datetime) -> list[str]:
    """Say, in sentences for an operator, what is not as it should be: of this machine, its settings
    and database, and of what the public address answers."""
    settings = registry().settings
    told = operations.find_problems(now)[1] + health.operator_warnings(now)
    told += setting_sentences(
        is_production=not settings.development,
        has_backup_folder=settings.backup_dir is not None,
        backup_keys=len(settings.backup_keys),
        certificate_keys=len(settings.certificate_keys),
        is_wal_safe=not database().is_sqlite or sqlite_is_wal_safe(),
    )
    disk = shutil.disk_usage(settings.state_dir)
    told += disk_sentences(disk.free, disk.total)
    try:
        told += jobs_sentences(health.last_scheduled_run(), now)
        if (state := read_database_state()) is not None:
            told += database_sentences(state)
        told += standby_sentences(read_standby_lag(), MAX_LAG)
    except SQLAlchemyError:
        database().drop_connection()  # find_problems says so
    return told + public_sentences(
        ask_public_address(settings.public_url),
        url=settings.public_url,
        course=catalogue().version,
        now=now,
        is_production=not settings.development,
    )


def ask_public_address(url: str) -> PublicAnswers:
    """What `/sehat` and `/metrics` answer at `url`."""
    parts = urlsplit(url)
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        connection.request("GET", "/sehat")
        response = connection.getresponse()
        body = json.loads(response.read())
        ends = _end_of_certificate(connection)
        connection.request("GET", "/metrics")
        metrics = connection.getresponse()
        metrics.read()
        return PublicAnswers(
            health=response.status,
            metrics=metrics.status,
            course=str(body["versions"].get("course", "")),
            has_hsts="Strict-Transport-Security" in response.headers,
            certificate_ends=ends,
        )
    except (OSError, HTTPException, ValueError, KeyError, TypeError) as error:
        return PublicAnswers(problem=str(error) or type(error).__name__)
    finally:
        connection.close()


def _end_of_certificate(connection: HTTPConnection) -> datetime | None:
    if not isinstance(connection.sock, ssl.SSLSocket):
        return None
    certificate = connection.sock.getpeercert() or {}
    ends = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
    return datetime.fromtimestamp(ends, UTC)
