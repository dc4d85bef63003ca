"""The highest number of a series, noted in a file beside the database.

If the file knows of a higher one than the database, an older database was put in its place. It is
never synced to the disk: after a power cut it may be behind, and that says nothing."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from app.kit.registry import registry


@dataclass(frozen=True, slots=True)
class Noted:
    """What the file said at one moment."""

    series: bytes
    number: int

    def within(self, series: UUID) -> int:
        """The highest number of this series; 0 where the file is of another one."""
        return self.number if self.series == series.bytes else 0


def noted(name: str) -> Noted:
    """Read the file. Read before the database, it is never ahead of the right one."""
    kept = b""
    with suppress(OSError):
        descriptor = os.open(_file(name), os.O_RDONLY)
        try:
            kept = os.read(descriptor, 24)
        finally:
            os.close(descriptor)
    return Noted(kept[:16], int.from_bytes(kept[16:24], "big"))


def note(name: str, series: UUID, number: int) -> None:
    """Note a number that is committed. A disk that does not take it spoils nothing."""
    with suppress(OSError):
        descriptor = os.open(_file(name), os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(descriptor, series.bytes + number.to_bytes(8, "big"), 0)
        finally:
            os.close(descriptor)


def _file(name: str) -> str:
    return f"{registry().settings.state_dir}/{name}"
