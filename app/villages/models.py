"""Villages with a programme for migrant workers, their history, readiness and meetings."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id


class ProgrammeVillage(Model, kw_only=True):
    """A village that takes part in a programme. `name`: of a programme of its own, else empty;
    `name_key` finds it whatever its case. `since` and `decree_date` are "2025", "2025-09" or
    "2025-09-11", or empty. `office`: whom to ask there, as a role. It is never deleted: one that
    was listed by mistake is struck out by its status."""

    __tablename__ = "programme_village"
    __table_args__ = (
        UniqueConstraint("village", "programme", "name_key"),
        CheckConstraint(
            "programme IN ('emas', 'desmigratif', 'desbumi', 'lain')", name="programme_is_known"
        ),
        CheckConstraint(
            "status IN ('usulan', 'aktif', 'selesai', 'dicoret')", name="status_is_known"
        ),
        CheckConstraint("(programme = 'lain') = (name <> '')", name="own_programme_has_a_name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    village: Mapped[str] = mapped_column(
        String(13).with_variant(String(13, collation="C"), "postgresql")
    )
    programme: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(80))
    since: Mapped[str] = mapped_column(String(10))
    decree: Mapped[str] = mapped_column(String(80))
    decree_date: Mapped[str] = mapped_column(String(10))
    office: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(8))


class ProgrammeVillageChange(Model, kw_only=True):
    """What an entry said after somebody changed it: `values` is JSON of its fields. `changed_by` is
    empty for an operator's command (`from_command`) and after that person's erasure."""

    __tablename__ = "programme_village_change"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    entry: Mapped[UUID] = mapped_column(
        ForeignKey("programme_village.id", ondelete="CASCADE"), index=True
    )
    values: Mapped[str] = mapped_column(Text)
    from_command: Mapped[bool]
    changed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), default=None, index=True
    )
    changed_at: Mapped[datetime]


class VillageMark(Model, kw_only=True):
    """An officer noted how far a village is with one mark of readiness (rules.readiness). The
    latest note counts; earlier ones stay as history. `paper`: title or number of what proves it."""

    __tablename__ = "village_mark"
    __table_args__ = (
        CheckConstraint("state IN ('belum', 'ada', 'berjalan')", name="state_is_known"),
        CheckConstraint("state = 'belum' OR paper <> ''", name="a_paper_proves_it"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    village: Mapped[str] = mapped_column(
        String(13).with_variant(String(13, collation="C"), "postgresql"), index=True
    )
    mark: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(8))
    paper: Mapped[str] = mapped_column(String(160))
    seen_on: Mapped[date]
    noted_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), default=None, index=True
    )
    noted_at: Mapped[datetime]


class VillageMeeting(Model, kw_only=True):
    """A meeting of a village on offers that follow no procedure. `people` is a multiple of five.
    The latest note of a day counts; 0 takes a meeting back."""

    __tablename__ = "village_meeting"
    __table_args__ = (
        CheckConstraint("people >= 0 AND people % 5 = 0", name="people_are_a_multiple_of_five"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    village: Mapped[str] = mapped_column(
        String(13).with_variant(String(13, collation="C"), "postgresql"), index=True
    )
    held_on: Mapped[date]
    people: Mapped[int]
    noted_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), default=None, index=True
    )
    noted_at: Mapped[datetime]
