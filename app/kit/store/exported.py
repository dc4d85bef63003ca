"""Exports personal data from a table; never hashes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from app.kit.store.db import read


def make_exporter(
    account_column: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None],
    *columns: InstrumentedAttribute[Any],
    order_by: InstrumentedAttribute[Any] | None = None,
) -> Callable[[UUID], list[dict[str, Any]]]:
    """Return a function that exports `columns` of the rows whose column `account_column` is an
    account."""

    def export(account: UUID) -> list[dict[str, Any]]:
        return exported_rows(select(*columns).where(account_column == account).order_by(order_by))

    return export


def exported_rows(statement: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Each row of a SELECT as {column name: value}."""
    return [dict(row) for row in read().execute(statement).mappings()]
