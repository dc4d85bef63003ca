"""Points in time, as the databases keep them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware point in time, kept in UTC. A naive one is refused: it is always a mistake."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """What the driver gets. SQLite's text is written here: by way of the type that it stands
        for, an item's four moments took longer than keeping them."""
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
        """Ours, of what the driver gives; a trainer's sheet has two thousand."""
        if dialect.name == "sqlite":
            read = datetime.fromisoformat

            def of_text(value: str | None) -> datetime | None:
                return None if value is None else read(value).replace(tzinfo=UTC)

            return of_text

        def of_aware(value: datetime | None) -> datetime | None:
            return None if value is None else value.astimezone(UTC)

        return of_aware
