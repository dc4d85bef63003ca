"""Carries what was ended in the replaced database over into the restored one; otherwise a backup
would revive sessions, old PINs, withdrawn shares and ended grants."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.backups import queries
from app.backups.queries import AccessState
from app.goals import actions as goals
from app.goals.rules import HIDDEN
from app.households import actions as households
from app.households import queries as homes
from app.households.rules import NotInHouseholdError
from app.identity import actions as identity
from app.recovery import actions as recovery
from app.sync import actions as sync


def reapply_revocations(
    tx: Session, before: AccessState | None, *, made_at: datetime, now: datetime
) -> int:
    """End in this database, restored from a backup of `made_at`, whatever had ended in the one it
    replaces (`before`; None where that cannot be read). Whose account that one does not know, of
    them nobody knows it: what they share ends, and they are told. Returns how many."""
    identity.end_all_access(tx, now=now)
    recovery.end_all_trainer_codes(tx, now=now)
    here = queries.access_state(now)
    unsure = here.accounts
    if before is None:
        sync.delete_other_tokens(tx, ())
    else:
        unsure = here.accounts - (before.accounts - before.unsure)
        sync.delete_other_tokens(tx, before.tokens)
        carrying = _Carrying(tx, before, here, here.accounts & before.accounts, now)
        carrying.credentials()
        carrying.phones()
        carrying.consents()
        carrying.homes()
    identity.mark_restored_accounts(tx, unsure, backup_made_at=made_at)
    households.end_sharing_of_restored_accounts(tx)
    told = before.sights if before is not None else frozenset()
    _hide_marks(tx, (s for s in here.sights if s not in told or s[1] in unsure), now)
    return len(unsure)


@dataclass(frozen=True, slots=True)
class _Carrying:
    """`known`: people of both databases."""

    tx: Session
    before: AccessState
    here: AccessState
    known: frozenset[UUID]
    now: datetime

    def credentials(self) -> None:
        """The newer of two; none, where it was used up or dropped."""
        for (account, kind), old in self.before.secrets.items():
            mine = self.here.secrets.get((account, kind))
            if account in self.known and (mine is None or mine.made_at < old.made_at):
                identity.set_credential(
                    self.tx, account, kind, old.kept, now=old.made_at, lookup=old.lookup
                )
        for account, kind in self.here.secrets.keys() - self.before.secrets.keys():
            if account in self.known:
                identity.delete_credential(self.tx, account, kind)

    def phones(self) -> None:
        """A person who left a phone stays away; others keep their current settings there."""
        for (account, device), look in self.here.ties.items():
            if account not in self.known:
                continue
            old = self.before.ties.get((account, device))
            if old is None:
                identity.unlink_account_from_device(self.tx, account, device, now=self.now)
            elif old != look:
                shared, drawing = old
                identity.set_device_shared(self.tx, account, device, shared=shared, now=self.now)
                identity.set_device_avatar(self.tx, account, device, drawing)

    def consents(self) -> None:
        """Withdrawn consents, ended grants and withdrawn codes stay ended."""
        for consent, account in self.before.withdrawn.items():
            identity.withdraw_consent(self.tx, account, consent, now=self.now)
        for grant in self.before.grants_over:
            identity.end_grant(self.tx, grant, now=self.now)
        for code in self.before.codes_over - self.here.codes_over:
            identity.withdraw_invitation(self.tx, code, now=self.now)

    def homes(self) -> None:
        """A person who left a household stays out; withdrawn sharing stays withdrawn."""
        for household, account in self.here.members - self.before.members:
            if account in self.known and any(
                home.household == household and home.size > 1
                for home in homes.memberships_of(account)
            ):
                households.leave_household(self.tx, household, account, now=self.now)
        ended = (self.here.shares | self.before.refusals) - self.before.shares
        for owner, viewer in ended:
            if owner in self.known and viewer in self.here.accounts:
                households.refuse_to_share_progress(self.tx, owner, viewer, now=self.now)


def _hide_marks(
    tx: Session, sights: Iterable[tuple[UUID, UUID, UUID, bool]], now: datetime
) -> None:
    """Skips households that the person has left meanwhile: nothing is visible there."""
    for household, owner, viewer, _ in sights:
        with suppress(NotInHouseholdError):
            goals.set_marks_visibility(
                tx, household, owner, viewer, HIDDEN, version=0, language="id", now=now
            )
