"""The column type of points in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A column type for aware datetimes, stored in UTC. A naive datetime raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Convert for the driver. SQLite's text is made here: through SQLAlchemy's type, the four
        datetimes of an item took longer than storing it."""
        as_text = dialect.name == "sqlite"

        def process(value: datetime | None) -> datetime | str | None:
            if value is None:
                return None
            if value.tzinfo is None:
                raise ValueError("a naive datetime has no place in the database")
            value = value.astimezone(UTC)
            return value.replace(tzinfo=None).isoformat(" ", "microseconds") if as_text else value

        return process

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        """Convert from the driver; a trainer's sheet has two thousand datetimes."""
        if dialect.name == "sqlite":
            read = datetime.fromisoformat

            def of_text(value: str | None) -> datetime | None:
                return None if value is None else read(value).replace(tzinfo=UTC)

            return of_text

        def of_aware(value: datetime | None) -> datetime | None:
            return None if value is None else value.astimezone(UTC)

        return of_aware
