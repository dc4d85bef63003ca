"""Numbers by region, updated incrementally."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class Counter(Model, kw_only=True):
    """The number of known households and their people of the region `code` ('00' is the country):
    with `core` 0 all of them, with −1 (rules.ANY) those who finished the core list in force at that
    time, with a version those who meet that list. `self_registered`, with `core` 0 only: the
    households that nobody of staff knows.

    Stored in reading order: all rows directly below a region (`parent`) together. The country is
    stored beside its provinces. On PostgreSQL pages have free space for new row versions (migration
    0009), so that an updated row stays on its page."""

    __tablename__ = "counter"
    __table_args__ = (
        CheckConstraint("households >= 0 AND people >= 0", name="a_count_is_never_negative"),
        CheckConstraint("self_registered >= 0", name="self_registered_is_never_negative"),
        {"sqlite_with_rowid": False},
    )

    parent: Mapped[str] = mapped_column(String(13), primary_key=True)
    code: Mapped[str] = mapped_column(String(13), primary_key=True)
    core: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    households: Mapped[int]
    people: Mapped[int]
    self_registered: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class RoundingSecret(Model, kw_only=True):
    """The one secret from which the direction is derived in which each count is rounded. The
    migration that makes the table writes it; nothing ever changes it, or two pictures of the same
    count could be compared. Backups carry it."""

    __tablename__ = "rounding_secret"
    __table_args__ = (CheckConstraint("id = 1", name="there_is_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    secret: Mapped[bytes] = mapped_column(LargeBinary(32))
