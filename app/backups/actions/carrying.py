"""Carries what was ended in the replaced database over into the restored one; otherwise a backup
would revive sessions, old PINs, withdrawn shares and ended grants."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from app.backups import queries
from app.backups.queries import AccessSnapshot
from app.goals import actions as goals
from app.goals.rules import HIDDEN
from app.households import actions as households
from app.households import queries as homes
from app.households.rules import NotInHouseholdError
from app.identity import actions as identity
from app.kit.clock import WIB
from app.partners import actions as partners
from app.read_tokens import actions as read_tokens
from app.recovery import actions as recovery
from app.sync import actions as sync


def reapply_revocations(
    tx: Session, before: AccessSnapshot | None, *, made_at: datetime, now: datetime
) -> int:
    """End in the restored database, a backup of `made_at`, what had ended in the replaced one
    (`before`; None if unreadable). For people missing there it is unknown: their sharing ends, and
    their next sign-in shows a notice. Returns the number of these people."""
    identity.end_access_of_everyone(tx, now=now)
    recovery.end_all_trainer_codes(tx, now=now)
    read_tokens.revoke_all_read_tokens(tx, now=now)
    partners.revoke_all_links(tx, now=now)
    here = queries.read_access_snapshot(now)
    unsure = here.accounts
    if before is None:
        sync.delete_upload_tokens_except(tx, ())
    else:
        unsure = here.accounts - (before.accounts - before.unsure)
        sync.delete_upload_tokens_except(tx, before.tokens)
        carrier = _RevocationReapplier(tx, before, here, here.accounts & before.accounts, now)
        carrier.restore_newer_credentials()
        carrier.reapply_phone_changes()
        carrier.reapply_ended_consents()
        carrier.reapply_changed_departures()
        carrier.reapply_household_exits()
    identity.mark_restored_accounts(tx, unsure, backup_made_at=made_at)
    households.end_sharing_of_restored_accounts(tx)
    visible_before = before.visible_marks if before is not None else frozenset()
    _end_savings_mark_consents(
        tx, (s for s in here.visible_marks if s not in visible_before or s[1] in unsure), now
    )
    return len(unsure)


@dataclass(frozen=True, slots=True)
class _RevocationReapplier:
    """Ends in the restored database, `here`, what was ended in the replaced one, `before`. `known`:
    people of both."""

    tx: Session
    before: AccessSnapshot
    here: AccessSnapshot
    known: frozenset[UUID]
    now: datetime

    def restore_newer_credentials(self) -> None:
        """Keep the newer of two credentials; delete one that was used up or deleted."""
        for (account, kind), old in self.before.credentials.items():
            mine = self.here.credentials.get((account, kind))
            if account in self.known and (mine is None or mine.made_at < old.made_at):
                identity.set_credential(
                    self.tx, account, kind, old.hashed, now=old.made_at, lookup=old.lookup
                )
        for account, kind in self.here.credentials.keys() - self.before.credentials.keys():
            if account in self.known:
                identity.delete_credential(self.tx, account, kind)

    def reapply_phone_changes(self) -> None:
        """Unlink people from phones that they left; restore the current settings of the others."""
        for (account, device), look in self.here.phone_settings.items():
            if account not in self.known:
                continue
            old = self.before.phone_settings.get((account, device))
            if old is None:
                identity.unlink_account_from_device(self.tx, account, device, now=self.now)
            elif old != look:
                shared, drawing = old
                identity.set_device_shared(self.tx, account, device, shared=shared, now=self.now)
                identity.set_device_avatar(self.tx, account, device, drawing)

    def reapply_ended_consents(self) -> None:
        """End withdrawn consents, ended grants, words of staff and used codes again."""
        for consent, account in self.before.withdrawn.items():
            identity.withdraw_consent(self.tx, account, consent, now=self.now)
        for grant in self.before.ended_grants:
            identity.end_role_grant(self.tx, grant, now=self.now)
        households.end_acquaintances(self.tx, self.before.ended_words, None, now=self.now)
        for code in self.before.used_codes - self.here.used_codes:
            identity.withdraw_invitation(self.tx, code, now=self.now)

    def reapply_changed_departures(self) -> None:
        """Delete departures that were taken back; restore what people say now in place of what they
        said before."""
        for account, (answer, _) in self.here.departures.items():
            if account not in self.known:
                continue
            newer, day = self.before.departures.get(account, (None, self.now.date()))
            if newer != answer:
                said_at = datetime.combine(day, time(), WIB)
                identity.set_last_departure(self.tx, account, newer, now=said_at)

    def reapply_household_exits(self) -> None:
        """Remove people from households that they left; end sharing that they withdrew."""
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


def _end_savings_mark_consents(
    tx: Session, sights: Iterable[tuple[UUID, UUID, UUID, bool]], now: datetime
) -> None:
    """Hide the savings marks of these owners from these viewers; skip households that they left."""
    for household, owner, viewer, _ in sights:
        with suppress(NotInHouseholdError):
            goals.set_savings_marks_visibility(
                tx, household, owner, viewer, HIDDEN, version=0, language="id", now=now
            )
