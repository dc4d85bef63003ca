"""Fetches the newest publication and switches to it when it is time. Runs on each host."""

from __future__ import annotations

import hashlib
import tarfile
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, update

from app.audio.queries import recordings_folder
from app.hosts.actions.archive import STATIC, unpack_publication
from app.hosts.actions.recordings import fetch_recordings
from app.hosts.models import AppHost
from app.hosts.queries import NewestPublication, host_id, newest_publication, part_of
from app.hosts.rules import FORGOTTEN, switch_time
from app.kit.registry import registry
from app.kit.room import ScheduledJobError
from app.kit.store.db import database, insert_ignoring, transaction
from app.kit.store.write_lock import one_process_at_a_time
from app.publication.actions.build import activate_publication, schedule_publication
from app.publication.queries.shelf import PUBLISHING_LOCK, course_store

_DAMAGED = "Kursus {} di basis data tidak utuh; dicoba lagi semenit lagi."


class _PublishingError(Exception):
    """This host is publishing: it fetches and switches itself."""


def catch_up(now: datetime) -> int:
    """Scheduled job of each host: unpack the newest publication, switch to it when it is time, and
    report what this host has. Returns 1 if something was unpacked. Raises ScheduledJobError if the
    archive is damaged. Sends nothing on SQLite. Opens its own transaction."""
    if database().is_sqlite:
        return 0
    fetched = False
    try:
        with one_process_at_a_time(course_store().folder / PUBLISHING_LOCK, _give_way):
            fetched = fetch_newest(now)
    except _PublishingError:
        pass
    newest = newest_publication()
    has_newest = newest is not None and newest.is_unpacked
    _report(newest.version if newest and has_newest else "", now)
    return int(fetched)


def _give_way() -> None:
    raise _PublishingError


def fetch_newest(now: datetime) -> bool:
    """Unpack the newest publication if this host lacks it, and switch to it when it is time. The
    caller holds PUBLISHING_LOCK. Raises ScheduledJobError if the archive is damaged."""
    newest = newest_publication()
    if newest is None:
        return False
    fetched = not newest.is_unpacked
    if fetched:
        _unpack(newest)
    _switch(newest, now)
    return fetched


def _unpack(newest: NewestPublication) -> None:
    parts = [part_of(newest.upload, number) for number in range(newest.parts)]
    packed = b"".join(part for part in parts if part is not None)
    is_whole = hashlib.sha256(packed).hexdigest() == newest.digest
    if not is_whole or not fetch_recordings(recordings_folder(current_app), newest.upload):
        raise ScheduledJobError(_DAMAGED.format(newest.version))
    static = registry().settings.state_dir / STATIC
    try:
        unpack_publication(course_store(), static, newest.version, packed)
    except tarfile.TarError:
        raise ScheduledJobError(_DAMAGED.format(newest.version)) from None


def _switch(newest: NewestPublication, now: datetime) -> None:
    """Serve the newest publication now, or plan it. One that this release cannot read is left."""
    store = course_store()
    served, following = store.pointed_versions()
    if served == newest.version and following is None:
        return
    planned = following[1] if following and following[0] == newest.version else None
    at = switch_time(newest.serve_from, planned, now)
    if at == planned and at > now:
        return
    catalogue = store.catalogue_if_complete(newest.version)
    if catalogue is None:
        return
    if at <= now or not served:
        activate_publication(store, catalogue)
    else:
        schedule_publication(store, newest.version, at)


def _report(version: str, now: datetime) -> None:
    own = host_id()
    with transaction() as tx:
        tx.execute(insert_ignoring(tx, AppHost).values(id=own, seen_at=now, version=version))
        tx.execute(update(AppHost).where(AppHost.id == own).values(seen_at=now, version=version))
        tx.execute(delete(AppHost).where(AppHost.seen_at < now - FORGOTTEN))
