"""Let people without a phone take part, after a consent read aloud."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.identity.models import Invitation
from app.identity.rules.consents import NEEDED
from app.kit.store import audit
from app.kit.store.db import insert_ignoring
from app.rosters.actions import accept_roster_invitation
from app.rosters.models import RosterInvitation
from app.spoken.models import SpokenConsent
from app.spoken.rules import account_of_invitation
from app.sync.queries import is_account_erased
from app.training.models import Enrolment

LANGUAGE = "id"
"""Of accounts made without a phone: the language in which the consent was read."""


class UnknownParticipantError(LookupError):
    """Nobody of the cohort can take part under this id: the invitation is over or withdrawn, or
    the person left the cohort or was erased."""


def record_spoken_consent(
    tx: Session,
    cohort: UUID,
    participant: UUID,
    *,
    read_by: UUID,
    version: int,
    given_at: datetime,
    now: datetime,
) -> UUID:
    """Let a person take part in a cohort without a phone, after `read_by` read the consent to them.
    `participant` is an invitation from the cohort's list, or the account that was made from it.
    Returns the account: the first consent makes it, without credentials; later ones change nothing.
    Who accepted the invitation on a phone meanwhile answers alone since then.

    The caller checks that `read_by` trains the cohort, and has locked the account
    (rules.account_of_invitation), that of `read_by`, and that of who made the invitation. Raises
    UnknownParticipantError."""
    alone_since = None
    invited = tx.scalar(
        select(RosterInvitation)
        .where(RosterInvitation.id == participant, RosterInvitation.cohort == cohort)
        .with_for_update()
    )
    if invited is None:
        account = participant
        spoken = (SpokenConsent.account == account, SpokenConsent.cohort == cohort)
        known = tx.scalar(select(SpokenConsent.account).where(*spoken)) is not None
    elif invited.account is None:
        account, known = _make_account(tx, invited, given_at, now), True
    else:
        account, known, alone_since = invited.account, True, invited.accepted_at
    member = select(Enrolment.account).where(
        Enrolment.cohort == cohort, Enrolment.account == account
    )
    if not known or tx.scalar(member) is None:
        raise UnknownParticipantError(participant)
    insert = insert_ignoring(tx, SpokenConsent).values(
        account=account,
        cohort=cohort,
        read_by=read_by,
        version=version,
        given_at=given_at,
        claimed_at=alone_since,
    )
    given = insert.returning(SpokenConsent.account)
    if tx.scalar(given) is not None:
        audit.record_audit(tx, "spoken:consent:record", now=now, actor=read_by, subject=account)
    tx.flush()
    return account


def _make_account(
    tx: Session, invited: RosterInvitation, given_at: datetime, now: datetime
) -> UUID:
    """Accept an open invitation for a new account without credentials. Its code stays unused but
    no longer opens anything, so that no lock on it is needed."""
    account = account_of_invitation(invited.id)
    code = tx.get(Invitation, invited.code)
    if code is None or invited.until <= given_at or is_account_erased(account):
        raise UnknownParticipantError(invited.id)
    identity.make_account(tx, account, invited.name, LANGUAGE, now=now)
    for purpose in NEEDED:
        identity.give_consent(tx, account, purpose, language=LANGUAGE, now=now)
    accept_roster_invitation(tx, code, account, now)
    return account


def erase_spoken_consents(tx: Session, account: UUID, _now: datetime) -> None:
    """Delete the consent that a person gave aloud. Those that they read to others stay, without who
    read them."""
    tx.execute(delete(SpokenConsent).where(SpokenConsent.account == account))
    read_aloud = update(SpokenConsent).where(SpokenConsent.read_by == account)
    tx.execute(read_aloud.values(read_by=None))
