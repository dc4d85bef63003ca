"""The highest number of a series, stored in a file beside the database.

If the file has a higher number than the database, the database was replaced by an older one. The
file is never synced to the disk: after a power cut it may be behind, which proves nothing."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from app.kit.registry import registry


@dataclass(frozen=True, slots=True)
class StoredHighestNumber:
    """The highest number of a series (UUID), as read from its file."""

    series: bytes
    number: int

    def of_series(self, series: UUID) -> int:
        """The highest number of this series; 0 if the file belongs to another one."""
        return self.number if self.series == series.bytes else 0


def read_highest_number(file_name: str) -> StoredHighestNumber:
    """Read the stored number; 0 if the file does not exist. If it is read before the database, it
    is never ahead of the right database."""
    data = b""
    with suppress(OSError):
        descriptor = os.open(_path_in_state_folder(file_name), os.O_RDONLY)
        try:
            data = os.read(descriptor, 24)
        finally:
            os.close(descriptor)
    return StoredHighestNumber(data[:16], int.from_bytes(data[16:24], "big"))


def write_highest_number(file_name: str, series: UUID, number: int) -> None:
    """Store the highest number already committed in the database. A write error is ignored."""
    with suppress(OSError):
        descriptor = os.open(_path_in_state_folder(file_name), os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(descriptor, series.bytes + number.to_bytes(8, "big"), 0)
        finally:
            os.close(descriptor)


def _path_in_state_folder(name: str) -> str:
    return f"{registry().settings.state_dir}/{name}"
