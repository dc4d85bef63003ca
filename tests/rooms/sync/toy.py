"""A test kind `note`, whose text makes it rejected, deferred or failing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from app.kit.items import JudgedItem, SentItem
from app.kit.room import SyncItemKind
from app.sync.rules import ItemDeferredError, ItemRefusedError


class Note(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str


def judge(body: Note) -> tuple[dict[str, Any], None]:
    if body.text == "refuse":
        raise ItemRefusedError("unwanted")
    if body.text.startswith("later") and "later" not in published:
        raise ItemDeferredError
    if body.text == "later, but wrong":
        raise ItemRefusedError("unwanted")
    return {"length": len(body.text)}, None


applied: list[UUID] = []
published: set[str] = set()


def apply(_tx: Session, items: Sequence[JudgedItem[None]], _now: datetime) -> None:
    for item in items:
        if "poison" in item.sent.body["text"]:
            raise ValueError("poison")
        applied.append(item.sent.id)


def may_send(_item: SentItem, body: Note) -> bool:
    return body.text != "not mine"


NOTE = SyncItemKind(Note, judge, apply, may_send)
