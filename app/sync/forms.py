"""What a phone sends: the envelope and its items, from bytes that may be anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from app.kit.clock import from_milliseconds
from app.kit.items import SentItem
from app.kit.web.bodies import UnreadableError, json_object

MOST_ITEMS = 50
VERSION = 1


class Envelope(BaseModel):
    """Around everything that is sent. `now` is the phone's clock in milliseconds; `epoch`, `seen`
    and `proof` are what it last heard from this server: its epoch, the highest seq that the phone
    was told, and our stamp on that number. Releases before it had `proof` send `seen` alone."""

    model_config = ConfigDict(frozen=True)

    v: Literal[1]
    device: UUID
    profile: UUID
    now: StrictInt
    epoch: UUID | None = None
    seen: Annotated[StrictInt, Field(ge=0)] = 0
    proof: object = None


class BatchEnvelope(Envelope):
    """Items are looked at one by one: a broken one does not hold up its neighbours."""

    items: Annotated[list[Any], Field(min_length=1, max_length=MOST_ITEMS)]


class Content(BaseModel):
    """One item but for its id: `at` is the phone's clock in milliseconds when it happened."""

    model_config = ConfigDict(frozen=True)

    kind: Annotated[StrictStr, Field(max_length=20)]
    at: StrictInt
    body: dict[str, Any]


class Item(Content):
    id: UUID


class SingleEnvelope(Envelope, Content):
    """One item with its envelope, all in one object; the id stands in the address."""


def read_json(data: bytes) -> dict[str, Any]:
    """The object in a body, and of a version that we speak. Raises UnreadableError."""
    content = json_object(data)
    version = content.get("v")
    if isinstance(version, int) and version != VERSION:
        raise UnreadableError("version_unsupported")
    return content


def read_batch(data: dict[str, Any]) -> tuple[BatchEnvelope, list[Item | None]]:
    """The envelope and its items; None for one that has no good shape. Raises UnreadableError."""
    try:
        envelope = BatchEnvelope.model_validate(data)
    except (ValidationError, RecursionError):
        raise UnreadableError("bad_request") from None
    return envelope, [_item(each) for each in envelope.items]


def _item(data: Any) -> Item | None:
    try:
        return Item.model_validate(data)
    except (ValidationError, RecursionError):
        return None


def read_single(data: dict[str, Any]) -> SingleEnvelope:
    """Envelope and item in one. Raises UnreadableError."""
    try:
        return SingleEnvelope.model_validate(data)
    except (ValidationError, RecursionError):
        raise UnreadableError("bad_request") from None


def raw_ids(items: Sequence[Any]) -> list[str | None]:
    """The ids as they were sent, to name items that have no good shape; None where that is no
    text, or a long one."""
    ids = (each.get("id") if isinstance(each, dict) else None for each in items)
    return [each if isinstance(each, str) and len(each) <= 64 else None for each in ids]


def to_item(envelope: Envelope, id_: UUID, content: Content) -> SentItem:
    """An item as `accept` takes it."""
    return SentItem(
        id=id_,
        account=envelope.profile,
        device=envelope.device,
        kind=content.kind,
        body=content.body,
        at=from_milliseconds(content.at),
        clock_now=from_milliseconds(envelope.now),
    )
