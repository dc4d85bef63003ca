"""Reads of lists that are looked over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kit.store.db import read
from app.kit.store.exported import exported_rows
from app.rosters.models import RosterDraft
from app.rosters.rules import Draft, decode_draft
from app.training.models import Cohort


def drafted_list(cohort: UUID, trainer: UUID) -> Draft | None:
    """The list for a cohort that a trainer is looking over; None without one."""
    its = (RosterDraft.cohort == cohort, RosterDraft.made_by == trainer)
    document = read().scalar(select(RosterDraft.document).where(*its))
    return None if document is None else decode_draft(document)


def own_roster_drafts(account: UUID) -> list[dict[str, Any]]:
    """Of lists that a trainer is looking over, the cohort and the time; their people are others."""
    mine = (
        select(Cohort.name.label("cohort"), RosterDraft.made_at)
        .join(Cohort, Cohort.id == RosterDraft.cohort)
        .where(RosterDraft.made_by == account)
    )
    return exported_rows(mine)
