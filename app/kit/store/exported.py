"""What a person takes along of what a table keeps about them; never a hash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.kit.store.db import read


def rows_of(
    person: InstrumentedAttribute[UUID], *columns: InstrumentedAttribute[Any]
) -> Callable[[UUID], list[dict[str, Any]]]:
    """How the rows that name somebody in the column `person` are told, with these columns."""

    def export(account: UUID) -> list[dict[str, Any]]:
        rows = read().execute(select(*columns).where(person == account))
        return [dict(row) for row in rows.mappings()]

    return export
