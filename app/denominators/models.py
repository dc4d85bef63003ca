"""Figures from official sources, by region: loads, their figures, and which source counts."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id


class LoadedFigures(Model, kw_only=True):
    """One table of figures that was loaded, from one source. `loaded_by` is empty if an operator's
    command loaded it, or after that person's account was erased; `from_command` tells which. A load
    is never deleted: undone, it counts nowhere. `digest` finds the same table loaded again."""

    __tablename__ = "denominator_load"
    __table_args__ = (
        CheckConstraint("scheme IN ('kemendagri', 'bps')", name="the_scheme_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    source: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(String(300))
    scheme: Mapped[str] = mapped_column(String(10))
    figures: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    from_command: Mapped[bool]
    loaded_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), default=None, index=True
    )
    loaded_at: Mapped[datetime]
    undone_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), default=None, index=True
    )
    undone_at: Mapped[datetime | None] = mapped_column(default=None)


class DenominatorSeries(Model, kw_only=True):
    """The figures of one indicator and one period in one load: `figures` of them. `starts` and
    `ends` are the first days of the first and of the last month."""

    __tablename__ = "denominator_series"
    __table_args__ = (
        UniqueConstraint("load", "indicator", "starts", "ends"),
        CheckConstraint("starts <= ends", name="it_ends_after_it_starts"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    load: Mapped[int] = mapped_column(ForeignKey("denominator_load.id", ondelete="CASCADE"))
    indicator: Mapped[str] = mapped_column(String(30))
    starts: Mapped[date]
    ends: Mapped[date]
    figures: Mapped[int]


class Denominator(Model, kw_only=True):
    """The figure of one region, under the code that the source's table gave."""

    __tablename__ = "denominator"
    __table_args__ = (
        CheckConstraint("value >= 0", name="it_is_not_negative"),
        {"sqlite_with_rowid": False},
    )

    series: Mapped[UUID] = mapped_column(
        ForeignKey("denominator_series.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(
        String(13).with_variant(String(13, collation="C"), "postgresql"), primary_key=True
    )
    value: Mapped[int]


class RefusedDenominator(Model, kw_only=True):
    """A row of a loaded table that was not taken: its cells as written, cut to 60 characters, and
    the reason (rules.refusals)."""

    __tablename__ = "denominator_refused"

    load: Mapped[int] = mapped_column(
        ForeignKey("denominator_load.id", ondelete="CASCADE"), primary_key=True
    )
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(60))
    indicator: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(160))


class DenominatorChoice(Model, kw_only=True):
    """Somebody chose this series among those of the same indicator and period. The latest choice
    counts; earlier ones stay, since numbers were published by them."""

    __tablename__ = "denominator_choice"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    series: Mapped[UUID] = mapped_column(
        ForeignKey("denominator_series.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str] = mapped_column(String(300))
    chosen_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), default=None, index=True
    )
    chosen_at: Mapped[datetime]
