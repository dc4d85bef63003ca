"""What an archive says of itself, and which nightly ones are kept. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

_NIGHTLY = re.compile(r"bekal-(\d{4}-\d{2}-\d{2})\.age")


class BackupError(Exception):
    """Why there is no backup, or nothing was restored: one sentence for the operator."""


class Table(BaseModel):
    """How many rows a table had, and in which order its columns are written."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rows: int
    columns: tuple[str, ...]


class Manifest(BaseModel):
    """What a database was when it was copied. `seq` is the highest receipt in the copy: every lower
    one that will ever be is in it too. `parts` are SHA-256 by name, in hex."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    format: Literal[1] = 1
    made_at: AwareDatetime
    database: Literal["sqlite", "postgresql"]
    revision: str
    epoch: str
    seq: int
    tables: dict[str, Table]
    sequences: dict[str, int]
    parts: dict[str, str] = {}

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def read_manifest(text: bytes) -> Manifest:
    """Raises BackupError for anything but a manifest of this format."""
    try:
        return Manifest.model_validate_json(text)
    except ValidationError:
        raise BackupError("Isi cadangan tidak dikenal: dari Bekal yang lebih baru?") from None


def nightly_name(day: date) -> str:
    """
    >>> nightly_name(date(2026, 11, 25))
    'bekal-2026-11-25.age'
    """
    return f"bekal-{day.isoformat()}.age"


def newest_day(names: Iterable[str]) -> date | None:
    """The day of the newest nightly archive among these files; None where there is none.

    >>> newest_day(["bekal-2026-11-01.age", "bekal-2026-11-20.age", "catatan.txt"])
    datetime.date(2026, 11, 20)
    """
    days = [found[1] for name in names if (found := _NIGHTLY.fullmatch(name))]
    return date.fromisoformat(max(days)) if days else None


def outdated(names: Iterable[str], today: date, days: int) -> list[str]:
    """Nightly archives older than `days`, but never the newest one. Other files are not ours.

    >>> names = ["bekal-2026-11-01.age", "bekal-2026-11-20.age", "catatan.txt"]
    >>> outdated(names, date(2026, 11, 25), 14)
    ['bekal-2026-11-01.age']
    >>> outdated(names[:1], date(2026, 11, 25), 14)
    []
    """
    ours = sorted(name for name in names if _NIGHTLY.fullmatch(name))
    oldest = nightly_name(today - timedelta(days=days))
    return [name for name in ours[:-1] if name < oldest]
