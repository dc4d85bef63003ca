"""Partners: their entries, where they help and with what; proposed versions, and links."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class Partner(Model, kw_only=True):
    """An office or organisation that helps. `added_on`: when it came into the list; `checked_on`:
    when `checked_by`, an office, last made sure that the entry is right; `edited_at`: when the
    entry last changed, which checks nothing. `ended_at`: since when it is no longer shown.

    `is_shelter` stands in the tables of places and needs too, so that the database itself refuses
    an address of a shelter and a place finer than a regency."""

    __tablename__ = "partner"
    __table_args__ = (
        UniqueConstraint("id", "is_shelter"),
        CheckConstraint("is_shelter OR kind <> 'rumah-aman'", name="a_shelter_is_marked"),
        CheckConstraint("NOT is_shelter OR address = ''", name="a_shelter_has_no_address"),
        CheckConstraint(
            "(checked_on IS NULL) = (checked_by = '')", name="a_check_has_an_office_and_a_day"
        ),
        CheckConstraint("phone = '' OR desk <> ''", name="a_phone_has_a_desk"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    is_shelter: Mapped[bool]
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(300))
    languages: Mapped[list[str]] = mapped_column(JSON)
    hours: Mapped[str] = mapped_column(String(160))
    phone: Mapped[str] = mapped_column(String(30))
    desk: Mapped[str] = mapped_column(String(80))
    web: Mapped[str] = mapped_column(String(300))
    address: Mapped[str] = mapped_column(String(200))
    cost: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(300))
    as_of: Mapped[str] = mapped_column(String(10))
    checked_by: Mapped[str] = mapped_column(String(80))
    checked_on: Mapped[date | None] = mapped_column(default=None)
    added_on: Mapped[date]
    edited_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class PartnerPlace(Model, kw_only=True):
    """A region, by code, or a country (ISO 3166, lower case) in which a partner helps."""

    __tablename__ = "partner_place"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner", "is_shelter"], ["partner.id", "partner.is_shelter"], ondelete="CASCADE"
        ),
        CheckConstraint(
            "NOT is_shelter OR length(place) <= 5", name="a_shelter_is_told_to_the_regency"
        ),
    )

    place: Mapped[str] = mapped_column(
        String(13).with_variant(String(13, collation="C"), "postgresql"), primary_key=True
    )
    partner: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    is_shelter: Mapped[bool]


class PartnerNeed(Model, kw_only=True):
    """A need that a partner helps with (rules.vocabulary)."""

    __tablename__ = "partner_need"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner", "is_shelter"], ["partner.id", "partner.is_shelter"], ondelete="CASCADE"
        ),
        CheckConstraint("is_shelter OR need <> 'L07'", name="who_shelters_is_a_shelter"),
    )

    partner: Mapped[UUID] = mapped_column(primary_key=True)
    need: Mapped[str] = mapped_column(String(3), primary_key=True)
    is_shelter: Mapped[bool]


class PartnerLink(Model, kw_only=True):
    """A link by which an organisation sends changes of its own entry without an account. The
    organisation has the secret, the server its SHA-256. `maker` of the staff answers for it."""

    __tablename__ = "partner_link"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    partner: Mapped[UUID] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"), index=True)
    maker: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class PartnerVersion(Model, kw_only=True):
    """What an entry shall say (`values`), proposed by a member of staff, or by a link for which
    one answers (`proposed_by` is its maker); once decided, a line of its history, with what stood
    there `before`. `partner` may not be stored yet. `needs_ring`: it leads to another
    number or web address, so `rung_office` must have rung before it stands.

    Who decides neither proposed nor rang; that holds for a check alone, which changes no words."""

    __tablename__ = "partner_version"
    __table_args__ = (
        CheckConstraint("change IN ('baru', 'ubah', 'akhiri', 'pasti')", name="a_known_change"),
        CheckConstraint(
            "state IN ('menunggu', 'disetujui', 'ditolak', 'diganti')", name="a_known_state"
        ),
        CheckConstraint(
            "(state = 'menunggu') = (decided_at IS NULL)", name="a_decision_has_a_time"
        ),
        CheckConstraint(
            "state <> 'disetujui' OR change = 'pasti' OR decided_by IS NULL"
            " OR ((proposed_by IS NULL OR decided_by <> proposed_by)"
            " AND (rung_by IS NULL OR decided_by <> rung_by))",
            name="another_person_approves",
        ),
        CheckConstraint(
            "state <> 'disetujui' OR NOT needs_ring OR rung_office <> ''",
            name="a_changed_number_was_rung",
        ),
        CheckConstraint(
            "(rung_office = '') = (rung_on IS NULL)", name="a_ring_has_an_office_and_a_day"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    partner: Mapped[UUID] = mapped_column(index=True)
    change: Mapped[str] = mapped_column(String(10))
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    needs_ring: Mapped[bool]
    origin: Mapped[str] = mapped_column(String(10))
    proposed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    proposed_at: Mapped[datetime]
    rung_office: Mapped[str] = mapped_column(String(80), default="")
    rung_on: Mapped[date | None] = mapped_column(default=None)
    rung_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True, default=None
    )
    state: Mapped[str] = mapped_column(String(10), index=True)
    reason: Mapped[str] = mapped_column(String(200), default="")
    decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True, default=None
    )
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
