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
from app.kit.registry import registry
from app.kit.room import SyncItemKind
from app.kit.store.db import transaction
from app.kit.store.outage import outage
from app.kit.store.prepared import Prepared
from app.sync import queries
from app.sync.actions.clock import clock_is_sure
from app.sync.models import Receipt
from app.sync.queries import StoredReceipt
from app.sync.rules import DeferredError, Outcome, RefusedError, digest, occurred

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
_INSERT = {name: Prepared(insert, *_COLUMNS) for name, insert in _NEW.items()}
# PostgreSQL locks and inserts one item in one statement; if the account is gone, it writes nothing.
_MINE = select(Account.id).where(Account.id == bindparam("account"))
_ROW = select(*(bindparam(name, type_=type_) for name, type_ in _COLUMNS.items())).select_from(
    _MINE.with_for_update(key_share=True).cte("mine")
)
_LOCK_AND_INSERT = Prepared(_NEW["postgresql"].from_select(list(_COLUMNS), _ROW))


def accept(sent: Sequence[SentItem], now: datetime, *, sure: bool | None = None) -> list[Outcome]:
    """Store items; each is stored once, however often and in whatever order it arrives. `sure`:
    whether the machine's clock is trusted; by default this is checked, at most every ten minutes.

    All items are validated and judged before the transaction; the new ones are then written
    together. If that fails, everything is rolled back and they are written one by one, so that one
    failing item does not block the others. Returns one outcome per item, in order. Raises no error
    for invalid items, but the error of an item that fails alone. An outage of the database and
    ClockBehindError are raised: the items are not at fault."""
    sure = clock_is_sure(now) if sure is None else sure
    kinds = registry().sync_kinds
    judged = [_new_item_or_rejection(kinds, item, now, sure) for item in sent]
    first: dict[UUID, _NewItem] = {}
    for each in judged:
        if isinstance(each, _NewItem):
            first.setdefault(each.sent.id, each)
    ready = sorted(first.values(), key=lambda each: each.sent.id.int)
    new_seqs = _write(kinds, ready, now) if ready else {}
    # Receipts written just now need no query.
    older = [id_ for id_ in first if id_ not in new_seqs]
    stored = queries.receipts_by_id(older) if older else {}
    return [
        each if isinstance(each, Outcome) else _outcome(each, first[each.sent.id], new_seqs, stored)
        for each in judged
    ]


@dataclass(frozen=True, slots=True)
class _NewItem:
    """A judged item: its receipt row, and the additional data for `apply`."""

    sent: SentItem
    row: dict[str, Any]
    detail: Any


def _new_item_or_rejection(
    kinds: Kinds, item: SentItem, now: datetime, sure: bool
) -> _NewItem | Outcome:
    """`sure`: whether the machine's clock is trusted."""
    try:
        result, detail = judge(kinds, item)
        sha = digest(item.kind, item.body)
    except RefusedError as refused:
        return Outcome(item.id, "rejected", code=refused.code)
    return _NewItem(item, _row(item, sha, result, now, sure), detail)


def judge(kinds: Kinds, item: SentItem) -> tuple[dict[str, Any] | None, Any]:
    """The result for the sender (None: deferred), and additional data for `apply`.

    Raises RefusedError."""
    kind = kinds.get(item.kind)
    if kind is None:
        raise RefusedError("unknown_kind")
    try:
        body = kind.schema.model_validate(dict(item.body))
    except (ValidationError, RecursionError):
        raise RefusedError("bad_body") from None
    try:
        result, detail = kind.judge(body)
    except DeferredError:
        return None, None
    return result, detail


def _row(
    item: SentItem, sha: bytes, result: dict[str, Any] | None, now: datetime, sure: bool
) -> dict[str, Any]:
    at, quality = occurred(item, now, sure=sure)
    return {
        "id": item.id,
        "account": item.account,
        "device": item.device,
        "kind": item.kind,
        "sha256": sha,
        "status": "created" if result is not None else "deferred",
        "result": result,
        "body": None if result is not None else dict(item.body),
        "client_at": item.at,
        "received_at": now,
        "occurred_at": at,
        "quality": quality,
    }


def _write(kinds: Kinds, ready: Sequence[_NewItem], now: datetime) -> dict[UUID, int]:
    """Insert and apply the items; returns id to seq of the new ones."""
    try:
        return _write_set(kinds, ready, now)
    except Exception as error:
        if len(ready) == 1 or outage(error):
            raise
        log.warning("set_failed", items=len(ready), exc_info=True)
    new_seqs: dict[UUID, int] = {}
    for each in ready:
        try:
            new_seqs |= _write_set(kinds, [each], now)
        except Exception as error:
            if outage(error):
                raise
            log.exception("item_failed", id=str(each.sent.id), kind=each.sent.kind)
    return new_seqs


def _write_set(kinds: Kinds, ready: Sequence[_NewItem], now: datetime) -> dict[UUID, int]:
    with transaction() as tx:
        new_seqs = {row[0]: row[1] for row in _inserted(tx, ready)}
        new = [
            JudgedItem(each.sent, seq, each.row["result"], each.detail, each.row["occurred_at"])
            for each in ready
            if each.row["result"] is not None and (seq := new_seqs.get(each.sent.id))
        ]
        apply(tx, kinds, new, now)
    return new_seqs


def _inserted(tx: Session, ready: Sequence[_NewItem]) -> Sequence[Sequence[Any]]:
    """Lock the accounts of the items, then insert the new items. Returns rows of (id, seq)."""
    connection = tx.connection()
    if len(ready) == 1 and connection.dialect.name == "postgresql":
        return _LOCK_AND_INSERT.rows(connection, ready[0].row)
    lock_accounts(tx, {each.sent.account for each in ready})
    return _INSERT[connection.dialect.name].insert_all(connection, [each.row for each in ready])


def apply(tx: Session, kinds: Kinds, judged: Iterable[JudgedItem[Any]], now: datetime) -> None:
    """Call `apply` of each kind with all its new items."""
    by_kind: dict[str, list[JudgedItem[Any]]] = {}
    for item in judged:
        by_kind.setdefault(item.sent.kind, []).append(item)
    for name, items in by_kind.items():
        kinds[name].apply(tx, items, now)


def _outcome(
    ready: _NewItem, first: _NewItem, new_seqs: dict[UUID, int], stored: dict[UUID, StoredReceipt]
) -> Outcome:
    """The outcome of an item; `first` is the first item with its id in the request."""
    id_, account, sha = ready.sent.id, ready.sent.account, ready.row["sha256"]
    seq = new_seqs.get(id_)
    if seq is None:
        row = stored.get(id_)
        if row is None:
            return Outcome(id_, "rejected", code="not_written")
    elif first is ready:
        return Outcome(id_, ready.row["status"], seq, ready.row["result"])
    else:
        row = StoredReceipt(first.sent.account, first.row["sha256"], seq, first.row["result"])
    if row.sha256 != sha or row.account != account:
        return Outcome(id_, "conflict")  # reveals nothing about the other item
    return Outcome(id_, "duplicate", row.seq, row.result)
