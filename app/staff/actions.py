"""Making accounts of staff, and ending their tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.door.rules.codes import slug
from app.identity import actions as identity
from app.identity import queries
from app.kit import audit
from app.kit.db import new_id
from app.kit.secrets import Hashed, lookups
from app.recovery.actions import void_codes_of
from app.staff.queries import tasks
from app.staff.rules import START_CODE_LIVES


class AlreadyMadeError(Exception):
    """The form was sent before. The start code cannot be told again."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new member of staff: what they sign in with, once. Neither is kept in the clear."""

    account: UUID
    sign_in_name: str
    start_code: str


def make_staff(
    tx: Session,
    *,
    name: str,
    role: str,
    scope: str,
    code: str,
    code_hash: Hashed,
    now: datetime,
    ends: datetime | None = None,
    by: UUID | None = None,
    account: UUID | None = None,
) -> Made:
    """An account with one task. `code` is new_start_code(), `code_hash` its hash_secret, made
    before the transaction; `account` is the id that a form carried.

    Raises AlreadyMadeError, and IntegrityError for a role that does not exist."""
    account = account or new_id()
    if not identity.make_account(tx, account, name, "id", now=now):
        raise AlreadyMadeError(account)
    sign_in_name = _free_name(name)
    identity.grant(tx, account, role, scope, now=now, ends=ends)
    lookup, until = lookups("start", sign_in_name)[0], now + START_CODE_LIVES
    identity.keep(tx, account, "start", code_hash, now=now, lookup=lookup, until=until)
    audit.record(tx, "identity:staff:make", now=now, who=by, about=account)
    tx.flush()
    return Made(account, sign_in_name, code)


def _free_name(name: str) -> str:
    base, number = slug(name), 1
    while True:
        wanted = base if number == 1 else f"{base}-{number}"
        if not any(
            queries.found_by(kind, lookups(kind, wanted)) for kind in ("start", "passphrase")
        ):
            return wanted
        number += 1


def end_task(tx: Session, task: UUID, *, by: UUID, now: datetime) -> None:
    """End a task at once; sessions that are open lose what it allowed. With their last task as a
    trainer the codes end that they gave and nobody used. Nothing happens to one that is over."""
    account = identity.end_grant(tx, task, now=now)
    if account is None:
        return
    audit.record(tx, "identity:staff:end", now=now, who=by, about=account)
    tx.flush()
    trains = any(
        t.role == "pelatih" and not t.is_over(now) for t in tasks() if t.account == account
    )
    if not trains:
        void_codes_of(tx, account, now=now)
