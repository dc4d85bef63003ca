"""Create staff accounts, give start codes, end grants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.identity import queries
from app.kit.secrets import HashedSecret, keyed_hashes
from app.kit.store import audit
from app.kit.store.db import new_id
from app.recovery.actions import end_trainer_codes_given_by
from app.sign_in.rules.codes import slugify_name
from app.staff.queries import (
    fingerprint_of_passphrase_and_start_code,
    list_staff_grants,
    sign_in_name_of,
    unused_sign_in_name,
)
from app.staff.rules import MADE_STAFF_ACCOUNT, START_CODE_LIVES, TRAINERS
from app.sync import actions as sync
from config import ORIGINAL


class StartCodeUsedError(Exception):
    """The form was sent before, and its start code is no longer valid: used, replaced, expired."""


class StaffAccountGoneError(LookupError):
    """The staff account was erased."""


@dataclass(frozen=True, slots=True)
class IssuedStartCode:
    """A new start code with the account's sign-in name, to show once; only hashes are stored.
    `is_numbered`: the sign-in name has a number, since another account has the same name."""

    account: UUID
    sign_in_name: str
    start_code: str
    is_numbered: bool = False


def create_staff_account(
    tx: Session,
    *,
    name: str,
    role: str,
    scope: str,
    start_code: str,
    code_hash: HashedSecret,
    now: datetime,
    ends: datetime | None = None,
    created_by: UUID | None = None,
    account: UUID | None = None,
) -> IssuedStartCode:
    """Create an account with one grant. `code_hash` is the hash_secret of `start_code`, made before
    the transaction; `account` is the id that a form carried. Concurrent calls for the same name
    give different sign-in names.

    Raises StartCodeUsedError, and IntegrityError for a role that does not exist."""
    account = account or new_id()
    if not identity.make_account(tx, account, name, ORIGINAL, now=now):
        raise StartCodeUsedError(account)
    identity.lock_sign_in_names(tx)
    sign_in_name = unused_sign_in_name(name)
    identity.grant_role(tx, account, role, scope, now=now, ends=ends)
    _store_start_code(tx, account, sign_in_name, code_hash, now)
    audit.record_audit(tx, MADE_STAFF_ACCOUNT, now=now, actor=created_by, subject=account)
    tx.flush()
    return IssuedStartCode(
        account, sign_in_name, start_code, is_numbered=sign_in_name != slugify_name(name)
    )


def replace_start_code(
    tx: Session,
    account: UUID,
    *,
    start_code: str,
    code_hash: HashedSecret,
    now: datetime,
    given_by: UUID | None = None,
    replaced_fingerprint: str | None = None,
) -> IssuedStartCode:
    """Give a new start code to a person who forgot the passphrase, which ends with any earlier
    start code, every open session, and what their phones may send by PIN. Grants and sign-in name
    stay. `replaced_fingerprint`: queries.fingerprint_of_passphrase_and_start_code of the secret to
    replace. Raises StaffAccountGoneError; StartCodeUsedError if the person has another secret by
    now."""
    identity.lock_accounts(tx, [account])
    identity.lock_sign_in_names(tx)
    who = queries.find_profile(account)
    if who is None:
        raise StaffAccountGoneError(account)
    if replaced_fingerprint not in (None, fingerprint_of_passphrase_and_start_code(account)):
        raise StartCodeUsedError(account)
    name = sign_in_name_of(account, who.name) or unused_sign_in_name(who.name)
    identity.delete_credential(tx, account, "passphrase")
    identity.end_sessions_of_account(tx, account)
    sync.revoke_staff_tokens(tx, account, now=now)
    _store_start_code(tx, account, name, code_hash, now)
    audit.record_audit(tx, "identity:staff:reset", now=now, actor=given_by, subject=account)
    tx.flush()
    return IssuedStartCode(account, name, start_code)


def _store_start_code(
    tx: Session, account: UUID, name: str, code_hash: HashedSecret, now: datetime
) -> None:
    lookup, until = keyed_hashes("start", name)[0], now + START_CODE_LIVES
    identity.set_credential(tx, account, "start", code_hash, now=now, lookup=lookup, until=until)


def end_staff_grant(tx: Session, grant_id: UUID, *, ended_by: UUID, now: datetime) -> None:
    """End a grant at once, also in open sessions. With a person's last grant as a trainer, the
    unused codes that they gave end too, and their phones send nothing more by PIN. An ended grant
    stays unchanged."""
    account = identity.end_role_grant(tx, grant_id, now=now)
    if account is None:
        return
    audit.record_audit(tx, "identity:staff:end", now=now, actor=ended_by, subject=account)
    tx.flush()
    trains = any(
        t.role in TRAINERS and not t.is_over(now)
        for t in list_staff_grants()
        if t.account == account
    )
    if not trains:
        end_trainer_codes_given_by(tx, account, now=now)
        sync.revoke_staff_tokens(tx, account, now=now)
