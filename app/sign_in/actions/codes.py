"""Joining by an invitation code, of any kind."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.kit.registry import registry
from app.kit.store import audit


def redeem_invitation(tx: Session, code: str, account: UUID, *, now: datetime) -> None:
    """Use an invitation code, and join the household or cohort that it leads into. Raises
    CodeRefusedError for a code that is used, ended or expired, and the errors of its kind."""
    invitation = identity.use_invitation(tx, code, now=now)
    kinds = registry().code_kinds
    kinds[invitation.kind].accept(tx, invitation, account, now)
    # Joining is written down for both: here for who gave the code, in the kind for who came.
    audit.record_audit(
        tx, "households:code:use", now=now, actor=invitation.made_by, subject=account
    )
    tx.flush()
