"""Keep the list that a trainer is looking over, and make invitations of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.kit.clock import CLOCK_TOLERANCE
from app.kit.store.db import transaction
from app.rosters import rules
from app.rosters.actions.invitations import invite_people_of_list
from app.rosters.models import RosterDraft
from app.rosters.queries.judging import judge_draft
from app.rosters.rules import Draft
from app.training.models import Cohort


def keep_draft(
    tx: Session, cohort: UUID, trainer: UUID, draft: Draft, *, now: datetime | None = None
) -> None:
    """Keep a trainer's draft for a cohort instead of the one before; with `now` a new list, else
    the same one with other choices, which is dropped if it was erased meanwhile."""
    kept = tx.get(RosterDraft, (cohort, trainer), with_for_update=True)
    document = rules.encode_draft(draft)
    if kept is None and now is not None:
        tx.add(RosterDraft(cohort=cohort, made_by=trainer, made_at=now, document=document))
    elif kept is not None:
        kept.document = document
        kept.made_at = now or kept.made_at
    tx.flush()


def invite_people_of_draft(tx: Session, cohort: UUID, trainer: UUID, *, now: datetime) -> int:
    """Invite the people of a draft who are new, and erase it once nobody in it is doubtful or
    refused. Returns how many. Sent twice, or by two trainers at once, it invites nobody twice."""
    tx.execute(select(Cohort.id).where(Cohort.id == cohort).with_for_update())
    kept = tx.get(RosterDraft, (cohort, trainer), with_for_update=True)
    if kept is None:
        return 0
    draft = rules.decode_draft(kept.document)
    rows = judge_draft(draft, cohort, trainer, now)
    new = [
        (row.person.name, row.match.village.code if row.match.village else None)
        for row in rows
        if row.status == rules.NEW
    ]
    invite_people_of_list(tx, cohort, new, role=draft.role, made_by=trainer, now=now)
    if not any(row.status in (rules.DOUBTFUL, rules.REFUSED) for row in rows):
        tx.delete(kept)
    tx.flush()
    return len(new)


def discard_draft(tx: Session, cohort: UUID, trainer: UUID) -> None:
    """Erase a trainer's draft for a cohort, if there is one."""
    its = (RosterDraft.cohort == cohort, RosterDraft.made_by == trainer)
    tx.execute(delete(RosterDraft).where(*its))


def delete_old_drafts(now: datetime) -> int:
    """Scheduled job: erase drafts after a day, and those that a clock running ahead dated in the
    future. Returns how many."""
    old = or_(
        RosterDraft.made_at <= now - rules.DRAFT_LIVES,
        RosterDraft.made_at > now + CLOCK_TOLERANCE,
    )
    with transaction() as tx:
        gone = delete(RosterDraft).where(old).returning(RosterDraft.cohort)
        return len(tx.scalars(gone).all())


def erase_drafts(tx: Session, account: UUID, _now: datetime) -> None:
    """Erase the drafts of a trainer."""
    tx.execute(delete(RosterDraft).where(RosterDraft.made_by == account))
