"""Tables that PostgreSQL keeps in partitions by the month of their ids: names and bounds, and the
statements that make a month. SQLite keeps one table of each.

An id is a UUIDv7 and begins with its time. Other ids lie in two further partitions: most of those
that are drawn by chance or hashed, in `_other`; those of clocks that are months ahead, years wrong,
and the few that look like them, in `_default`. The id alone decides the partition, so an id that is
unique in its partition is unique. Pure, except for the functions that take a connection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Connection, text

from app.kit.store.db import Model

BY_MONTH = {"partitioned_by_month": True}
"""`info` of a table that is partitioned; its column `id` is a UUIDv7."""
MONTHS_AHEAD = 3
BEFORE_ALL = datetime(2026, 11, 1, tzinfo=UTC)
"""No id is older: there was no Bekal."""
LARGE_DEFAULT = 64 * 2**20
"""Bytes of a default partition that an operator should look at."""
_NAME = re.compile(r"(\w+?)_(until_)?(\d{4})_(\d{2})|(\w+)_(?:default|other)")
_NAMES = text(
    "SELECT child.relname FROM pg_inherits "
    "JOIN pg_class AS parent ON parent.oid = inhparent "
    "JOIN pg_class AS child ON child.oid = inhrelid "
    "WHERE parent.relnamespace = current_schema()::regnamespace AND parent.relkind = 'p' "
    "AND child.relkind = 'r'"
)
_LARGE = text(
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
    "AND relkind = 'r' AND relname = ANY(:names) AND pg_relation_size(oid) > :bytes ORDER BY 1"
)
# Shorter than deadlock_timeout, so that this gives way, not somebody's answer.
_LOCK_TIMEOUT = "SET LOCAL lock_timeout = '800ms'"


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month, in UTC as the time in an id."""

    year: int
    number: int

    @staticmethod
    def of(moment: datetime) -> Month:
        """
        >>> from datetime import timedelta, timezone
        >>> Month.of(datetime(2027, 1, 1, 6, 59, tzinfo=timezone(timedelta(hours=7))))
        Month(year=2026, number=12)
        """
        utc = moment.astimezone(UTC)
        return Month(utc.year, utc.month)

    def after(self, months: int) -> Month:
        """
        >>> Month(2026, 12).after(2)
        Month(year=2027, number=2)
        """
        years, month = divmod(self.number - 1 + months, 12)
        return Month(self.year + years, month + 1)

    def first_id(self) -> UUID:
        """The lowest id of this month.

        >>> Month(2026, 12).first_id()
        UUID('01a22ee6-b000-0000-0000-000000000000')
        """
        begin = datetime(self.year, self.number, 1, tzinfo=UTC)
        return UUID(int=int(begin.timestamp()) * 1000 << 80)

    def __str__(self) -> str:
        """
        >>> str(Month(2026, 2))
        '2026_02'
        """
        return f"{self.year:04}_{self.number:02}"


def partitioned_tables() -> list[str]:
    """The names of the partitioned tables."""
    tables = Model.metadata.sorted_tables
    return [each.name for each in tables if each.info.get("partitioned_by_month")]


def is_partition(name: str) -> bool:
    """Whether a table of this name is a partition of a partitioned table."""
    found = _NAME.fullmatch(name)
    return found is not None and (found[1] or found[5]) in partitioned_tables()


def missing_months(
    table: str, existing: frozenset[str], first: Month, last: Month
) -> Iterator[Month]:
    """The months from `first` to `last` for which `table` has no partition among the `existing`
    ones. `receipt_until_2027_01` is the table as it was before it was partitioned, and has all
    months before January.

    >>> there = frozenset({"receipt_until_2027_01", "receipt_2027_02", "receipt_other"})
    >>> [str(each) for each in missing_months("receipt", there, Month(2026, 12), Month(2027, 3))]
    ['2027_01', '2027_03']
    """
    month = first
    while month <= last:
        if f"{table}_{month}" not in existing and not _is_before_partitioning(
            table, existing, month
        ):
            yield month
        month = month.after(1)


def _is_before_partitioning(table: str, existing: frozenset[str], month: Month) -> bool:
    until = [name for name in existing if name.startswith(f"{table}_until_")]
    return any(str(month) < name.removeprefix(f"{table}_until_") for name in until)


def find_partitions(connection: Connection) -> frozenset[str]:
    """The names of all partitions."""
    return frozenset(connection.execute(_NAMES).scalars())


def find_large_defaults(connection: Connection) -> list[str]:
    """The names of the default partitions that are larger than LARGE_DEFAULT."""
    names = [f"{table}_default" for table in partitioned_tables()]
    found = connection.execute(_LARGE, {"names": names, "bytes": LARGE_DEFAULT})
    return list(found.scalars())


def make_months_for_all(connection: Connection, now: datetime) -> None:
    """Make the partitions of all months of which there may be ids, in empty tables that are to be
    filled from an archive. `now`: when that was made."""
    existing, last = find_partitions(connection), Month.of(now).after(MONTHS_AHEAD)
    for table in partitioned_tables():
        if f"{table}_default" in existing:
            for month in missing_months(table, existing, Month.of(BEFORE_ALL), last):
                make_month(connection, table, month)


def make_month(connection: Connection, table: str, month: Month) -> None:
    """Make the partition of this month, and move the rows of the month there that lie in the
    default one, in the caller's transaction. Others go on writing, except into the default
    partition. Raises OperationalError if somebody writes there for too long."""
    new, default = f"{table}_{month}", f"{table}_default"
    low, high = month.first_id(), month.after(1).first_id()
    moved = f"DELETE FROM {default} WHERE id >= '{low}' AND id < '{high}' RETURNING *"  # noqa: S608
    for statement in (
        _LOCK_TIMEOUT,
        # First of all: who was sent there before, and comes after, is refused by PostgreSQL.
        f"LOCK TABLE {default} IN ACCESS EXCLUSIVE MODE",
        f"CREATE TABLE {new} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)",
        f"WITH moved AS ({moved}) INSERT INTO {new} SELECT * FROM moved",  # noqa: S608
        # Unlike CREATE TABLE … PARTITION OF this does not stop writers of the table.
        f"ALTER TABLE {table} ATTACH PARTITION {new} FOR VALUES FROM ('{low}') TO ('{high}')",
    ):
        connection.execute(text(statement))
