"""Who takes part without a phone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class SpokenConsent(Model, kw_only=True):
    """A person said yes after the consent was read aloud to them in a cohort; a no is not stored.
    `version`: the wording that was read; `read_by`: the trainer who read it, None after that
    account was erased. `claimed_at`: since when the person answers on a phone themselves."""

    __tablename__ = "spoken_consent"

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    cohort: Mapped[UUID] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    read_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int]
    given_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None] = mapped_column(default=None)
