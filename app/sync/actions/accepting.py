"""Stores sent items exactly once, from forms and from phones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.identity.actions import lock_accounts
from app.identity.models import Account
from app.kit.items import JudgedItem, SentItem
from app.kit.metrics import SENT_ITEMS
from app.kit.registry import registry
from app.kit.room import SyncItemKind
from app.kit.store.db import transaction
from app.kit.store.outage import kind_of_outage
from app.kit.store.prepared import PreparedStatement
from app.sync import queries
from app.sync.actions.clock import check_machine_clock
from app.sync.models import Receipt
from app.sync.queries import StoredReceipt
from app.sync.rules import (
    ItemDeferredError,
    ItemOutcome,
    ItemRefusedError,
    event_time_and_quality,
    item_content_hash,
)

log = structlog.get_logger("bekal.sync")

Kinds = Mapping[str, SyncItemKind[Any, Any]]

_COLUMNS = {each.name: each.type for each in Receipt.__table__.columns if each.name != "seq"}
# Both dialects have this statement in their own class.
_NEW = {
    name: insert(Receipt)
    .on_conflict_do_nothing(index_elements=["id"])
    .returning(Receipt.id, Receipt.seq)
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_INSERT = {name: PreparedStatement(insert, *_COLUMNS) for name, insert in _NEW.items()}
# PostgreSQL locks and inserts one item in one statement; if the account is gone, it writes nothing.
_MINE = select(Account.id).where(Account.id == bindparam("account"))
_ROW = select(*(bindparam(name, type_=type_) for name, type_ in _COLUMNS.items())).select_from(
    _MINE.with_for_update(key_share=True).cte("mine")
)
_LOCK_AND_INSERT = PreparedStatement(_NEW["postgresql"].from_select(list(_COLUMNS), _ROW))


def store_sent_items(
    items: Sequence[SentItem], now: datetime, *, clock_is_trusted: bool | None = None
) -> list[ItemOutcome]:
    """Store items; each is stored once, however often and in whatever order it arrives.
    `clock_is_trusted`: whether the machine's clock is trusted; by default this is checked, at most
    every ten minutes.

    All items are validated and judged before the transaction; the new ones are then written
    together. If that fails, everything is rolled back and they are written one by one, so that one
    failing item does not block the others. Returns one outcome per item, in order: an invalid item,
    and one that fails while others are written, is rejected. If only one new item is to be written,
    its error is raised. So are an outage of the database and ClockBehindError: the items are not at
    fault."""
    clock_is_trusted = check_machine_clock(now) if clock_is_trusted is None else clock_is_trusted
    kinds = registry().sync_kinds
    judged = [_judge_or_reject(kinds, item, now, clock_is_trusted) for item in items]
    first: dict[UUID, _JudgedNewItem] = {}
    for each in judged:
        if isinstance(each, _JudgedNewItem):
            first.setdefault(each.sent.id, each)
    ready = sorted(first.values(), key=lambda each: each.sent.id.int)
    new_seqs = _write_together_or_singly(kinds, ready, now) if ready else {}
    # Receipts written just now need no query.
    older = [id_ for id_ in first if id_ not in new_seqs]
    stored = queries.receipts_by_id(older) if older else {}
    outcomes = [
        each
        if isinstance(each, ItemOutcome)
        else _outcome_of_item(each, first[each.sent.id], new_seqs, stored)
        for each in judged
    ]
    for item, outcome in zip(items, outcomes, strict=True):
        SENT_ITEMS.labels(item.kind if item.kind in kinds else "other", outcome.status).inc()
    return outcomes


@dataclass(frozen=True, slots=True)
class _JudgedNewItem:
    """An item that was checked and scored: its receipt row, and the additional data for
    `SyncItemKind.apply`."""

    sent: SentItem
    row: dict[str, Any]
    detail: Any


def _judge_or_reject(
    kinds: Kinds, item: SentItem, now: datetime, clock_is_trusted: bool
) -> _JudgedNewItem | ItemOutcome:
    """Return the judged item with its receipt row, or the outcome of a rejected item."""
    try:
        result, detail = judge_item(kinds, item)
        sha = item_content_hash(item.kind, item.body)
    except ItemRefusedError as refused:
        return ItemOutcome(item.id, "rejected", code=refused.code)
    return _JudgedNewItem(item, _receipt_row(item, sha, result, now, clock_is_trusted), detail)


def judge_item(kinds: Kinds, item: SentItem) -> tuple[dict[str, Any] | None, Any]:
    """Check and score an item: return the result for the sender (None if it is deferred) and the
    additional data for `SyncItemKind.apply`.

    Raises ItemRefusedError."""
    kind = kinds.get(item.kind)
    if kind is None:
        raise ItemRefusedError("unknown_kind")
    try:
        body = kind.schema.model_validate(dict(item.body))
    except (ValidationError, RecursionError):
        raise ItemRefusedError("bad_body") from None
    if kind.may_send is not None and not kind.may_send(item, body):
        raise ItemRefusedError("not_allowed")
    try:
        result, detail = kind.judge(body)
    except ItemDeferredError:
        return None, None
    return result, detail


def _receipt_row(
    item: SentItem,
    content_hash: bytes,
    result: dict[str, Any] | None,
    now: datetime,
    clock_is_trusted: bool,
) -> dict[str, Any]:
    at, quality = event_time_and_quality(item, now, clock_is_trusted=clock_is_trusted)
    return {
        "id": item.id,
        "account": item.account,
        "device": item.device,
        "kind": item.kind,
        "sha256": content_hash,
        "status": "created" if result is not None else "deferred",
        "result": result,
        "body": None if result is not None else dict(item.body),
        "client_at": item.at,
        "received_at": now,
        "occurred_at": at,
        "quality": quality,
    }


def _write_together_or_singly(
    kinds: Kinds, new_items: Sequence[_JudgedNewItem], now: datetime
) -> dict[UUID, int]:
    """Insert and apply the items in one transaction, or one by one if that fails. Returns the
    receipt number of each item written, by item id; known and failing ones are left out."""
    try:
        return _write_in_one_transaction(kinds, new_items, now)
    except Exception as error:
        if len(new_items) == 1 or kind_of_outage(error):
            raise
        log.warning("set_failed", items=len(new_items), exc_info=True)
    new_seqs: dict[UUID, int] = {}
    for each in new_items:
        try:
            new_seqs |= _write_in_one_transaction(kinds, [each], now)
        except Exception as error:
            if kind_of_outage(error):
                raise
            log.exception("item_failed", id=str(each.sent.id), kind=each.sent.kind)
    return new_seqs


def _write_in_one_transaction(
    kinds: Kinds, new_items: Sequence[_JudgedNewItem], now: datetime
) -> dict[UUID, int]:
    with transaction() as tx:
        new_seqs = {row[0]: row[1] for row in _insert_receipts(tx, kinds, new_items)}
        new = [
            JudgedItem(
                each.sent, seq, each.row["result"], each.detail, each.row["occurred_at"], now
            )
            for each in new_items
            if each.row["result"] is not None and (seq := new_seqs.get(each.sent.id))
        ]
        apply_items_by_kind(tx, kinds, new, now)
    return new_seqs


def _insert_receipts(
    tx: Session, kinds: Kinds, new_items: Sequence[_JudgedNewItem]
) -> Sequence[Sequence[Any]]:
    """Lock the accounts of the items, then insert the new items. Returns rows of (id, seq)."""
    connection = tx.connection()
    senders = {each.sent.account for each in new_items}
    others = accounts_also_locked(kinds, ((each.sent.kind, each.detail) for each in new_items))
    if len(new_items) == 1 and not others and connection.dialect.name == "postgresql":
        return _LOCK_AND_INSERT.rows(connection, new_items[0].row)
    lock_accounts(tx, senders | others)
    return _INSERT[connection.dialect.name].insert_all(connection, [each.row for each in new_items])


def accounts_also_locked(kinds: Kinds, details: Iterable[tuple[str, Any]]) -> set[UUID]:
    """The accounts besides the senders' to whose rows items write, given as (kind, data of
    `judge`, or None of an item that is not applied)."""
    return {
        account
        for name, detail in details
        if detail is not None and (also := kinds[name].also_locks) is not None
        for account in also(detail)
    }


def apply_items_by_kind(
    tx: Session, kinds: Kinds, items: Iterable[JudgedItem[Any]], now: datetime
) -> None:
    """Call `SyncItemKind.apply` of each kind with all its new items."""
    by_kind: dict[str, list[JudgedItem[Any]]] = {}
    for item in items:
        by_kind.setdefault(item.sent.kind, []).append(item)
    for name, items_of_kind in by_kind.items():
        kinds[name].apply(tx, items_of_kind, now)


def _outcome_of_item(
    new_item: _JudgedNewItem,
    first_with_same_id: _JudgedNewItem,
    new_seqs: dict[UUID, int],
    stored: dict[UUID, StoredReceipt],
) -> ItemOutcome:
    """The outcome of an item; `first_with_same_id` is the first item with its id in the request."""
    id_, account, sha = new_item.sent.id, new_item.sent.account, new_item.row["sha256"]
    seq = new_seqs.get(id_)
    if seq is None:
        row = stored.get(id_)
        if row is None:
            return ItemOutcome(id_, "rejected", code="not_written")
    elif first_with_same_id is new_item:
        return ItemOutcome(id_, new_item.row["status"], seq, new_item.row["result"])
    else:
        row = StoredReceipt(
            first_with_same_id.sent.account,
            first_with_same_id.row["sha256"],
            seq,
            first_with_same_id.row["result"],
        )
    if row.sha256 != sha or row.account != account:
        return ItemOutcome(id_, "conflict")  # reveals nothing about the other item
    return ItemOutcome(id_, "duplicate", row.seq, row.result)
