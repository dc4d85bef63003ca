"""Tables of the kit: audit events, and leases of scheduled jobs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id
from app.kit.store.partitions import BY_MONTH


class AuditEvent(Model, kw_only=True):
    """One action of a person, in the vocabulary `room:thing:verb`. It contains no personal data
    except ids."""

    __tablename__ = "audit_event"
    __table_args__ = ({"info": BY_MONTH},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    at: Mapped[datetime]
    who: Mapped[UUID | None] = mapped_column(default=None, index=True)
    what: Mapped[str] = mapped_column(String(60))
    about: Mapped[str | None] = mapped_column(String(80), default=None)


class Lease(Model, kw_only=True):
    """The exclusive right to run the scheduled job `name` until `until` (UTC); after that another
    process may take it."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    until: Mapped[datetime]
