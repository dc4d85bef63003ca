"""Staff accounts and their grants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from app.identity import queries as identity
from app.identity.models import Account, Credential, StaffGrant
from app.identity.rules.roles import permissions_of_role
from app.kit.clock import WIB
from app.kit.secrets import hash_token, keyed_hashes, verify_secret
from app.kit.store.db import read
from app.kit.store.models import AuditEvent
from app.regions import codes
from app.regions import queries as regions
from app.staff.rules import MADE_STAFF_ACCOUNT, MAKE, numbered_sign_in_names


@dataclass(frozen=True, slots=True)
class StaffGrantDetails:
    """A staff grant with the account's name: role, region, start and end (UTC; None: no end).
    `waits_until`: the expiry of an unused start code; without one and without a passphrase the
    account cannot sign in."""

    id: UUID
    account: UUID
    name: str
    role: str
    scope: str
    starts: datetime
    ends: datetime | None
    waits_until: datetime | None
    has_passphrase: bool
    place: str = ""

    @property
    def last_day(self) -> date | None:
        """The last day of the grant, in western Indonesian time."""
        if self.ends is None:
            return None
        return (self.ends - timedelta(microseconds=1)).astimezone(WIB).date()

    def is_over(self, now: datetime) -> bool:
        return self.ends is not None and self.ends <= now


def list_staff_grants() -> list[StaffGrantDetails]:
    """All grants: those without an end first, then by latest end, then by name."""
    rows = read().execute(
        _select_grants().order_by(StaffGrant.ends.desc(), func.lower(Account.name))
    )
    found = [StaffGrantDetails(*row) for row in rows]
    return _with_region_names(sorted(found, key=lambda task: task.ends is not None))


def last_ending_grant(account: UUID, scope: str, now: datetime) -> StaffGrantDetails | None:
    """The grant with the latest end that lets this person create accounts in `scope` (a region
    code); None if one of them has no end."""
    around = {scope, *codes.ancestor_codes(scope)}
    mine = [
        t
        for t in list_staff_grants()
        if t.account == account and t.scope in around and not t.is_over(now)
    ]
    making = [t for t in mine if MAKE in permissions_of_role(t.role)]
    if any(t.ends is None for t in making):
        return None
    return max(making, key=lambda t: t.ends or now, default=None)


def find_staff_grant(grant_id: UUID) -> StaffGrantDetails | None:
    rows = read().execute(_select_grants().where(StaffGrant.id == grant_id))
    return next(iter(_with_region_names([StaffGrantDetails(*row) for row in rows])), None)


MOST_OF_ONE_NAME = 50
"""How many sign-in names are tried to find that of an account."""


def _accounts_by_sign_in_name(name: str) -> set[UUID]:
    """The accounts with this sign-in name: one by passphrase, and perhaps one by start code."""
    kinds = ("passphrase", "start")
    found = (identity.find_credential_by_lookup(kind, keyed_hashes(kind, name)) for kind in kinds)
    return {each.account for each in found if each is not None}


def unused_sign_in_name(name: str) -> str:
    return next(
        each for each in numbered_sign_in_names(name) if not _accounts_by_sign_in_name(each)
    )


def sign_in_name_of(account: UUID, name: str) -> str | None:
    """The sign-in name of this account. Only its keyed hash is stored, so the names made from the
    person's name are tried; None if none matches."""
    names = islice(numbered_sign_in_names(name), MOST_OF_ONE_NAME)
    return next((each for each in names if account in _accounts_by_sign_in_name(each)), None)


def find_account_by_sign_in_name(sign_in_name: str) -> UUID | None:
    return next(iter(_accounts_by_sign_in_name(sign_in_name)), None)


def maker_of_staff_account(account: UUID) -> UUID | None:
    """Who made this staff account; None if that was the command line, or somebody erased since."""
    made = select(AuditEvent.who).where(
        AuditEvent.what == MADE_STAFF_ACCOUNT, AuditEvent.about == str(account)
    )
    return read().scalar(made)


def resettable_accounts(me: UUID, now: datetime) -> set[UUID]:
    """The accounts to which this person may give a new start code: others of which each grant lies
    within one of this person's grants and ends no later."""
    current = [task for task in list_staff_grants() if not task.is_over(now)]
    mine = [t for t in current if t.account == me and MAKE in permissions_of_role(t.role)]
    others = {task.account for task in current} - {me}
    beyond = {t.account for t in current if not any(_grant_covers(own, t) for own in mine)}
    return others - beyond


def _grant_covers(own: StaffGrantDetails, other: StaffGrantDetails) -> bool:
    within = own.scope in (other.scope, *codes.ancestor_codes(other.scope))
    no_later = own.ends is None or (other.ends is not None and other.ends <= own.ends)
    return within and no_later


def fingerprint_of_passphrase_and_start_code(account: UUID) -> str:
    """A fingerprint of this account's passphrase or start code. A reset form is bound to it, so
    that a form sent again later does not lock out a person who has set a passphrase meanwhile."""
    kept = [identity.find_credential(account, kind) for kind in ("passphrase", "start")]
    return hash_token("".join(each.hashed.hash for each in kept if each is not None)).hex()[:16]


def find_valid_start_code(account: UUID, codes: Sequence[str], now: datetime) -> str | None:
    """The one of these codes that is this account's valid start code; None if none is."""
    start = identity.find_credential(account, "start")
    if start is None or start.until is None or start.until <= now:
        return None
    return next((code for code in codes if verify_secret(code, start.hashed)), None)


def _select_grants() -> Select[*tuple[Any, ...]]:
    passphrase = exists().where(
        Credential.account == StaffGrant.account, Credential.kind == "passphrase"
    )
    start = aliased(Credential)
    return (
        select(
            StaffGrant.id,
            StaffGrant.account,
            Account.name,
            StaffGrant.role,
            StaffGrant.scope,
            StaffGrant.starts,
            StaffGrant.ends,
            start.until,
            passphrase,
        )
        .join(Account, Account.id == StaffGrant.account)
        .outerjoin(start, and_(start.account == Account.id, start.kind == "start"))
    )


def _with_region_names(found: Sequence[StaffGrantDetails]) -> list[StaffGrantDetails]:
    names = regions.region_names(task.scope for task in found)
    return [replace(task, place=names.get(task.scope, task.scope)) for task in found]
