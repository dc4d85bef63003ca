"""Checks that this machine has the peppers that the database was used with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.kit.secrets import HashedSecret, compute_pepper_verifiers
from app.kit.store.db import database, transaction
from app.sync import queries
from app.sync.actions.server import ensure_server_row
from app.sync.models import Server


class PepperChangedError(Exception):
    """The pepper of `key_id` differs from the one used before, so its hashes cannot be verified."""

    def __init__(self, key_id: str) -> None:
        super().__init__(key_id)
        self.key_id = key_id


class PepperMissingOrDifferentError(OSError):
    """A secret cannot be verified because its pepper is missing or different. No attempt was
    counted. An OSError, so that a form answers 503."""


def record_peppers(tx: Session, *, now: datetime) -> None:
    """Store the verifier of each new pepper. Raises PepperChangedError."""
    ensure_server_row(tx, now=now)
    used, ours = queries.verifiers_of_used_peppers(), compute_pepper_verifiers()
    for key_id, verifier in ours.items():
        if used.get(key_id, verifier) != verifier:
            raise PepperChangedError(key_id)
    if not ours.keys() <= used.keys():
        tx.execute(update(Server).values(peppers=ours | used))


def check_peppers(now: datetime) -> None:
    """Call `record_peppers` in its own transaction, before the first request. Ignores a database
    without tables or in an outage. Raises PepperChangedError."""
    try:
        with transaction() as tx:
            record_peppers(tx, now=now)
    except (SQLAlchemyError, OSError):
        database().drop_connection()


def require_pepper(stored_hash: HashedSecret) -> None:
    """Raises PepperMissingOrDifferentError if the secret cannot be verified. Call this before
    counting an attempt, since every attempt would fail."""
    mine = compute_pepper_verifiers().get(stored_hash.key_id)
    if mine is None or queries.verifiers_of_used_peppers().get(stored_hash.key_id, mine) != mine:
        raise PepperMissingOrDifferentError(None, f"no pepper {stored_hash.key_id} that fits")
