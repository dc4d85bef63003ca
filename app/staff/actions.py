"""Create staff accounts, give start codes, end grants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.identity import queries
from app.kit.secrets import Hashed, keyed_hashes
from app.kit.store import audit
from app.kit.store.db import new_id
from app.recovery.actions import void_codes_of
from app.sign_in.rules.codes import slug
from app.staff.queries import free_name, secret_mark, sign_in_name_of, tasks
from app.staff.rules import START_CODE_LIVES
from config import ORIGINAL


class AlreadyMadeError(Exception):
    """The form was sent before, and its code is no longer valid: used, replaced or expired."""


class GoneError(LookupError):
    """The account does not exist any more."""


@dataclass(frozen=True, slots=True)
class Made:
    """The sign-in name and start code, shown once; neither is stored in clear text. `is_numbered`:
    another account has the same name, so this sign-in name has a number."""

    account: UUID
    sign_in_name: str
    start_code: str
    is_numbered: bool = False


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
    """An account with one task. `code` is a start code, `code_hash` its hash_secret, made before
    the transaction; `account` is the id that a form carried. Of two of one name at the same moment
    the second waits, and gets a sign-in name of its own.

    Raises AlreadyMadeError, and IntegrityError for a role that does not exist."""
    account = account or new_id()
    if not identity.make_account(tx, account, name, ORIGINAL, now=now):
        raise AlreadyMadeError(account)
    identity.lock_sign_in_names(tx)
    sign_in_name = free_name(name)
    identity.grant(tx, account, role, scope, now=now, ends=ends)
    _keep_start(tx, account, sign_in_name, code_hash, now)
    audit.record(tx, "identity:staff:make", now=now, who=by, about=account)
    tx.flush()
    return Made(account, sign_in_name, code, is_numbered=sign_in_name != slug(name))


def give_start_code(
    tx: Session,
    account: UUID,
    *,
    code: str,
    code_hash: Hashed,
    now: datetime,
    by: UUID | None = None,
    instead_of: str | None = None,
) -> Made:
    """A new start code for who forgot the passphrase: that, an earlier start code and every open
    session end. What they made and may do stays, and so does the sign-in name. `instead_of`:
    queries.secret_mark of what it is to replace. Raises GoneError; AlreadyMadeError where something
    else lets them in by now."""
    identity.lock_accounts(tx, [account])
    identity.lock_sign_in_names(tx)
    who = queries.account(account)
    if who is None:
        raise GoneError(account)
    if instead_of not in (None, secret_mark(account)):
        raise AlreadyMadeError(account)
    name = sign_in_name_of(account, who.name) or free_name(who.name)
    identity.delete_credential(tx, account, "passphrase")
    identity.end_sign_ins(tx, account)
    _keep_start(tx, account, name, code_hash, now)
    audit.record(tx, "identity:staff:reset", now=now, who=by, about=account)
    tx.flush()
    return Made(account, name, code)


def _keep_start(tx: Session, account: UUID, name: str, code_hash: Hashed, now: datetime) -> None:
    lookup, until = keyed_hashes("start", name)[0], now + START_CODE_LIVES
    identity.set_credential(tx, account, "start", code_hash, now=now, lookup=lookup, until=until)


def end_task(tx: Session, task: UUID, *, by: UUID, now: datetime) -> None:
    """End a grant at once, also in open sessions. With the last grant as a trainer, the unused
    codes given by the person end too. An ended grant is left unchanged."""
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
