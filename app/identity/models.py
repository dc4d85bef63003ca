"""People, their phones, credentials, sessions, grants and consents."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.identity.rules.departure import DepartureKind
from app.kit.store.db import Model, new_id


class Account(Model, kw_only=True):
    """A person of 18 or more. The id comes from the sign-up form."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("stage IN ('sebelum', 'selama', 'sesudah')", name="a_known_stage"),
        CheckConstraint("sex IN ('perempuan', 'laki-laki', 'rahasia')", name="a_known_sex"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    """As chosen; see kit.text.i18n.configured_or_original_language."""
    stage: Mapped[str | None] = mapped_column(String(10), default=None)
    sex: Mapped[str | None] = mapped_column(String(10), default=None)
    country: Mapped[str | None] = mapped_column(String(2), default=None)
    wording: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Which wording of rules.profile.WORDING stood beside stage, sex and country when they were
    last saved; 0: none, so that they are not counted by region."""
    made_at: Mapped[datetime]
    came_back: Mapped[datetime | None] = mapped_column(default=None)
    """Moment of the backup from which this profile was restored, while nobody knows what its person
    ended since; until they were told."""


class Departure(Model, kw_only=True):
    """When a person last left to work abroad, if they say so; see rules.departure.
    `answered_on`: the day, in western Indonesia, on which they first said so."""

    __tablename__ = "departure"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('bulan', '24_bulan', 'lebih_lama', 'belum_tahu', 'belum_berangkat')",
            name="a_known_kind",
        ),
        CheckConstraint("(kind = 'bulan') = (month IS NOT NULL)", name="a_month_for_bulan_only"),
    )

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[DepartureKind] = mapped_column(String(15))
    month: Mapped[date | None] = mapped_column(default=None)
    answered_on: Mapped[date]


class Credential(Model, kw_only=True):
    """A secret that signs a person in: a PIN on a known phone, six words, a trainer's one-time code
    for a new phone; for staff a passphrase and the one-time start code that sets it. `hash` is
    argon2id of the peppered secret, `key_id` names the pepper. `lookup` is a keyed hash that finds
    words and codes; `until` is the expiry of a one-time code."""

    __tablename__ = "credential"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('pin', 'words', 'passphrase', 'start', 'code')", name="a_known_kind"
        ),
    )

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    hash: Mapped[str] = mapped_column(String(200))
    key_id: Mapped[str] = mapped_column(String(8))
    lookup: Mapped[bytes | None] = mapped_column(LargeBinary(32), default=None, unique=True)
    until: Mapped[datetime | None] = mapped_column(default=None)
    made_at: Mapped[datetime]


class Device(Model, kw_only=True):
    """A browser on a phone; its cookie holds the secret, the row its hash."""

    __tablename__ = "device"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    first_seen: Mapped[datetime]


class DeviceAccount(Model, kw_only=True):
    """A person known on a phone. Ten wrong PINs delete the row, never the unsent answers."""

    __tablename__ = "device_account"

    device: Mapped[UUID] = mapped_column(
        ForeignKey("device.id", ondelete="CASCADE"), primary_key=True
    )
    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    misses: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime]
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Others use this phone too: what is open there locks itself after a while."""
    drawing: Mapped[str | None] = mapped_column(String(10), default=None)
    """By which this person wants to be found on this phone, in place of their name."""


class SignInSession(Model, kw_only=True):
    """An open session. Flask-Login's get_id() is the key; only its hash is stored."""

    __tablename__ = "sign_in"

    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    device: Mapped[UUID] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"))
    opened_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    staff: Mapped[bool] = mapped_column(default=False)
    """Opened with a passphrase: then, and only then, grants are looked up."""
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    """On a phone that others use too: it ends when it was not used for a while."""


class Invitation(Model, kw_only=True):
    """A code for joining the household or cohort with the id `target`."""

    __tablename__ = "invitation"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    target: Mapped[UUID] = mapped_column(index=True)
    role: Mapped[str | None] = mapped_column(String(10), default=None)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    once: Mapped[bool]
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was used up, or withdrawn."""


class StaffGrant(Model, kw_only=True):
    """A staff role, in a region (`scope` is its code), from when until when."""

    __tablename__ = "staff_grant"
    __table_args__ = (
        CheckConstraint(
            "role IN ('pelatih', 'penempatan', 'petugas', 'admin')", name="a_known_role"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    scope: Mapped[str] = mapped_column(String(13))
    starts: Mapped[datetime]
    ends: Mapped[datetime | None] = mapped_column(default=None)


class Consent(Model, kw_only=True):
    """A person's consent: purpose, subject, wording, language, times."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_account_purpose_about", "account", "purpose", "about"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(20))
    about: Mapped[UUID | None] = mapped_column(default=None)
    version: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)


class FailedAttempts(Model, kw_only=True):
    """The number of failed attempts in a window of time; `key` is a keyed hash of who made them."""

    __tablename__ = "try_limit"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]
