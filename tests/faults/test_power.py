"""After a power cut, all acknowledged answers are stored.

Every write and sync of the database files is recorded, with what the phones were told in between.
Then the power is cut at these points: of the writes after a file's last sync none or only some
sectors survive. The database is opened_app on these files and must contain all acknowledged answers
(docs/decisions/0024)."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from app.kit.untyped.data import sqlite_driver
from tests.deployment import opened_app, serving
from tests.faults.conftest import Deployment
from tests.faults.disk import MARK, SYNC, TRUNCATE, UNLINK, WRITE, Entry
from tests.faults.phone import FlakyNetwork
from tests.faults.world import FULL_LENGTH, make_people, phone_of, quizzes
from tests.postgres import Server

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]

BATCHES = 60 if FULL_LENGTH else 12
CUTS = {False: 6, True: 150}
"""Approximate number of power cuts where not every entry is tried: a PostgreSQL cluster takes
seconds to recover."""
SECTOR = 512
WRITTEN = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'region%'"
"""Tables that may change meanwhile. Checking the regions at each of thousands of cuts would take
longer than everything else."""


@dataclass
class RecordedFile:
    """The content of a file, and the part that is certainly on the disk."""

    now: bytearray
    kept: bytes
    unsynced: list[tuple[int, bytes]]
    """Writes since the last sync."""

    def write(self, offset: int, data: bytes) -> None:
        self._put(self.now, offset, data)
        self.unsynced.append((offset, data))

    def sync(self) -> None:
        self.kept, self.unsynced = bytes(self.now), []

    def after(self, random_: random.Random) -> bytes:
        """A possible content after a power cut: none of the unsynced writes, or some sectors of
        them."""
        found = bytearray(self.kept)
        if random_.random() < 0.5:
            return bytes(found)
        for offset, data in self.unsynced:
            if random_.random() < 0.6:
                whole = len(data) // SECTOR * SECTOR
                until = random_.choice([len(data), random_.randrange(0, whole + 1, SECTOR)])
                self._put(found, offset, data[:until])
        return bytes(found)

    @staticmethod
    def _put(content: bytearray, offset: int, data: bytes) -> None:
        if len(content) < offset:
            content.extend(bytes(offset - len(content)))
        content[offset : offset + len(data)] = data


class RecordedDisk:
    """Files as they were when recording began; `play` applies entries one by one."""

    def __init__(self, folder: Path, before: Path) -> None:
        self.folder, self.before = folder, before
        self.files: dict[Path, RecordedFile] = {}
        self.acknowledged: set[str] = set()

    def play(self, entry: Entry) -> None:
        if entry.op == MARK:
            self.acknowledged |= set(json.loads(entry.data))
            return
        path = Path(entry.path).relative_to(self.folder)
        if path not in self.files:
            old = self.before / path
            there = old.read_bytes() if old.exists() else b""
            self.files[path] = RecordedFile(bytearray(there), there, [])
        file = self.files[path]
        if entry.op == WRITE:
            file.write(entry.offset, entry.data)
        elif entry.op == TRUNCATE:
            del file.now[entry.offset :]
            file.now.extend(bytes(entry.offset - len(file.now)))
        elif entry.op == SYNC:
            file.sync()
        elif entry.op == UNLINK:
            del self.files[path]

    def cut(self, random_: random.Random) -> dict[Path, bytes]:
        return {path: file.after(random_) for path, file in self.files.items()}


def record_batches(deployment: Deployment, before: Path) -> list[Entry]:
    """Let a phone send batches and record the disk. Returns the record, with marks of the
    acknowledged answers. The initial files are copied to `before`."""
    with opened_app(deployment.environment) as app:
        people, bodies = make_people(app, 1), quizzes()
    with serving(deployment.environment) as site:
        port = int(site.url.rpartition(":")[2])
        phone = phone_of(port, people[0], 0, FlakyNetwork(port), pace=0.02)
        with deployment.disk.recorded(deployment.database):
            subprocess.run(
                ["cp", "-a", deployment.files, before], check=True
            )  # no process writes now
            for nth in range(BATCHES):
                for body in bodies[: nth % 20 + 1]:
                    phone.keep("quiz", body)
                while phone.outbox:
                    phone.send_batch()
                deployment.disk.mark(json.dumps(list(phone.results)).encode())
    return deployment.disk.entries()


def cuts(recorded: RecordedDisk, entries: list[Entry], share: float) -> Iterator[dict[Path, bytes]]:
    """Possible files after a power cut, after a random share of the entries and finally after all
    of them."""
    random_ = random.Random(11)
    for entry in entries:
        recorded.play(entry)
        if recorded.acknowledged and (random_.random() < share or entry is entries[-1]):
            yield recorded.cut(random_)


def test_acknowledged_answers_survive_a_power_cut_at_any_point(
    deployment: Deployment, tmp_path: Path
) -> None:
    deployment.need_disk()
    before = tmp_path / "before"
    entries = record_batches(deployment, before)
    recorded = RecordedDisk(deployment.files, before)
    checked = 0
    each = FULL_LENGTH and deployment.postgresql is None
    share = 1.0 if each else CUTS[FULL_LENGTH] / len(entries)
    for found in cuts(recorded, entries, share):
        if deployment.postgresql is None:
            there = sqlite_after(found, before, tmp_path)
        else:
            there = postgresql_after(found, before, deployment.postgresql)
        assert recorded.acknowledged <= there
        checked += 1
    assert checked > 1
    assert len(recorded.acknowledged) > BATCHES


def sqlite_after(found: dict[Path, bytes], before: Path, folder: Path) -> set[str]:
    """Open the database on these files. Returns the ids of its receipts."""
    name = "bekal.sqlite3"
    for path in (Path(name), Path(f"{name}-wal")):  # the -shm file is in memory only
        content = found[path] if path in found else (before / path).read_bytes()
        (folder / path).write_bytes(content)
    with closing(sqlite_driver.connect(folder / name)) as database:
        for (table,) in database.execute(WRITTEN).fetchall():
            (sound,) = database.execute(f'PRAGMA integrity_check("{table}")').fetchone()
            assert sound == "ok"
        there = {str(UUID(row[0])) for row in database.execute("SELECT id FROM receipt")}
    for left in folder.glob(f"{name}*"):
        left.unlink()
    return there


def postgresql_after(found: dict[Path, bytes], before: Path, server: Server) -> set[str]:
    """The same for a PostgreSQL cluster: its initial files, with the recorded ones replaced."""
    with server.copy_of(before) as other:
        for path, content in found.items():
            file = other.data / path
            if file.exists():  # temporary files are not needed
                with file.open("r+b") as out:
                    out.write(content)
                    out.truncate()
        other.start()
        with psycopg.connect(other.url.replace("+psycopg", "")) as connection:
            return {str(row[0]) for row in connection.execute("SELECT id FROM receipt")}
