"""The highest seq that was given out, in a file beside the database.

If the file knows of more than the database does, an older database was put in its place. It counts
within an epoch only. It is never synced: after a power cut it may be behind, which says nothing."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from flask import current_app

NAME = "terakhir-diterima"


@dataclass(frozen=True, slots=True)
class Noted:
    """What the file said at one moment."""

    epoch: bytes
    seq: int

    def within(self, epoch: UUID) -> int:
        """The highest seq of this epoch; 0 where it is of another one."""
        return self.seq if self.epoch == epoch.bytes else 0


def noted() -> Noted:
    """Read the file. Read before the database, it is never ahead of the right one."""
    kept = b""
    with suppress(OSError):
        descriptor = os.open(_file(), os.O_RDONLY)
        try:
            kept = os.read(descriptor, 24)
        finally:
            os.close(descriptor)
    return Noted(kept[:16], int.from_bytes(kept[16:24], "big"))


def note(epoch: UUID, seq: int) -> None:
    """Note a committed seq. A disk that does not take it spoils nothing: it is only a hint."""
    with suppress(OSError):
        descriptor = os.open(_file(), os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(descriptor, epoch.bytes + seq.to_bytes(8, "big"), 0)
        finally:
            os.close(descriptor)


def _file() -> str:
    return f"{current_app.extensions['bekal_settings'].state_dir}/{NAME}"
