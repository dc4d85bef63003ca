"""A disk that fails on request, under SQLite or PostgreSQL: disk.c, compiled here and preloaded
into the processes that write (docs/decisions/0024)."""

from __future__ import annotations

import errno
import mmap
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

SOURCE = Path(__file__).with_name("disk.c")
CONTROL = struct.Struct("qii248s")
ENTRY = struct.Struct("iiqq")
WRITE, TRUNCATE, SYNC, UNLINK, MARK = 1, 2, 3, 4, 5
OFF = -1


@dataclass(frozen=True)
class Entry:
    """One successful change of a file; the `data` of a MARK is what the test passed to `mark`."""

    op: int
    path: str
    offset: int
    data: bytes


class Disk:
    """Controls the disk. `environment` puts it under a process. `works` is False without a
    compiler."""

    def __enter__(self) -> Disk:
        self._folder = Path(tempfile.mkdtemp(prefix="bekal-disk-"))
        self._folder.chmod(0o755)  # PostgreSQL runs as another user
        library, control = self._folder / "disk.so", self._folder / "control"
        self.log = self._folder / "log"
        control.write_bytes(CONTROL.pack(OFF, 0, 0, b""))
        control.chmod(0o666)
        self.log.touch()
        self.log.chmod(0o666)
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        self.works = compiler is not None
        self.environment: dict[str, str] = {}
        if compiler is not None:
            built = [compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE), "-ldl"]
            subprocess.run(built, check=True)
            self.environment = {
                "LD_PRELOAD": str(library),
                "BEKAL_DISK_CONTROL": str(control),
                "BEKAL_DISK_LOG": str(self.log),
            }
        with control.open("r+b") as file:
            self._control = mmap.mmap(file.fileno(), CONTROL.size)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._control.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def left(self) -> int:
        """How many writes and syncs will still succeed; OFF, or 0 after one has failed."""
        return int(CONTROL.unpack_from(self._control)[0])

    @contextmanager
    def failing(
        self, under: str, at: int = 1, error: int = errno.EIO, *, from_then_on: bool = False
    ) -> Iterator[None]:
        """Make the `at`-th write or sync from now fail, for files whose path contains `under`; with
        `from_then_on` all later ones fail, too."""
        self._set(at, error, from_then_on, under)
        try:
            yield
        finally:
            self._set(OFF, 0, False, "")

    def full(self, under: str) -> AbstractContextManager[None]:
        return self.failing(under, 1, errno.ENOSPC, from_then_on=True)

    @contextmanager
    def recorded(self, under: str) -> Iterator[None]:
        """Record every change of a file whose path contains `under`."""
        self.log.write_bytes(b"")
        self._set(OFF, -1, False, under)
        try:
            yield
        finally:
            self._set(OFF, 0, False, "")

    def mark(self, data: bytes) -> None:
        """Add a mark with this data to the record."""
        with self.log.open("ab", buffering=0) as log:
            log.write(ENTRY.pack(MARK, 0, 0, len(data)) + data)

    def entries(self) -> list[Entry]:
        raw, at, found = self.log.read_bytes(), 0, []
        while at < len(raw):
            op, path_length, offset, length = ENTRY.unpack_from(raw, at)
            at += ENTRY.size
            path = raw[at : at + path_length].decode()
            at += path_length
            size = length if op in (WRITE, MARK) else 0
            found.append(Entry(op, path, offset, raw[at : at + size]))
            at += size
        return found

    def _set(self, left: int, error: int, sticky: bool, under: str) -> None:
        # Set the path before the counter, which activates the failure.
        self._control[16:] = under.encode().ljust(CONTROL.size - 16, b"\0")
        self._control[8:16] = struct.pack("ii", error, int(sticky))
        self._control[:8] = struct.pack("q", left)
