"""Proposals of organisations, and what was answered."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id


class Proposal(Model, kw_only=True):
    """An organisation proposes a change. `about`: which indicator, lesson or practice, in its
    words. `released_at`: since when everybody may read it; before that it waits for staff, who
    release it or delete it. `entered_by`: who of the staff wrote it down for the organisation;
    empty if it came by the form (`by_form`), and after that person's erasure."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("subject IN ('angka', 'pelajaran', 'praktik')", name="subject_is_known"),
        CheckConstraint("NOT by_form OR entered_by IS NULL", name="a_form_names_no_account"),
        CheckConstraint("by_form OR released_at IS NOT NULL", name="only_forms_wait"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    organisation: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(10))
    about: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(String(1000))
    proposed_on: Mapped[date]
    by_form: Mapped[bool]
    released_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    entered_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), default=None, index=True
    )


class ProposalAnswer(Model, kw_only=True):
    """What an office answered, or what became of the proposal. Answers are added and never
    changed; the latest tells how it stands (rules.STATES)."""

    __tablename__ = "proposal_answer"
    __table_args__ = (
        CheckConstraint(
            "state IN ('dibahas', 'diterima', 'sebagian', 'ditolak', 'dijalankan', 'dicabut')",
            name="state_is_known",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    proposal: Mapped[UUID] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(10))
    office: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(String(1000))
    answered_at: Mapped[datetime]
    answered_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), default=None, index=True
    )
