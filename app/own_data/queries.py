"""All personal data of one person, by table, from every room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from app.kit.registry import registry
from app.kit.room import PersonalTable
from app.kit.store.db import read
from app.kit.store.models import AuditEvent

_EVENTS = (
    select(AuditEvent.at, AuditEvent.what, AuditEvent.about)
    .where(AuditEvent.who == bindparam("account"))
    .order_by(AuditEvent.at)
)


def personal_tables() -> Mapping[str, PersonalTable]:
    """Table name to its PersonalTable, in the order of the rooms."""
    tables = registry().personal_data
    return tables


def everything(account: UUID) -> dict[str, list[dict[str, Any]]]:
    """Every row about a person, by table, ready for JSON: ids as text, times in ISO 8601 UTC."""
    return {
        name: [{key: _plain(value) for key, value in row.items()} for row in rows]
        for name, table in personal_tables().items()
        if (rows := table.export(account))
    }


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value


def audit_events(account: UUID) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in read().execute(_EVENTS, {"account": account})]
