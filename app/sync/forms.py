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


class RequestEnvelope(BaseModel):
    """The envelope of every request. `now` is the phone's clock in milliseconds; `epoch`, `seen`
    and `proof` come from the last response: the server's epoch, the highest seq that the phone has
    seen, and our MAC of that number. Old releases send `seen` without `proof`."""

    model_config = ConfigDict(frozen=True)

    v: Literal[1]
    device: UUID
    profile: UUID
    now: StrictInt
    epoch: UUID | None = None
    seen: Annotated[StrictInt, Field(ge=0)] = 0
    proof: object = None


class BatchEnvelope(RequestEnvelope):
    """The envelope of several items, which are validated one by one: an invalid item does not block
    the others."""

    items: Annotated[list[Any], Field(min_length=1, max_length=MAX_ITEMS)]


class SyncItemWithoutId(BaseModel):
    """One item without its id: `at` is the time of the event by the phone's clock, in
    milliseconds."""

    model_config = ConfigDict(frozen=True)

    kind: Annotated[StrictStr, Field(max_length=20)]
    at: StrictInt
    body: dict[str, Any]


class SyncItemWithId(SyncItemWithoutId):
    id: UUID


class SingleItemEnvelope(RequestEnvelope, SyncItemWithoutId):
    """One item and its envelope in one object; the id is in the address."""


def asks_for_staff(content: object) -> bool:
    """Whether a page of staff asks for the phone of a member of staff, and not for a profile."""
    return isinstance(content, dict) and content.get("for") == "staff"


def parse_request_body(body: bytes) -> dict[str, Any]:
    """Parse a body: a JSON object of a supported version. Raises UnreadableBodyError."""
    content = parse_json_object(body)
    version = content.get("v")
    if isinstance(version, int) and version != VERSION:
        raise UnreadableBodyError("version_unsupported")
    return content


def validate_batch(data: dict[str, Any]) -> tuple[BatchEnvelope, list[SyncItemWithId | None]]:
    """Validate the envelope and its items; None for an invalid item. Raises UnreadableBodyError."""
    try:
        envelope = BatchEnvelope.model_validate(data)
    except (ValidationError, RecursionError):
        raise UnreadableBodyError("bad_request") from None
    return envelope, [_valid_item_or_none(each) for each in envelope.items]


def _valid_item_or_none(data: Any) -> SyncItemWithId | None:
    try:
        return SyncItemWithId.model_validate(data)
    except (ValidationError, RecursionError):
        return None


def validate_single_item(data: dict[str, Any]) -> SingleItemEnvelope:
    """Validate an envelope with one item. Raises UnreadableBodyError."""
    try:
        return SingleItemEnvelope.model_validate(data)
    except (ValidationError, RecursionError):
        raise UnreadableBodyError("bad_request") from None


def sent_item_ids(items: Sequence[Any]) -> list[str | None]:
    """The ids as they were sent, also of invalid items; None if the id is not a string or too
    long."""
    ids = (each.get("id") if isinstance(each, dict) else None for each in items)
    return [each if isinstance(each, str) and len(each) <= 64 else None for each in ids]


def to_sent_item(envelope: RequestEnvelope, id_: UUID, content: SyncItemWithoutId) -> SentItem:
    """Convert a validated item to the type that `store_sent_items` takes."""
    return SentItem(
        id=id_,
        account=envelope.profile,
        device=envelope.device,
        kind=content.kind,
        body=content.body,
        at=datetime_from_milliseconds(content.at),
        clock_now=datetime_from_milliseconds(envelope.now),
    )
