"""Recordings, which a publication names, travel beside its archive: each file once, by its name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.audio.queries import NAME
from app.hosts.models import SharedRecording
from app.hosts.rules import PART_BYTES
from app.kit.store.db import read, transaction
from app.kit.web.packing import write_unsynced

_NAMES_AT_ONCE = 500


def share_recordings(folder: Path, upload: UUID, now: datetime) -> list[str]:
    """Write the recordings in `folder` that no host has shared yet, each in its own transaction.
    Returns the names of all in it; `mark_recordings` makes them a part of the publication."""
    names = sorted(each.name for each in folder.glob("*") if NAME.fullmatch(each.name))
    shared = set(read().scalars(select(SharedRecording.name).distinct()))
    for name in (each for each in names if each not in shared):
        whole = (folder / name).read_bytes()
        row = {"name": name, "upload": upload, "at": now}
        row["digest"] = hashlib.sha256(whole).hexdigest()
        starts = range(0, len(whole), PART_BYTES)
        rows = [
            {**row, "number": number, "content": whole[start : start + PART_BYTES]}
            for number, start in enumerate(starts)
        ]
        with transaction() as tx:
            tx.execute(insert(SharedRecording), rows)
    return names


def mark_recordings(tx: Session, names: Sequence[str], upload: UUID) -> None:
    """Note that the publication with this upload needs these recordings, and so does no later one:
    they are deleted with the last publication that needs them."""
    for start in range(0, len(names), _NAMES_AT_ONCE):
        some = SharedRecording.name.in_(names[start : start + _NAMES_AT_ONCE])
        tx.execute(update(SharedRecording).where(some).values(upload=upload))


def fetch_recordings(folder: Path, upload: UUID) -> bool:
    """Write the recordings of a publication that this host lacks; the caller syncs them. Returns
    whether all of them are whole."""
    needed = select(SharedRecording.name).where(SharedRecording.upload == upload).distinct()
    lacking = [name for name in read().scalars(needed) if not (folder / name).exists()]
    # A recording is found by its Opus file, so that comes last.
    for name in sorted(lacking, key=lambda each: (each.endswith(".opus"), each)):
        parts = _parts_of(name)
        whole = b"".join(content for _, content in parts)
        if not parts or hashlib.sha256(whole).hexdigest() != parts[0][0]:
            return False
        write_unsynced(folder / name, whole)
    return True


def _parts_of(name: str) -> Sequence[tuple[str, bytes]]:
    parts = select(SharedRecording.digest, SharedRecording.content)
    ordered = parts.where(SharedRecording.name == name).order_by(SharedRecording.number)
    return [(digest, content) for digest, content in read().execute(ordered)]
