"""Recordings reach each host with the publication, each file once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.hosts.actions import recordings
from app.hosts.models import SharedRecording
from app.kit.room import ScheduledJobError
from app.kit.store.db import read, transaction
from tests.factories import NOW
from tests.rooms.hosts.conftest import ON_POSTGRESQL, Host

pytestmark = ON_POSTGRESQL
LATER = timedelta(hours=1)
"""Other hosts are not waited for any more."""


def record(host: Host, stem: str, size: int = 300) -> None:
    """Put a recording into the folder of this host."""
    folder = host.state / "suara"
    folder.mkdir(exist_ok=True)
    for ending in ("mp3", "opus"):
        (folder / f"{stem}.{ending}").write_bytes(stem.encode() * (size // len(stem)))


def recordings_of(host: Host) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in (host.state / "suara").glob("*")}


def shared(host: Host) -> set[str]:
    with host.app.app_context():
        return set(read().scalars(select(SharedRecording.name)))


def test_recordings_reach_a_host_before_it_serves_the_publication(
    one: Host, two: Host, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "PART_BYTES", 100)
    record(one, "a" * 16)
    version = one.publish(course)
    assert two.app.test_client().get("/sehat").status_code == 503
    assert two.tick() == 1
    assert two.version == version
    assert recordings_of(two) == recordings_of(one)
    served = two.app.test_client().get(f"/belajar/suara/{'a' * 16}.opus")
    assert served.data == b"a" * 288
    assert two.publish(course, NOW + LATER) == version, "the same inputs on both hosts"


def test_only_new_recordings_are_written_and_old_ones_go_with_their_publication(
    one: Host, two: Host, course: Path
) -> None:
    for number, stem in enumerate("abc"):
        record(one, stem * 16)
        if number == 1:
            for ending in ("mp3", "opus"):
                (one.state / "suara" / f"{'a' * 16}.{ending}").unlink()
        one.publish(course, NOW + number * LATER)
    assert {name[0] for name in shared(one)} == {"b", "c"}
    two.tick(NOW + 3 * LATER)
    assert {name[0] for name in recordings_of(two)} == {"b", "c"}


def test_damaged_recording_keeps_the_publication_from_being_served(
    one: Host, two: Host, course: Path
) -> None:
    record(one, "a" * 16)
    one.publish(course)
    with one.app.app_context(), transaction() as tx:
        tx.execute(update(SharedRecording).values(content=b"x"))
    with pytest.raises(ScheduledJobError, match="tidak utuh"):
        two.tick()
    assert two.version == ""
    assert recordings_of(two) == {}
