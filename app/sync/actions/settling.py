"""Stores deferred items once their version of the course is published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import bindparam, update

from app.identity.actions import lock_accounts
from app.kit.items import JudgedItem, SentItem
from app.kit.registry import registry
from app.kit.store.db import transaction
from app.kit.store.outage import kind_of_outage
from app.sync import queries
from app.sync.actions.accepting import (
    Kinds,
    accounts_also_locked,
    apply_items_by_kind,
    judge_item,
)
from app.sync.models import Receipt
from app.sync.queries import DeferredItem
from app.sync.rules import ItemRefusedError

BATCH_SIZE = 200

log = structlog.get_logger("bekal.sync")

# The name of a parameter must not be that of a column.
_SETTLED = (
    update(Receipt)
    .where(Receipt.seq == bindparam("which"), Receipt.status == "deferred")
    .values(status="created", result=bindparam("new_result", type_=Receipt.result.type), body=None)
    .returning(Receipt.seq)
)


def store_deferred_items(now: datetime, only_ids: Sequence[UUID] | None = None) -> int:
    """Judge deferred items again (only `only_ids`, if given) and store those whose version is now
    published. Called after each publication; idempotent. Skips people who have withdrawn their
    consent. Opens its own transactions. Returns the number of items that no longer wait.

    An item that its version rejects is settled too, without a result."""
    kinds = registry().sync_kinds
    settled = after = 0
    while waiting := queries.deferred_items(after, BATCH_SIZE, only_ids):
        after = waiting[-1].seq
        ready = [
            each for each in (_judge_deferred(kinds, item) for item in waiting) if each is not None
        ]
        settled += _write_together_or_singly(kinds, ready, now) if ready else 0
    return settled


def _judge_deferred(kinds: Kinds, item: DeferredItem) -> JudgedItem[Any] | None:
    """The judged item; None if it still waits. A rejected item has no result."""
    sent = SentItem(item.id, item.account, item.device, item.kind, item.body, item.client_at)
    try:
        result, detail = judge_item(kinds, sent)
    except ItemRefusedError as refused:
        log.warning("settled_refused", id=str(item.id), code=refused.code)
        result, detail = {}, None
    if result is None:
        return None
    return JudgedItem(sent, item.seq, result, detail, item.occurred_at, item.received_at)


def _write_together_or_singly(kinds: Kinds, items: Sequence[JudgedItem[Any]], now: datetime) -> int:
    """Write all items together; if that fails, one by one, so that one failing item does not block
    the others."""
    try:
        return _write_in_one_transaction(kinds, items, now)
    except Exception as error:
        if kind_of_outage(error):
            raise
        log.warning("settling_failed", items=len(items), exc_info=True)
    return (
        sum(_write_together_or_singly(kinds, [item], now) for item in items)
        if len(items) > 1
        else 0
    )


def _write_in_one_transaction(kinds: Kinds, items: Sequence[JudgedItem[Any]], now: datetime) -> int:
    with transaction() as tx:
        others = accounts_also_locked(kinds, ((item.sent.kind, item.detail) for item in items))
        lock_accounts(tx, others | {item.sent.account for item in items})
        connection = tx.connection()
        # Of two concurrent calls, the second finds no deferred item.
        mine = [
            item
            for item in items
            if connection.scalar(_SETTLED, {"which": item.seq, "new_result": item.result or None})
        ]
        apply_items_by_kind(tx, kinds, [item for item in mine if item.result], now)
        return len(mine)
