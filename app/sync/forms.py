"""Parses the requests of phones: the envelope and its items, from arbitrary bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from app.kit.clock import datetime_from_milliseconds
from app.kit.items import SentItem
from app.kit.web.bodies import UnreadableBodyError, parse_json_object

MAX_ITEMS = 50
VERSION = 1


class Envelope(BaseModel):
    """The envelope of every request. `now` is the phone's clock in milliseconds; `epoch`, `seen`
    and `proof` come from the last response: the server's epoch, the highest seq that the phone has
    seen, and our stamp of that number. Old releases send `seen` without `proof`."""

    model_config = ConfigDict(frozen=True)

    v: Literal[1]
    device: UUID
    profile: UUID
    now: StrictInt
    epoch: UUID | None = None
    seen: Annotated[StrictInt, Field(ge=0)] = 0
    proof: object = None


class BatchEnvelope(Envelope):
    """Items are validated one by one: an invalid one does not block the others."""

    items: Annotated[list[Any], Field(min_length=1, max_length=MAX_ITEMS)]


class Content(BaseModel):
    """One item without its id: `at` is the time of the event by the phone's clock, in
    milliseconds."""

    model_config = ConfigDict(frozen=True)

    kind: Annotated[StrictStr, Field(max_length=20)]
    at: StrictInt
    body: dict[str, Any]


class Item(Content):
    id: UUID


class SingleEnvelope(Envelope, Content):
    """One item and its envelope in one object; the id is in the address."""


def read_json(data: bytes) -> dict[str, Any]:
    """Parse a body: a JSON object of a supported version. Raises UnreadableError."""
    content = parse_json_object(data)
    version = content.get("v")
    if isinstance(version, int) and version != VERSION:
        raise UnreadableBodyError("version_unsupported")
    return content


def read_batch(data: dict[str, Any]) -> tuple[BatchEnvelope, list[Item | None]]:
    """Validate the envelope and its items; None for an invalid item. Raises UnreadableError."""
    try:
        envelope = BatchEnvelope.model_validate(data)
    except (ValidationError, RecursionError):
        raise UnreadableBodyError("bad_request") from None
    return envelope, [_item(each) for each in envelope.items]


def _item(data: Any) -> Item | None:
    try:
        return Item.model_validate(data)
    except (ValidationError, RecursionError):
        return None


def read_single(data: dict[str, Any]) -> SingleEnvelope:
    """Validate an envelope with one item. Raises UnreadableError."""
    try:
        return SingleEnvelope.model_validate(data)
    except (ValidationError, RecursionError):
        raise UnreadableBodyError("bad_request") from None


def raw_ids(items: Sequence[Any]) -> list[str | None]:
    """The ids as they were sent, also of invalid items; None if the id is not a string or too
    long."""
    ids = (each.get("id") if isinstance(each, dict) else None for each in items)
    return [each if isinstance(each, str) and len(each) <= 64 else None for each in ids]


def to_item(envelope: Envelope, id_: UUID, content: Content) -> SentItem:
    """Convert to the type that `accept` takes."""
    return SentItem(
        id=id_,
        account=envelope.profile,
        device=envelope.device,
        kind=content.kind,
        body=content.body,
        at=datetime_from_milliseconds(content.at),
        clock_now=datetime_from_milliseconds(envelope.now),
    )
