"""Open and end sessions. The row is the session; the cookie holds only its key."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from flask import session
from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.identity.models import Credential, DeviceAccount, FailedAttempts, SignInSession
from app.identity.queries.sessions import find_person_by_session_key, session_key_in_cookie
from app.identity.rules.limits import (
    LEARNER_SESSION,
    SHARED_SESSION,
    STAFF_SESSION,
    minutes_since_1970,
)
from app.kit import permissions
from app.kit.clock import CLOCK_TOLERANCE
from app.kit.secrets import hash_token
from app.kit.store import audit
from app.kit.store.db import transaction
from app.kit.untyped.web import log_in, log_out
from app.kit.web import device, pending_form


@dataclass(frozen=True, slots=True)
class FlaskLoginUser:
    """The user object of Flask-Login. In the request that signs in, `person` is None."""

    key: str
    person: permissions.Person | None = None
    is_authenticated: ClassVar = True
    is_active: ClassVar = True
    is_anonymous: ClassVar = False

    def get_id(self) -> str:
        return self.key


def open_session(
    tx: Session, account: UUID, device: UUID, *, now: datetime, staff: bool = False
) -> str:
    """Open a session on a phone and return its key; only the hash is stored. After the transaction
    `set_session_cookie` puts the key into the browser. `staff`: it was opened with a passphrase, so
    grants apply."""
    key = secrets.token_urlsafe(32)
    tie = (DeviceAccount.device == device, DeviceAccount.account == account)
    shared = not staff and bool(tx.scalar(select(DeviceAccount.shared).where(*tie)))
    lives = STAFF_SESSION if staff else SHARED_SESSION if shared else LEARNER_SESSION
    tx.add(
        SignInSession(
            key_hash=hash_token(key),
            account=account,
            device=device,
            opened_at=now,
            ends_at=now + lives,
            staff=staff,
            shared=shared,
        )
    )
    audit.record_audit(tx, "identity:session:open", now=now, actor=account, subject=device)
    tx.flush()
    return key


def extend_shared_session(tx: Session, key: str, *, now: datetime) -> None:
    """Extend a session on a shared phone, because it was just used."""
    used = update(SignInSession).where(
        SignInSession.key_hash == hash_token(key), SignInSession.shared, SignInSession.ends_at > now
    )
    tx.execute(used.values(ends_at=now + SHARED_SESSION))


def end_session(tx: Session, key: str, *, now: datetime) -> None:
    """Delete the session of this key, so that its cookie is void."""
    gone = tx.execute(
        delete(SignInSession)
        .where(SignInSession.key_hash == hash_token(key))
        .returning(SignInSession.account)
    ).first()
    if gone is not None:
        audit.record_audit(tx, "identity:session:end", now=now, actor=gone[0])
    tx.flush()


def end_sessions_of_account(tx: Session, account: UUID, device: UUID | None = None) -> None:
    """End every session of a person, or those on one phone."""
    statement = delete(SignInSession).where(SignInSession.account == account)
    if device is not None:
        statement = statement.where(SignInSession.device == device)
    tx.execute(statement)


def set_session_cookie(
    key: str, *, now: datetime, staff: bool = False, first_visit: bool = False
) -> UUID | None:
    """Put the key of a committed session into this browser's cookie and end the previous session. A
    learner's cookie outlives the browser; a staff member's does not. `first_visit`: the person has
    just signed up. Returns the account. Opens a transaction if there is a session to end."""
    before = session_key_in_cookie()
    if before is not None:
        with transaction() as tx:
            end_session(tx, before, now=now)
    who = find_person_by_session_key(key, now)
    person_id = who.id.hex if who is not None else ""
    device.set_person_cookie(person_id, first_visit=first_visit)
    log_in(FlaskLoginUser(key))
    session.permanent = not staff
    for unused in ("_fresh", "_id"):
        session.pop(unused, None)
    return who.id if who is not None else None


def clear_session_cookie(account: UUID) -> None:
    """Remove this person's session key and saved form from this browser. The saved forms of others
    stay, and so does the CSRF token, so that a page that is still open can be submitted."""
    pending_form.drop_pending_form(account)
    device.set_person_cookie("")
    log_out()


def delete_expired_sessions_and_codes(now: datetime) -> int:
    """Scheduled job: delete expired sessions, one-time codes and rate-limit rows, and those that a
    clock running ahead dated in the future. Returns the number of rows."""
    future = now + CLOCK_TOLERANCE
    is_code = Credential.until.is_not(None)
    gone_by = or_(
        FailedAttempts.window <= minutes_since_1970(now),
        FailedAttempts.window > minutes_since_1970(future),
    )
    ended = (
        delete(SignInSession)
        .where(or_(SignInSession.ends_at <= now, SignInSession.opened_at > future))
        .returning(SignInSession.account),
        delete(Credential)
        .where(is_code, or_(Credential.until <= now, Credential.made_at > future))
        .returning(Credential.account),
        delete(FailedAttempts).where(gone_by).returning(FailedAttempts.window),
    )
    with transaction() as tx:
        return sum(len(tx.execute(statement).all()) for statement in ended)
