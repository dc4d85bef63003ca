"""Puts the temporary files of a run into memory if there is room: state folders, databases and
browser profiles. Tests wait for a disk a third of their time."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108
"""Each run makes its own folders in it."""
NEEDED = 6 * 1024**3
"""Bytes: twice what a whole run writes."""


def use_memory() -> None:
    """Set the folder for temporary files of this process and its children, unless TMPDIR is set."""
    if "TMPDIR" not in os.environ and has_room(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def has_room(folder: Path) -> bool:
    """Whether the folder has NEEDED bytes, memory has them too, and programs may be run there."""
    try:
        available = _available_memory()
        return (
            min(available, shutil.disk_usage(folder).free) >= NEEDED
            and os.access(folder, os.W_OK)
            and not os.statvfs(folder).f_flag & os.ST_NOEXEC
        )
    except OSError:  # not Linux
        return False


def _available_memory() -> int:
    for line in Path("/proc/meminfo").read_text("ascii").splitlines():
        name, _, size = line.partition(":")
        if name == "MemAvailable":
            return int(size.split()[0]) * 1024
    return 0
