"""Create cohorts, tell where they meet, archive them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.households.rules import ROLES
from app.identity import actions as identity
from app.kit.clock import WIB
from app.kit.store import audit
from app.training.models import Cohort, CohortTrainer
from app.training.rules import CODE_KIND, LEAD


def create_cohort(
    tx: Session, trainer: UUID, *, name: str, place: str, starts: date, ends: date, now: datetime
) -> UUID:
    """Create a cohort led by `trainer`, and its two codes, one for workers and one for families at
    home, valid until the end of its last day in western Indonesia. Returns its id."""
    made = Cohort(name=name, place=place, starts=starts, ends=ends, made_at=now)
    tx.add(made)
    tx.flush()
    tx.add(CohortTrainer(cohort=made.id, account=trainer, part=LEAD, since=now))
    tx.flush()
    create_cohort_codes(tx, made.id, ends, trainer, now=now)
    audit.record_audit(tx, "training:cohort:make", now=now, actor=trainer, subject=made.id)
    tx.flush()
    return made.id


def create_cohort_codes(
    tx: Session, cohort: UUID, ends: date, made_by: UUID, *, now: datetime
) -> None:
    """Create the two codes of a cohort, valid until the end of its last day."""
    until = datetime.combine(ends + timedelta(days=1), time(), tzinfo=WIB)
    for role in ROLES:
        identity.create_invitation(
            tx,
            kind=CODE_KIND,
            target=cohort,
            role=role,
            made_by=made_by,
            single_use=False,
            until=until,
            now=now,
        )


def set_cohort_village(
    tx: Session, cohort: UUID, village: str | None, *, changed_by: UUID, now: datetime
) -> None:
    """Set the village in which a cohort meets; None removes it. `village` is on the official
    list."""
    tx.execute(update(Cohort).where(Cohort.id == cohort).values(village=village))
    audit.record_audit(tx, "training:village:tell", now=now, actor=changed_by, subject=cohort)
    tx.flush()


def set_cohort_archived(
    tx: Session, cohort: UUID, archived: bool, *, changed_by: UUID, now: datetime
) -> None:
    """Archive a cohort, or bring it back. While it is archived it is on no list of the day and its
    codes are closed; learners stay. Nothing happens if it is so already."""
    its = (Cohort.id == cohort, Cohort.archived_at.is_(None) == archived)
    changed = update(Cohort).where(*its).values(archived_at=now if archived else None)
    if tx.scalar(changed.returning(Cohort.id)) is None:
        return
    what = "training:cohort:archive" if archived else "training:cohort:restore"
    audit.record_audit(tx, what, now=now, actor=changed_by, subject=cohort)
    tx.flush()
