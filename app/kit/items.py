"""An item sent by a phone or a form, as rooms pass it to each other. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

Detail = TypeVar("Detail")


@dataclass(frozen=True)
class SentItem:
    """An item (such as a quiz answer) as a phone or a form sent it. `at` is the time of the event
    by the sender's clock; `clock_now` is the sender's clock when sending (None for a form, which
    uses the server's clock)."""

    id: UUID
    account: UUID
    device: UUID
    kind: str
    body: Mapping[str, Any]
    at: datetime
    clock_now: datetime | None = None


@dataclass(frozen=True)
class JudgedItem(Generic[Detail]):
    """A new item that was checked and scored, as passed to `SyncItemKind.apply`. `result` is
    returned to the sender; `detail` is additional data from `SyncItemKind.judge`. `received_at`:
    when the server received it, by its own clock."""

    sent: SentItem
    seq: int
    result: dict[str, Any]
    detail: Detail
    occurred_at: datetime
    received_at: datetime
