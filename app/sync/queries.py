"""Reads receipts, and the status of a phone that sends items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, false, func, or_, select

from app.identity.models import Account, DeviceAccount
from app.identity.queries import CONSENT_WITHDRAWN
from app.kit.clock import SURE, compare_clock
from app.kit.secrets import keyed_hashes
from app.kit.store.db import read
from app.kit.store.prepared import PreparedStatement
from app.sync.models import Receipt, Server, Tombstone, UnsentItemsKey, UploadToken

_KNOWN = select(Receipt.id, Receipt.account, Receipt.sha256, Receipt.seq, Receipt.result).where(
    Receipt.id.in_(bindparam("ids", expanding=True))
)


@dataclass(frozen=True, slots=True)
class StoredReceipt:
    """The receipt of a stored item."""

    account: UUID
    sha256: bytes
    seq: int
    result: dict[str, Any] | None


def receipts_by_id(ids: Sequence[UUID]) -> dict[UUID, StoredReceipt]:
    """Receipts by item id."""
    return {row[0]: StoredReceipt(*row[1:]) for row in read().execute(_KNOWN, {"ids": list(ids)})}


_OF_ACCOUNT = (
    select(Receipt.id, Receipt.kind, Receipt.occurred_at, Receipt.received_at, Receipt.result)
    .where(Receipt.account == bindparam("account"))
    .order_by(Receipt.seq)
)


def receipts_of_account(account: UUID) -> list[dict[str, Any]]:
    """All receipts of a person, for their export."""
    return [dict(row._mapping) for row in read().execute(_OF_ACCOUNT, {"account": account})]


@dataclass(frozen=True, slots=True)
class TokenStatus:
    """The status of an upload token and of this database, read in one statement."""

    account: UUID
    device: UUID
    until: datetime
    revoked_at: datetime | None
    for_staff: bool
    is_tied: bool
    consent_withdrawn: bool
    epoch: UUID
    clock_mark: datetime
    safe_through: int
    erased_through: int
    kept_through: int | None
    has_erased: bool

    @property
    def last_seq(self) -> int:
        """The highest seq ever committed in this database."""
        return max(self.erased_through, self.kept_through or 0)


_LAST_SEQ = select(func.max(Receipt.seq)).scalar_subquery()
_ERASED = select(Tombstone.hash).where(Tombstone.hash.in_(bindparam("hashes", expanding=True)))


@cache
def _token_status_statement(hash_count: int) -> PreparedStatement:
    """The statement that reads the state of one upload token, the marks of this server, and whether
    one of `hash_count` hashes is of an erased person. It is made once for each number of hashes:
    compiling it each time would cost more than all the rest. The row of `server` is selected by its
    key: PostgreSQL has no statistics of a table of one row, assumes hundreds of rows, and would
    scan all phones and consents."""
    erased = or_(false(), *(Tombstone.hash == bindparam(f"hash{n}") for n in range(hash_count)))
    tied = exists().where(
        DeviceAccount.device == UploadToken.device, DeviceAccount.account == UploadToken.account
    )
    return PreparedStatement(
        select(
            UploadToken.account,
            UploadToken.device,
            UploadToken.until,
            UploadToken.revoked_at,
            UploadToken.for_staff,
            tied.label("is_tied"),
            CONSENT_WITHDRAWN.label("consent_withdrawn"),
            Server.epoch,
            Server.clock_mark,
            Server.safe_through,
            Server.erased_through,
            _LAST_SEQ.label("kept_through"),
            select(Tombstone.hash).where(erased).exists().label("has_erased"),
        )
        .select_from(UploadToken)
        .join(Account, Account.id == UploadToken.account)
        .join(Server, Server.id == 1)
        .where(UploadToken.hash == bindparam("token"))
    )


def upload_token_status(token_hash: bytes, item_ids: Sequence[UUID]) -> TokenStatus | None:
    """The status of this token; `has_erased` is about `item_ids`. None if the token does not
    exist."""
    hashes = [each for item in item_ids for each in tombstone_hashes_of_item(item)]
    hashes_by_name = {f"hash{n}": each for n, each in enumerate(hashes)}
    rows = _token_status_statement(len(hashes)).rows(read(), hashes_by_name | {"token": token_hash})
    return TokenStatus(*rows[0]) if rows else None


def tombstone_hashes_of_account(account: UUID) -> list[bytes]:
    """The hashes that a tombstone of this account may have, one for each pepper, the current one
    first."""
    return keyed_hashes("erased-account", account.hex)


def tombstone_hashes_of_item(item: UUID) -> list[bytes]:
    """The hashes that a tombstone of this item may have, one for each pepper, the current one
    first."""
    return keyed_hashes("erased-item", item.hex)


def is_account_erased(account: UUID) -> bool:
    """Whether this account was erased."""
    found = read().execute(_ERASED, {"hashes": tombstone_hashes_of_account(account)})
    return found.first() is not None


def erased_item_ids(item_ids: Sequence[UUID]) -> set[UUID]:
    """The ids among `item_ids` that were erased with the account of their owner."""
    of = {each: item for item in item_ids for each in tombstone_hashes_of_item(item)}
    return {of[row.hash] for row in read().execute(_ERASED, {"hashes": list(of)})}


def phone_key_and_epoch(account: UUID, device: UUID) -> tuple[bytes, UUID]:
    """The key that wraps this person's items on this phone, and the epoch. Raises NoResultFound."""
    mine = (UnsentItemsKey.account == account, UnsentItemsKey.device == device)
    both = select(UnsentItemsKey.key, Server.epoch).join(Server, Server.id == 1).where(*mine)
    key, epoch = read().execute(both).one()
    return key, epoch


def phone_sharing_and_avatar(account: UUID, device: UUID) -> tuple[bool, str | None]:
    """Return whether others use this phone too, and the avatar that the person chose there."""
    of = (DeviceAccount.account == account, DeviceAccount.device == device)
    row = read().execute(select(DeviceAccount.shared, DeviceAccount.drawing).where(*of)).first()
    return (False, None) if row is None else (row.shared, row.drawing)


def last_backup_verified_at() -> datetime | None:
    """The time when a backup of this database was last verified; None before the first one."""
    return read().execute(select(Server.safe_at)).scalar()


def epoch_begun_at() -> datetime | None:
    """The time when the current epoch began; None before the first one."""
    return read().execute(select(Server.epoch_since)).scalar()


def latest_trusted_time() -> datetime | None:
    """The latest trusted time; None before the first one."""
    return read().execute(select(Server.clock_mark)).scalar()


def verifiers_of_used_peppers() -> dict[str, str]:
    """Pepper ids and verifiers of all peppers ever used with this database."""
    return read().execute(select(Server.peppers)).scalar() or {}


def is_clock_trusted(now: datetime) -> bool:
    """Return whether `now` is close to the latest trusted time. If it is not, or if there is no
    trusted time, nothing may be deleted by age."""
    mark = latest_trusted_time()
    return mark is not None and compare_clock(now, mark) == SURE


@dataclass(frozen=True, slots=True)
class DeferredItem:
    """An item that waits for a version of the course."""

    seq: int
    id: UUID
    account: UUID
    device: UUID
    kind: str
    body: dict[str, Any]
    client_at: datetime
    occurred_at: datetime
    received_at: datetime


def deferred_items(
    after_seq: int, limit: int, only_ids: Sequence[UUID] | None = None
) -> list[DeferredItem]:
    """Deferred items (only `only_ids`, if given) with a seq above `after_seq`, in order, without
    those of people who have withdrawn their consent."""
    shown = (Receipt.seq, Receipt.id, Receipt.account, Receipt.device, Receipt.kind, Receipt.body)
    waiting = (
        select(*shown, Receipt.client_at, Receipt.occurred_at, Receipt.received_at)
        .join(Account, Account.id == Receipt.account)
        .where(Receipt.status == "deferred", Receipt.seq > after_seq, ~CONSENT_WITHDRAWN)
        .order_by(Receipt.seq)
        .limit(limit)
    )
    if only_ids is not None:
        waiting = waiting.where(Receipt.id.in_(only_ids))
    return [DeferredItem(*tuple(row)) for row in read().execute(waiting)]
