"""All personal data of one person, by table, from every room."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.kit.registry import registry


def export_personal_data(account: UUID) -> dict[str, list[dict[str, Any]]]:
    """Export every row about a person, by table, as JSON values: times in ISO 8601 UTC."""
    return {
        name: [{key: _to_json_value(value) for key, value in row.items()} for row in rows]
        for name, table in registry().personal_data.items()
        if (rows := table.export(account))
    }


def _to_json_value(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value
