"""The manifest of an archive, and which nightly archives are kept. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from app.kit.clock import WIB

_NIGHTLY = re.compile(r"bekal-(\d{4}-\d{2}-\d{2})\.age")
_STAMPED = "%Y%m%d_%H%M%S_%f"
_STAMP = re.compile(r"sebelum[-_](\d{8}_\d{6}_\d{6})")
REPLACED_KEPT = timedelta(days=30)
"""How long the database that a restore replaced is kept."""
ALWAYS_KEPT = 7
"""How many nightly archives are kept, however old they are."""


class BackupError(Exception):
    """A backup or a restore failed; the message is one sentence for the operator."""


class TableDescription(BaseModel):
    """The number of rows of a table, and its columns in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rows: int
    columns: tuple[str, ...]


class BackupManifest(BaseModel):
    """Describes the database in an archive. `seq` is the highest receipt number; all lower ones are
    included. `parts` is the SHA-256 of each part by name, in hex."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    format: Literal[1] = 1
    made_at: AwareDatetime
    database: Literal["sqlite", "postgresql"]
    revision: str
    epoch: str
    seq: int
    tables: dict[str, TableDescription]
    sequences: dict[str, int]
    parts: dict[str, str] = {}

    def describes_same_as(self, other: BackupManifest) -> bool:
        """Whether both describe the same contents. Neither the parts nor the order of columns
        counts: data is copied by the names of columns, and a migration taken back on PostgreSQL
        puts a column last that a new database has in the middle."""
        return self._without_order() == other._without_order()

    def _without_order(self) -> BackupManifest:
        tables = {
            name: its.model_copy(update={"columns": tuple(sorted(its.columns))})
            for name, its in self.tables.items()
        }
        return self.model_copy(update={"tables": tables, "parts": {}})

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def read_manifest(text: bytes) -> BackupManifest:
    """Parse a manifest. Raises BackupError for any other text or format."""
    try:
        return BackupManifest.model_validate_json(text)
    except ValidationError:
        raise BackupError("Isi cadangan tidak dikenal: dari Bekal yang lebih baru?") from None


def nightly_archive_name(day: date) -> str:
    """
    >>> nightly_archive_name(date(2026, 11, 25))
    'bekal-2026-11-25.age'
    """
    return f"bekal-{day.isoformat()}.age"


def newest_archive_day(names: Iterable[str], today: date) -> date | None:
    """The day of the newest nightly archive among these files, until today; None if there is none.
    Archives from the future, named by a clock that ran ahead, are ignored.

    >>> names = ["bekal-2026-11-01.age", "bekal-2026-11-20.age", "bekal-2031-11-30.age", "a.txt"]
    >>> newest_archive_day(names, date(2026, 11, 25))
    datetime.date(2026, 11, 20)
    """
    days = (_day_of_archive(name) for name in names)
    return max((day for day in days if day is not None and day <= today), default=None)


def outdated_archives(names: Iterable[str], today: date, days: int) -> list[str]:
    """The nightly archives to delete: more than `days` before today, or after it, as a clock that
    ran ahead names them. The ALWAYS_KEPT nearest ones stay. Other files are ignored.

    >>> names = [f"bekal-2026-11-{day:02}.age" for day in range(1, 9)] + ["catatan.txt"]
    >>> outdated_archives([*names, "bekal-2031-11-30.age"], date(2026, 11, 25), 14)
    ['bekal-2026-11-01.age', 'bekal-2031-11-30.age']
    >>> outdated_archives(names, date(2031, 11, 30), 14)
    ['bekal-2026-11-01.age']
    >>> outdated_archives(names[1:], date(2031, 11, 30), 14)
    []
    """
    far = {name: abs(today - day) for name in names if (day := _day_of_archive(name)) is not None}
    by_distance = sorted(far, key=lambda name: (far[name], name))
    return sorted(n for n in by_distance[ALWAYS_KEPT:] if far[n] > timedelta(days=days))


def _day_of_archive(name: str) -> date | None:
    found = _NIGHTLY.fullmatch(name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:  # the 30th of February
        return None


def restore_timestamp(now: datetime) -> str:
    """Format the time of a restore, in western Indonesia, for the replaced database's name.

    >>> from datetime import UTC
    >>> restore_timestamp(datetime(2026, 11, 25, 8, 3, 12, 481516, tzinfo=UTC))
    '20261125_150312_481516'
    """
    return now.astimezone(WIB).strftime(_STAMPED)


def is_replaced_database_expired(name: str, now: datetime) -> bool:
    """Whether the replaced database of this name is older than REPLACED_KEPT.

    >>> from datetime import UTC
    >>> name = "bekal.sqlite3.sebelum-20261125_150312_481516-wal"
    >>> at = datetime(2026, 11, 25, 8, 3, 13, tzinfo=UTC)
    >>> [is_replaced_database_expired(name, now) for now in (at + REPLACED_KEPT, at)]
    [True, False]
    """
    found = _STAMP.search(name)
    if found is None:
        return False
    made = datetime.strptime(found[1], _STAMPED).replace(tzinfo=WIB)
    return abs(now - made) > REPLACED_KEPT
