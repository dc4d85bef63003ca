"""Accepting what was sent, exactly once. The plain form and the phone's batch both come here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from flask import current_app
from pydantic import ValidationError
from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.identity.models import Account
from app.kit.db import transaction
from app.kit.room import SyncKind
from app.kit.trouble import trouble
from app.sync import queries
from app.sync.actions.clock import clock_is_sure
from app.sync.models import Receipt
from app.sync.queries import Kept
from app.sync.rules import DeferredError, Judged, Outcome, RefusedError, Sent, digest, occurred

log = structlog.get_logger("bekal.sync")

_RETURNED = (Receipt.id, Receipt.seq)
# Built once; the two dialects spell the same statement.
_INSERT = {
    "sqlite": sqlite.insert(Receipt)
    .on_conflict_do_nothing(index_elements=["id"])
    .returning(*_RETURNED),
    "postgresql": postgresql.insert(Receipt)
    .on_conflict_do_nothing(index_elements=["id"])
    .returning(*_RETURNED),
}
_LOCK_ACCOUNTS = (
    select(Account.id)
    .where(Account.id.in_(bindparam("ids", expanding=True)))
    .order_by(Account.id)
    .with_for_update()
)


def accept(sent: Sequence[Sent], now: datetime, *, sure: bool | None = None) -> list[Outcome]:
    """Take items in; each is written once, however often and in whatever order it comes. `sure`:
    whether our own clock can be believed; left out, it is found out, at most every ten minutes.

    Everything is validated and judged before the transaction; the new items are then written as
    a set. If writing them fails, all is rolled back and they are tried one by one, so that one
    poisoned item does not hold up its neighbours. Returns one outcome an item, in order.
    Raises nothing for bad items but a poisoned one that came alone. Where the database is busy,
    full or away that propagates: nothing is wrong with the items; and so does ClockBehindError."""
    sure = clock_is_sure(now) if sure is None else sure
    kinds: dict[str, SyncKind] = current_app.extensions["bekal_sync_kinds"]
    outcomes: dict[int, Outcome] = {}
    rows: list[dict[str, Any]] = []
    judged: dict[UUID, tuple[Sent, dict[str, Any] | None, Any]] = {}
    positions: dict[int, bytes] = {}
    for position, item in enumerate(sent):
        try:
            result, detail = judge(kinds, item)
            sha = digest(item.kind, item.body)
        except RefusedError as refused:
            outcomes[position] = Outcome(item.id, "rejected", code=refused.code)
            continue
        positions[position] = sha
        if item.id not in judged:
            judged[item.id] = (item, result, detail)
            rows.append(_row(item, sha, result, now, sure))
    fresh = _write(kinds, rows, judged, now) if rows else {}
    # What was written just now need not be read again.
    older = [row["id"] for row in rows if row["id"] not in fresh]
    kept = fresh | queries.known(older) if older else fresh
    answered: set[UUID] = set()
    for position, sha in positions.items():
        item = sent[position]
        outcomes[position] = _outcome(item, sha, kept.get(item.id), fresh, answered)
    return [outcomes[position] for position in range(len(sent))]


def judge(kinds: dict[str, SyncKind], item: Sent) -> tuple[dict[str, Any] | None, Any]:
    """Result for the sender (None: deferred), and what `apply` needs to know.

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
    item: Sent, sha: bytes, result: dict[str, Any] | None, now: datetime, sure: bool
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


def _write(
    kinds: dict[str, SyncKind],
    rows: list[dict[str, Any]],
    judged: dict[UUID, tuple[Sent, dict[str, Any] | None, Any]],
    now: datetime,
) -> dict[UUID, Kept]:
    """Insert and apply; returns those that are new."""
    try:
        return _write_set(kinds, rows, judged, now)
    except Exception as error:
        if len(rows) == 1 or trouble(error):
            raise
        log.warning("set_failed", items=len(rows), exc_info=True)
    fresh: dict[UUID, Kept] = {}
    for row in rows:
        try:
            fresh |= _write_set(kinds, [row], judged, now)
        except Exception as error:
            if trouble(error):
                raise
            log.exception("item_failed", id=str(row["id"]), kind=row["kind"])
    return fresh


def _write_set(
    kinds: dict[str, SyncKind],
    rows: list[dict[str, Any]],
    judged: dict[UUID, tuple[Sent, dict[str, Any] | None, Any]],
    now: datetime,
) -> dict[UUID, Kept]:
    with transaction() as tx:
        lock_accounts(tx, {row["account"] for row in rows})
        connection = tx.connection()
        # Rows are handed over beside the statement, so that it is compiled once and not each time.
        returned = connection.execute(_INSERT[connection.dialect.name], rows)
        new: dict[UUID, int] = {row.id: row.seq for row in returned}
        times = {row["id"]: row["occurred_at"] for row in rows}
        fresh = []
        for item_id, seq in sorted(new.items()):
            item, result, detail = judged[item_id]
            if result is not None:
                fresh.append(Judged(item, seq, result, detail, times[item_id]))
        apply(tx, kinds, fresh, now)
    return {
        row["id"]: Kept(row["account"], row["sha256"], row["status"], new[row["id"]], row["result"])
        for row in rows
        if row["id"] in new
    }


def lock_accounts(tx: Session, accounts: Collection[UUID]) -> None:
    """Locks have one order: accounts first, then households, then counters. On SQLite the
    transaction itself is the lock."""
    connection = tx.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK_ACCOUNTS, {"ids": sorted(accounts)})


def apply(tx: Session, kinds: dict[str, SyncKind], judged: Iterable[Judged], now: datetime) -> None:
    """Let each kind write what is new of it, all at once."""
    by_kind: dict[str, list[Judged]] = {}
    for item in judged:
        by_kind.setdefault(item.sent.kind, []).append(item)
    for name, items in by_kind.items():
        kinds[name].apply(tx, items, now)


def _outcome(
    item: Sent, sha: bytes, row: Kept | None, fresh: dict[UUID, Kept], answered: set[UUID]
) -> Outcome:
    if row is None:
        return Outcome(item.id, "rejected", code="not_written")
    if row.sha256 != sha or row.account != item.account:
        return Outcome(item.id, "conflict")  # nothing of the other's is revealed
    if item.id in fresh and item.id not in answered:
        answered.add(item.id)
        return Outcome(item.id, row.status, row.seq, row.result)
    return Outcome(item.id, "duplicate", row.seq, row.result)
