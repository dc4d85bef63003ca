"""The power goes: what was acknowledged is there.

Every write and every sync of the database's files is recorded, and in between what phones were
told. Then the power is cut at each of these points: of what was written after a file's last sync
nothing is left, or some sectors of it; the database is opened on that, and everything that had been
acknowledged must be in it (docs/decisions/0024)."""

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
from tests.deployment import serving
from tests.faults.conftest import Deployment
from tests.faults.disk import MARK, SYNC, TRUNCATE, UNLINK, WRITE, Entry
from tests.faults.phone import Line
from tests.faults.world import FULL, make_people, opened, phone_of, quizzes
from tests.postgres import Server

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]

BATCHES = 60 if FULL else 12
CUTS = {False: 6, True: 150}
"""How many power cuts about, where not after each entry: a cluster takes seconds to recover."""
SECTOR = 512
WRITTEN = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'region%'"
"""Tables that may be written meanwhile. Checking the list of regions at each of thousands of cuts
took longer than all else."""


@dataclass
class File:
    """What a file holds, and what of it the disk keeps for certain."""

    now: bytearray
    kept: bytes
    loose: list[tuple[int, bytes]]
    """Written since the last sync."""

    def write(self, offset: int, data: bytes) -> None:
        self._put(self.now, offset, data)
        self.loose.append((offset, data))

    def sync(self) -> None:
        self.kept, self.loose = bytes(self.now), []

    def after(self, luck: random.Random) -> bytes:
        """As it may be found after the power went: nothing of what is loose, or some sectors."""
        found = bytearray(self.kept)
        if luck.random() < 0.5:
            return bytes(found)
        for offset, data in self.loose:
            if luck.random() < 0.6:
                whole = len(data) // SECTOR * SECTOR
                until = luck.choice([len(data), luck.randrange(0, whole + 1, SECTOR)])
                self._put(found, offset, data[:until])
        return bytes(found)

    @staticmethod
    def _put(content: bytearray, offset: int, data: bytes) -> None:
        if len(content) < offset:
            content.extend(bytes(offset - len(content)))
        content[offset : offset + len(data)] = data


class Machine:
    """Files as they were when recording began; entries are played on them one by one."""

    def __init__(self, folder: Path, before: Path) -> None:
        self.folder, self.before = folder, before
        self.files: dict[Path, File] = {}
        self.acknowledged: set[str] = set()

    def play(self, entry: Entry) -> None:
        if entry.op == MARK:
            self.acknowledged |= set(json.loads(entry.data))
            return
        path = Path(entry.path).relative_to(self.folder)
        if path not in self.files:
            old = self.before / path
            there = old.read_bytes() if old.exists() else b""
            self.files[path] = File(bytearray(there), there, [])
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

    def cut(self, luck: random.Random) -> dict[Path, bytes]:
        return {path: file.after(luck) for path, file in self.files.items()}


def answered(place: Deployment, before: Path) -> list[Entry]:
    """What the disk was told while a phone sent batches, with what the phone was told. The files as
    they were are copied to `before`."""
    with opened(place.environment) as app:
        people, bodies = make_people(app, 1), quizzes()
    with serving(place.environment) as site:
        port = int(site.url.rpartition(":")[2])
        phone = phone_of(port, people[0], 0, Line(port), pace=0.02)
        with place.disk.recorded(place.database):
            subprocess.run(["cp", "-a", place.files, before], check=True)  # nobody writes now
            for nth in range(BATCHES):
                for body in bodies[: nth % 20 + 1]:
                    phone.keep("quiz", body)
                while phone.outbox:
                    phone.turn()
                place.disk.mark(json.dumps(list(phone.results)).encode())
    return place.disk.entries()


def cuts(machine: Machine, entries: list[Entry], share: float) -> Iterator[dict[Path, bytes]]:
    """The files as a power cut may leave them: after that share of the entries, at random, and at
    last after all of them."""
    luck = random.Random(11)
    for entry in entries:
        machine.play(entry)
        if machine.acknowledged and (luck.random() < share or entry is entries[-1]):
            yield machine.cut(luck)


def test_acknowledged_answers_survive_a_power_cut_at_any_point(
    place: Deployment, tmp_path: Path
) -> None:
    place.need_disk()
    before = tmp_path / "before"
    entries = answered(place, before)
    machine = Machine(place.files, before)
    checked = 0
    each = FULL and place.postgresql is None
    share = 1.0 if each else CUTS[FULL] / len(entries)
    for found in cuts(machine, entries, share):
        if place.postgresql is None:
            there = sqlite_after(found, before, tmp_path)
        else:
            there = postgresql_after(found, before, place.postgresql)
        assert machine.acknowledged <= there
        checked += 1
    assert checked > 1
    assert len(machine.acknowledged) > BATCHES


def sqlite_after(found: dict[Path, bytes], before: Path, folder: Path) -> set[str]:
    """Open the database on what is left. Returns the ids of its receipts."""
    name = "bekal.sqlite3"
    for path in (Path(name), Path(f"{name}-wal")):  # the third, -shm, is of memory only
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
    """The same of a cluster: its files of before, with what is left of those that were written."""
    with server.copy_of(before) as other:
        for path, content in found.items():
            file = other.data / path
            if file.exists():  # temporary files of its own are nothing to it
                with file.open("r+b") as out:
                    out.write(content)
                    out.truncate()
        other.start()
        with psycopg.connect(other.url.replace("+psycopg", "")) as connection:
            return {str(row[0]) for row in connection.execute("SELECT id FROM receipt")}
