"""The current person: one statement for a learner, a second one for staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import session
from sqlalchemy import bindparam, or_, select

from app.identity.models import Account, SignInSession, StaffGrant
from app.identity.queries.agreed import CONSENT_WITHDRAWN
from app.identity.rules.profile import STAGE_ABROAD
from app.identity.rules.roles import permissions_of_role
from app.kit.permissions import Grant, Person
from app.kit.secrets import hash_token
from app.kit.store.db import read
from app.kit.store.prepared import PreparedStatement
from app.kit.text.i18n import configured_or_original_language

SELECT_SIGNED_IN_PERSON = (
    select(
        Account.id.label("person_id"),
        Account.name.label("person_name"),
        Account.language.label("person_language"),
        Account.country.label("person_country"),
        Account.stage.label("person_stage"),
        SignInSession.device.label("person_device"),
        SignInSession.staff.label("person_staff"),
        SignInSession.shared.label("person_shared"),
        SignInSession.ends_at.label("person_ends"),
        CONSENT_WITHDRAWN.label("person_took_back"),
    )
    .select_from(SignInSession)
    .join(Account, Account.id == SignInSession.account)
    .where(
        SignInSession.key_hash == bindparam("key_hash"), SignInSession.ends_at > bindparam("now")
    )
)
"""Selects the person who has a session. A hot page adds its own columns and joins, runs it once
with `key_hash` (sha256 of session_key_in_cookie()) and `now`, converts the row with
`person_from_row` and passes the person to `kit.permissions.set_person`."""

_FIND = PreparedStatement(SELECT_SIGNED_IN_PERSON)

_GRANTS = select(StaffGrant.role, StaffGrant.scope).where(
    StaffGrant.account == bindparam("account"),
    StaffGrant.starts <= bindparam("now"),
    or_(StaffGrant.ends.is_(None), StaffGrant.ends > bindparam("now")),
)


def session_key_in_cookie() -> str | None:
    """The session key in this browser's cookie, valid or not."""
    key = session.get("_user_id")
    return key if isinstance(key, str) else None


def find_person_by_session_key(key: str, now: datetime) -> Person | None:
    """The person whose valid session has this key at `now`."""
    rows = _FIND.rows(read(), {"key_hash": hash_token(key), "now": now})
    return person_from_row(rows[0], key, now) if rows else None


def person_from_row(row: Any, key: str, now: datetime) -> Person:
    """Convert a row of SELECT_SIGNED_IN_PERSON. Grants are loaded only for a session opened by
    passphrase; staff who sign in with a PIN act as learners."""
    return Person(
        id=row.person_id,
        name=row.person_name,
        language=configured_or_original_language(row.person_language),
        key=key,
        device=row.person_device,
        consents_to_storage=not row.person_took_back,
        locks_at=row.person_ends if row.person_shared else None,
        country=row.person_country.lower() if row.person_country else None,
        is_abroad=row.person_stage == STAGE_ABROAD if row.person_stage else None,
        grants=current_grants(row.person_id, now) if row.person_staff else (),
    )


def current_grants(account: UUID, now: datetime) -> tuple[Grant, ...]:
    """The grants of a member of staff that are in force; none for other people."""
    found = read().execute(_GRANTS, {"account": account, "now": now})
    return tuple(Grant(permissions_of_role(grant.role), grant.scope) for grant in found)
