"""Whether this deployment can be used."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.course import queries as course
from app.kit.clock import AHEAD, BEHIND, WIB, utcnow, worth
from app.kit.db import database, read
from app.kit.untyped.data import sqlite_driver
from app.operations.models import Followed
from app.regions import queries as regions
from app.regions.codes import COUNTRY
from app.sync import queries as sync

CHECKED_WITHIN = timedelta(days=3)
_REVISION = text("SELECT version_num FROM alembic_version")


def schema() -> str | None:
    """The migration that the database is at; None where it has no tables yet."""
    if not inspect(read()).has_table("alembic_version"):
        return None
    found: str | None = read().execute(_REVISION).scalar()
    return found


def followed() -> str | None:
    """The publication whose consequences are all in this database; None before the first."""
    return read().scalar(select(Followed.publication))


def health() -> tuple[dict[str, str], list[str]]:
    """Versions of what runs, and the reasons (in sentences for an operator) why it cannot."""
    versions = {"bekal": "0.1.0", "database": database().engine.dialect.name}
    reasons: list[str] = []
    try:
        versions["schema"] = str(read().execute(_REVISION).scalar_one())
        if not regions.children(COUNTRY):
            reasons.append("Daftar wilayah belum dimuat: bekal wilayah impor DIR.")
        mark = sync.clock_mark()
        if mark is not None and worth(utcnow(), mark) == BEHIND:
            reasons.append("Jam mesin ini mundur. Betulkan, atau terima: bekal jam terima.")
    except SQLAlchemyError as error:
        database().forget_reader()
        reasons.append(f"Basis data tidak bisa dibaca: {type(error).__name__}.")
    if database().is_sqlite:
        versions["sqlite"] = sqlite_driver.sqlite_version
    catalogue = course.catalogue()
    if not catalogue.lessons:
        reasons.append("Kursus belum terbit: bekal kursus terbit.")
    else:
        versions["course"] = catalogue.version
    versions["env"] = current_app.extensions["bekal_settings"].env
    return versions, reasons


def warnings(now: datetime) -> list[str]:
    """What stops nobody yet, in sentences for an operator. Raises nothing."""
    told = [line for warn in current_app.extensions["bekal_warnings"] for line in warn(now)]
    try:
        checked, mark = sync.backup_checked_at(), sync.clock_mark()
    except SQLAlchemyError:  # health() says so
        database().forget_reader()
        return told
    if mark is not None and worth(now, mark) == AHEAD:
        told.append("Jam mesin ini melompat maju. Betulkan, atau terima: bekal jam terima.")
    if checked is None:
        told.append("Belum ada cadangan yang diperiksa: bekal cadangan periksa FILE.")
    elif checked < now - CHECKED_WITHIN:
        day = checked.astimezone(WIB).strftime("%d-%m-%Y")
        told.append(f"Cadangan terakhir diperiksa {day}: bekal cadangan periksa FILE.")
    return told
