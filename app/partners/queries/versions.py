"""Versions of entries: those that wait, and those that are history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from app.identity.models import Account
from app.kit.store.db import read
from app.kit.store.exported import exported_rows
from app.partners.models import PartnerLink, PartnerVersion
from app.partners.rules.entries import PartnerEntry
from app.partners.rules.versions import WAITING, entry_of_values


@dataclass(frozen=True, slots=True)
class FoundVersion:
    """A version, who proposed, rang and decided (ids, and names of staff where they still have an
    account), and what stood there before it was decided."""

    id: UUID
    partner: UUID
    change: str
    entry: PartnerEntry
    before: PartnerEntry | None
    origin: str
    proposed_by: UUID | None
    proposer: str
    proposed_at: datetime
    rung_office: str
    rung_on: date | None
    rung_by: UUID | None
    ringer: str
    state: str
    reason: str
    decider: str
    decided_at: datetime | None


def find_version(version: UUID) -> FoundVersion | None:
    """A version, waiting or decided."""
    row = read().execute(_VERSIONS.where(PartnerVersion.id == version)).one_or_none()
    return _found(row) if row else None


def list_waiting() -> list[FoundVersion]:
    """All versions that wait, the oldest first."""
    rows = read().execute(_VERSIONS.where(PartnerVersion.state == WAITING).order_by(*_OLDEST))
    return [_found(row) for row in rows]


def history_of(partner: UUID) -> list[FoundVersion]:
    """All versions of one entry, the newest first."""
    newest = (PartnerVersion.proposed_at.desc(), PartnerVersion.id.desc())
    rows = read().execute(_VERSIONS.where(PartnerVersion.partner == partner).order_by(*newest))
    return [_found(row) for row in rows]


def own_versions(account: UUID) -> list[dict[str, Any]]:
    """What a member of staff proposed, rang about or decided, for their download."""
    columns = (
        PartnerVersion.partner, PartnerVersion.change, PartnerVersion.values,
        PartnerVersion.proposed_at, PartnerVersion.rung_office, PartnerVersion.rung_on,
        PartnerVersion.state, PartnerVersion.reason, PartnerVersion.decided_at,
    )  # fmt: skip
    mine = (PartnerVersion.proposed_by, PartnerVersion.rung_by, PartnerVersion.decided_by)
    return exported_rows(
        select(*columns).where(or_(*(column == account for column in mine))).order_by(*_OLDEST)
    )


def own_links(account: UUID) -> list[dict[str, Any]]:
    """The links that a member of staff made, for their download; never the secret or its hash."""
    return exported_rows(
        select(PartnerLink.partner, PartnerLink.made_at, PartnerLink.until, PartnerLink.revoked_at)
        .where(PartnerLink.maker == account)
        .order_by(PartnerLink.made_at)
    )


def _found(row: Any) -> FoundVersion:
    return FoundVersion(
        id=row.id,
        partner=row.partner,
        change=row.change,
        entry=entry_of_values(row.partner, row.values),
        before=entry_of_values(row.partner, row.before) if row.before else None,
        origin=row.origin,
        proposed_by=row.proposed_by,
        proposer=row.proposer or "",
        proposed_at=row.proposed_at,
        rung_office=row.rung_office,
        rung_on=row.rung_on,
        rung_by=row.rung_by,
        ringer=row.ringer or "",
        state=row.state,
        reason=row.reason,
        decider=row.decider or "",
        decided_at=row.decided_at,
    )


_OLDEST = (PartnerVersion.proposed_at, PartnerVersion.id)
_PROPOSER, _RINGER, _DECIDER = (aliased(Account) for _ in range(3))
_VERSIONS = (
    select(
        PartnerVersion.id,
        PartnerVersion.partner,
        PartnerVersion.change,
        PartnerVersion.values,
        PartnerVersion.before,
        PartnerVersion.origin,
        PartnerVersion.proposed_by,
        _PROPOSER.name.label("proposer"),
        PartnerVersion.proposed_at,
        PartnerVersion.rung_office,
        PartnerVersion.rung_on,
        PartnerVersion.rung_by,
        _RINGER.name.label("ringer"),
        PartnerVersion.state,
        PartnerVersion.reason,
        _DECIDER.name.label("decider"),
        PartnerVersion.decided_at,
    )
    .outerjoin(_PROPOSER, _PROPOSER.id == PartnerVersion.proposed_by)
    .outerjoin(_RINGER, _RINGER.id == PartnerVersion.rung_by)
    .outerjoin(_DECIDER, _DECIDER.id == PartnerVersion.decided_by)
)
