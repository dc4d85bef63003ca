"""What this host has, and what all hosts are to serve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.audio.queries import publication_inputs_digest
from app.hosts.models import AppHost, SharedPart, SharedPublication
from app.hosts.rules import LIVING
from app.kit.registry import registry
from app.kit.store.db import database, read
from app.publication.queries.shelf import course_store
from config import COURSE, stored_secret

BEHIND = "Mesin ini belum membuka kursus yang terbit, {}: tunggu satu menit, atau bekal berkala."
UNREADABLE = "Kursus yang terbit, {}, tidak bisa dibaca rilis ini; yang lama tetap dipakai."


@dataclass(frozen=True, slots=True)
class NewestPublication:
    """The publication that all hosts are to serve from `serve_from` on."""

    version: str
    inputs: str
    upload: UUID
    parts: int
    digest: str
    serve_from: datetime

    @property
    def is_unpacked(self) -> bool:
        """Whether this host has its folder, which is renamed into place when it is complete."""
        return (course_store().folder / self.version).is_dir()


def host_id() -> UUID:
    """The identity of this host, kept in its state folder."""
    return UUID(stored_secret(registry().settings.state_dir / "host", lambda: str(uuid4())))


def newest_publication() -> NewestPublication | None:
    """None if none was shared yet, and always on SQLite."""
    if database().is_sqlite:
        return None
    columns = (getattr(SharedPublication, name) for name in NewestPublication.__slots__)
    newest = select(*columns).order_by(SharedPublication.id.desc()).limit(1)
    found = read().execute(newest).one_or_none()
    return None if found is None else NewestPublication(*found)


def part_of(upload: UUID, number: int) -> bytes | None:
    """One part of an archive; None if it was deleted, as after newer publications."""
    return read().scalar(
        select(SharedPart.content).where(SharedPart.upload == upload, SharedPart.number == number)
    )


def living_hosts_without(version: str | None, now: datetime) -> list[UUID]:
    """The other hosts that reported lately and have not unpacked this version. None: any."""
    others = select(AppHost.id).where(AppHost.id != host_id(), AppHost.seen_at > now - LIVING)
    if version is not None:
        others = others.where(AppHost.version != version)
    return list(read().scalars(others))


def must_fetch() -> bool:
    """Whether a publication is shared that this host has not unpacked."""
    newest = newest_publication()
    return newest is not None and not newest.is_unpacked


def is_replaced_release(now: datetime) -> bool:
    """Whether other hosts run and the course of this release was published before the newest one.
    A host of an older release that starts again during an update must not publish."""
    if database().is_sqlite or not living_hosts_without(None, now):
        return False
    versions = select(SharedPublication.inputs).order_by(SharedPublication.id.desc())
    newest, *before = read().scalars(versions).all() or [""]
    return bool(before) and publication_inputs_digest(current_app, COURSE) in set(before) - {newest}


def problems_of_host(now: datetime) -> list[str]:
    """Why this host must not answer yet, in sentences for an operator. One statement, none on
    SQLite. Raises SQLAlchemyError."""
    newest = newest_publication()
    if newest is None or newest.serve_from > now or newest.is_unpacked:
        return []
    return [BEHIND.format(newest.version)]


def warnings_of_host(now: datetime) -> list[str]:
    """Whether the publication that all serve cannot be read by this release. Raises nothing."""
    try:
        newest = newest_publication()
    except SQLAlchemyError:  # /sehat says so
        database().drop_connection()
        return []
    if newest is None or newest.serve_from > now or not newest.is_unpacked:
        return []
    is_served = course_store().current_catalogue().version == newest.version
    return [] if is_served else [UNREADABLE.format(newest.version)]
