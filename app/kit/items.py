"""A thing that somebody sent, as rooms hand it to each other. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

Detail = TypeVar("Detail")


@dataclass(frozen=True)
class Sent:
    """One item as it came in. `at` is the sender's clock; `clock_now` what that clock said when
    it was sent (None for a form, whose clock is ours)."""

    id: UUID
    account: UUID
    device: UUID
    kind: str
    body: Mapping[str, Any]
    at: datetime
    clock_now: datetime | None = None


@dataclass(frozen=True)
class Judged(Generic[Detail]):
    """An item that is new and was judged, as a kind's `apply` gets it. `result` is what the sender
    is told, `detail` what the kind's `judge` found out beside it."""

    sent: Sent
    seq: int
    result: dict[str, Any]
    detail: Detail
    occurred_at: datetime
