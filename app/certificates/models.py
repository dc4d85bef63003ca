"""Certificates that were made, the names that people want on them, and files being made."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model
from app.kit.store.made_files import MadeFile, file_checks


class Certificate(Model, kw_only=True):
    """That a certificate was made for a person. What it says (name, modules, day) stands in its QR
    code alone; with the row it is gone."""

    __tablename__ = "certificate"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class CertificateName(Model, kw_only=True):
    """The name that a person wants on certificates, for those that a trainer makes of a class."""

    __tablename__ = "certificate_name"

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(60))
    said_at: Mapped[datetime]


class CertificateFile(MadeFile, Model, kw_only=True):
    """A PDF of certificates. `about`: the cohort whose trainer asked for them, or the person who
    asked for their own. `document`: by forms.certificate_document. Deleted a day after it was asked
    for, or when one of its people erases their data."""

    __tablename__ = "certificate_file"
    __table_args__ = file_checks()

    asked_by: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    about: Mapped[UUID] = mapped_column(primary_key=True)
