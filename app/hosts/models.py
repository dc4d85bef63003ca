"""Tables of hosts: who is there, and the publication that all of them serve."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class AppHost(Model, kw_only=True):
    """A host (a state folder) and the newest publication that it has unpacked."""

    __tablename__ = "app_host"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
    version: Mapped[str] = mapped_column(String(16))


class SharedPublication(Model, kw_only=True):
    """A publication whose parts are all in the database: the row is inserted after them. The one
    with the highest id is served by all hosts from `serve_from` on. `digest`: SHA-256 of the
    archive in hex."""

    __tablename__ = "shared_publication"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    version: Mapped[str] = mapped_column(String(16), unique=True)
    inputs: Mapped[str] = mapped_column(String(64))
    upload: Mapped[UUID]
    parts: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    serve_from: Mapped[datetime]


class SharedPart(Model, kw_only=True):
    """A part of an archive: at most rules.PART_BYTES."""

    __tablename__ = "shared_part"

    upload: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class SharedRecording(Model, kw_only=True):
    """A part of a recording, at most rules.PART_BYTES. `upload` is of the newest publication that
    needs it, `digest` the SHA-256 of the whole file in hex."""

    __tablename__ = "shared_recording"

    name: Mapped[str] = mapped_column(String(21), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    upload: Mapped[UUID]
    at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
