"""Whether the peppers of this machine are those that this database was used with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.kit.secrets import Hashed, verifiers
from app.kit.store.db import database, transaction
from app.sync import queries
from app.sync.actions.server import ensure_server_row
from app.sync.models import Server


class PepperError(Exception):
    """`key_id`: under this id another pepper was used here, so what was hashed with it cannot be
    checked."""

    def __init__(self, key_id: str) -> None:
        super().__init__(key_id)
        self.key_id = key_id


class PepperMissingError(OSError):
    """A secret of somebody cannot be checked here, right or wrong: its pepper is not there, or is
    another one. No try was counted. To a form it is a full disk."""


def record_peppers(tx: Session, *, now: datetime) -> None:
    """Write down the verifier of each pepper that was not used here before. Raises PepperError."""
    ensure_server_row(tx, now=now)
    used, ours = queries.used_peppers(), verifiers()
    for key_id, verifier in ours.items():
        if used.get(key_id, verifier) != verifier:
            raise PepperError(key_id)
    if not ours.keys() <= used.keys():
        tx.execute(update(Server).values(peppers=ours | used))


def check_peppers(now: datetime) -> None:
    """The same before anything is served, in a transaction of its own. A database that has no
    tables yet, or cannot be read or written now, says nothing. Raises PepperError."""
    try:
        with transaction() as tx:
            record_peppers(tx, now=now)
    except (SQLAlchemyError, OSError):
        database().drop_connection()


def require_pepper(kept: Hashed) -> None:
    """Raises PepperMissingError for a secret that cannot be checked: to be asked before a try is
    counted, since all of them would be misses."""
    mine = verifiers().get(kept.key_id)
    if mine is None or queries.used_peppers().get(kept.key_id, mine) != mine:
        raise PepperMissingError(None, f"no pepper {kept.key_id} that fits")
