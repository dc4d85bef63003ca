"""Shares a publication with all hosts and switches when they have it."""

from __future__ import annotations

import hashlib
import time
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from app.audio.queries import recordings_folder
from app.hosts.actions.archive import STATIC, pack_publication
from app.hosts.actions.recordings import mark_recordings, share_recordings
from app.hosts.models import SharedPart, SharedPublication, SharedRecording
from app.hosts.queries import living_hosts_without, newest_publication
from app.hosts.rules import ABANDONED, HEAD_START, KEPT, PART_BYTES, WAIT
from app.kit.registry import registry
from app.kit.store.db import database, new_id, transaction
from app.publication.actions.build import activate_publication
from app.publication.queries.shelf import CourseStore
from app.publication.rules.catalogue import Catalogue

ONE_SECOND = 1.0
pause = time.sleep


def serve_everywhere(
    store: CourseStore, catalogue: Catalogue, *, now: datetime, fresh: bool
) -> None:
    """Share a publication and switch to it: at once where no other host lives, else when all living
    ones have it and know it, at the latest after WAIT. On SQLite only this host switches. Opens its
    own transactions, one for each part, so that none holds up those who answer. `fresh`: whether
    this host does not serve it yet; if neither that nor sharing is needed, nothing is done."""
    newest = newest_publication()
    is_shared = newest is not None and newest.version == catalogue.version
    if database().is_sqlite or is_shared:
        if fresh:
            activate_publication(store, catalogue)
        return
    others = bool(living_hosts_without(None, now))
    _share(store, catalogue, now + WAIT if others else now, now)
    if others:
        _wait_for_others(catalogue.version, now)
    activate_publication(store, catalogue)


def _share(store: CourseStore, catalogue: Catalogue, serve_from: datetime, now: datetime) -> None:
    packed = pack_publication(store, registry().settings.state_dir / STATIC, catalogue.version)
    upload = new_id()
    starts = range(0, len(packed), PART_BYTES)
    for number, start in enumerate(starts):
        content = packed[start : start + PART_BYTES]
        with transaction() as tx:
            row = {"upload": upload, "number": number, "at": now, "content": content}
            tx.execute(insert(SharedPart), row)
    recordings = share_recordings(recordings_folder(current_app), upload, now)
    with transaction() as tx:
        tx.execute(delete(SharedPublication).where(SharedPublication.version == catalogue.version))
        tx.execute(
            insert(SharedPublication).values(
                version=catalogue.version,
                inputs=catalogue.inputs,
                upload=upload,
                parts=len(starts),
                digest=hashlib.sha256(packed).hexdigest(),
                serve_from=serve_from,
            )
        )
        mark_recordings(tx, recordings, upload)
        _delete_old(tx, now)


def _delete_old(tx: Session, now: datetime) -> None:
    """Delete all but the newest publications, and the parts and recordings that belong to none: at
    once those of a publication that is deleted now, else when their upload must have been
    abandoned."""
    newest = select(SharedPublication.id).order_by(SharedPublication.id.desc()).limit(KEPT)
    gone = tx.scalars(
        delete(SharedPublication)
        .where(SharedPublication.id.not_in(newest))
        .returning(SharedPublication.upload)
    ).all()
    tables: tuple[type[SharedPart | SharedRecording], ...] = (SharedPart, SharedRecording)
    for table in tables:
        tx.execute(
            delete(table).where(
                table.upload.not_in(select(SharedPublication.upload)),
                or_(table.upload.in_(gone), table.at < now - ABANDONED),
            )
        )


def _wait_for_others(version: str, now: datetime) -> None:
    """Wait until the other living hosts have unpacked this version, then for HEAD_START, in which
    they learn when to switch; in all at most for WAIT."""
    left, is_told = int(WAIT.total_seconds()), False
    while left > 0:
        if not is_told and not living_hosts_without(version, now):
            is_told, spent = True, int(WAIT.total_seconds()) - left
            left = min(left, int(HEAD_START.total_seconds()))
            with transaction() as tx:
                tx.execute(
                    update(SharedPublication)
                    .where(SharedPublication.version == version)
                    .values(serve_from=now + timedelta(seconds=spent + left))
                )
        pause(ONE_SECOND)
        left -= 1
