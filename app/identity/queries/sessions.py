"""The current person: one statement for a learner, a second one for staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import session
from sqlalchemy import bindparam, or_, select

from app.identity.models import Account, SignIn, StaffGrant
from app.identity.queries.agreed import CONSENT_WITHDRAWN
from app.identity.rules.roles import permissions_of
from app.kit.permissions import Grant, Person
from app.kit.secrets import sha256
from app.kit.store.db import read
from app.kit.store.prepared import Prepared
from app.kit.text.i18n import known_language

SIGNED_IN = (
    select(
        Account.id.label("person_id"),
        Account.name.label("person_name"),
        Account.language.label("person_language"),
        Account.country.label("person_country"),
        SignIn.device.label("person_device"),
        SignIn.staff.label("person_staff"),
        SignIn.shared.label("person_shared"),
        SignIn.ends_at.label("person_ends"),
        CONSENT_WITHDRAWN.label("person_took_back"),
    )
    .select_from(SignIn)
    .join(Account, Account.id == SignIn.account)
    .where(SignIn.key_hash == bindparam("key_hash"), SignIn.ends_at > bindparam("now"))
)
"""The person behind a sign-in key. A hot page adds columns and joins of its own, runs it once with
`key_hash` (rules.hashing.sha256 of sign_in_key()) and `now`, makes the person with `person_from`
and tells it to `kit.permissions.set_person`."""

_FIND = Prepared(SIGNED_IN)

_GRANTS = select(StaffGrant.role, StaffGrant.scope).where(
    StaffGrant.account == bindparam("account"),
    StaffGrant.starts <= bindparam("now"),
    or_(StaffGrant.ends.is_(None), StaffGrant.ends > bindparam("now")),
)


def sign_in_key() -> str | None:
    """The session key in this browser's cookie, valid or not."""
    key = session.get("_user_id")
    return key if isinstance(key, str) else None


def find_person(key: str, now: datetime) -> Person | None:
    """The person whose valid session has this key at `now`."""
    rows = _FIND.rows(read(), {"key_hash": sha256(key), "now": now})
    return person_from(rows[0], key, now) if rows else None


def person_from(row: Any, key: str, now: datetime) -> Person:
    """The person of a row of SIGNED_IN. Grants are loaded only for a session opened by passphrase;
    staff who sign in with a PIN act as learners."""
    return Person(
        id=row.person_id,
        name=row.person_name,
        language=known_language(row.person_language),
        key=key,
        device=row.person_device,
        consents_to_storage=not row.person_took_back,
        locks_at=row.person_ends if row.person_shared else None,
        country=row.person_country.lower() if row.person_country else None,
        grants=_grants(row, now) if row.person_staff else (),
    )


def _grants(row: Any, now: datetime) -> tuple[Grant, ...]:
    found = read().execute(_GRANTS, {"account": row.person_id, "now": now})
    return tuple(Grant(permissions_of(grant.role), grant.scope) for grant in found)
