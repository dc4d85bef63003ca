"""A publication reaches each host, all switch together, and none serves half of one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, func, select, update

from app.hosts import queries
from app.hosts.actions import sharing
from app.hosts.actions.archive import pack_publication
from app.hosts.models import SharedPart, SharedPublication
from app.hosts.rules import HEAD_START, PART_BYTES, WAIT
from app.kit.clock import utcnow
from app.kit.room import ScheduledJobError
from app.kit.store.db import Model, read, transaction
from app.publication.rules.catalogue import FILE
from tests.conftest import counted
from tests.factories import NOW
from tests.rooms.course.course import change_quiz
from tests.rooms.hosts.conftest import ON_POSTGRESQL, Host, NewHost

pytestmark = ON_POSTGRESQL
PAGE = "/belajar/kirim-uang/dua-biaya"
Seconds = list[Callable[[], object]]


def count(host: Host, table: type[Model]) -> int:
    with host.app.app_context():
        return int(read().scalar(select(func.count()).select_from(table)) or 0)


def health(host: Host) -> tuple[int, dict[str, str], str]:
    """Status, versions, and what is said about this host."""
    response = host.app.test_client().get("/sehat")
    assert response.json is not None
    told = [*response.json["reasons"], *response.json["warnings"]]
    own = [line for line in told if "kursus" in line.lower()]
    return response.status_code, response.json["versions"], " ".join(own)


def test_publication_of_one_host_is_served_alike_by_a_host_that_joins_later(
    one: Host, two: Host, course: Path
) -> None:
    version = one.publish(course)
    assert (one.version, two.version) == (version, "")
    status, _, told = health(two)
    assert status == 503
    assert "belum membuka kursus yang terbit" in told
    assert two.tick() == 1
    assert two.version == version
    status, versions, told = health(two)
    assert (status, versions["course"], told) == (200, version, "")
    assert health(one)[1]["course"] == version
    pages = [each.app.test_client().get(PAGE) for each in (one, two)]
    assert pages[0].data == pages[1].data
    assert pages[0].headers["ETag"] == pages[1].headers["ETag"]
    for path in sorted(one.folder.rglob("*")):
        if path.is_file() and path.name != "terbit.lock":
            assert (two.folder / path.relative_to(one.folder)).read_bytes() == path.read_bytes()
    assert two.tick() == 0


def test_hosts_switch_at_the_same_time_once_all_living_ones_have_the_publication(
    one: Host, two: Host, course: Path, seconds: Seconds
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        old = one.publish(course)
        two.tick()
        one.tick()
        change_quiz(course)
        served: set[tuple[str, str]] = set()

        def elsewhere() -> None:
            clock.shift(1)
            two.tick(utcnow())
            served.add((one.version, two.version))

        seconds.append(elsewhere)
        new = one.publish(course)
        assert one.version == new
        assert two.version == new
        assert served <= {(old, old), (old, new)}
        assert utcnow() - NOW <= HEAD_START + timedelta(seconds=1)


def test_host_that_does_not_fetch_is_waited_for_a_minute_and_then_out_of_service(
    one: Host, two: Host, course: Path, seconds: Seconds
) -> None:
    old = one.publish(course)
    two.tick()
    change_quiz(course)
    waited: Seconds = []
    seconds.append(lambda: waited.append(bool))
    with time_machine.travel(NOW, tick=False) as clock:
        new = one.publish(course)
        assert len(waited) == WAIT.total_seconds()
        assert (one.version, two.version) == (new, old)
        assert health(two)[0] == 200
        clock.shift(WAIT)
        status, versions, told = health(two)
        assert (status, versions["course"]) == (503, old)
        assert new in told


def test_host_that_has_fetched_switches_by_the_clock_without_hearing_more(
    one: Host, two: Host, new_host: NewHost, course: Path, seconds: Seconds
) -> None:
    dead = new_host("tiga")
    with time_machine.travel(NOW, tick=False) as clock:
        old = one.publish(course)
        for host in (two, dead):
            host.tick()
        change_quiz(course)
        seconds.append(iter_once(two.tick))
        new = one.publish(course)
        assert two.version == old
        clock.shift(WAIT)
        with counted(two.app) as seen:
            assert two.version == new
        assert seen == []
        assert dead.version == old


def iter_once(call: Callable[[], object]) -> Callable[[], object]:
    """Calls only the first time."""
    calls = iter([call])
    return lambda: next(calls, bool)()


def test_publication_is_served_at_once_where_no_other_host_lives(one: Host, course: Path) -> None:
    version = one.publish(course)
    assert one.version == version
    assert (one.folder / "current").read_text() == version
    assert health(one)[0] == 200


def test_half_written_publication_is_never_unpacked(
    one: Host, two: Host, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = one.publish(course)
    two.tick()
    change_quiz(course)
    monkeypatch.setattr(sharing, "PART_BYTES", PART_BYTES // 100)
    uploads: list[int] = []
    plain = transaction

    def killed() -> object:
        uploads.append(1)
        if len(uploads) == 3:
            raise KeyboardInterrupt
        return plain()

    monkeypatch.setattr(sharing, "transaction", killed)
    parts = count(one, SharedPart)
    with pytest.raises(KeyboardInterrupt):
        one.publish(course)
    assert count(one, SharedPart) == parts + 2
    assert two.tick() == 0
    assert two.version == old
    assert health(two)[0] == 200
    monkeypatch.setattr(sharing, "transaction", plain)
    later = NOW + timedelta(hours=2)  # the other one is not waited for any more
    new = one.publish(course, later)
    assert two.tick(later) == 1
    assert two.version == new
    with one.app.app_context():
        kept = set(read().scalars(select(SharedPart.upload)))
        assert kept == set(read().scalars(select(SharedPublication.upload)))


def test_archive_that_lacks_a_part_or_was_changed_is_not_unpacked(
    one: Host, two: Host, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "PART_BYTES", 20_000)
    one.publish(course)
    with one.app.app_context():
        whole = read().scalars(select(SharedPart.content).order_by(SharedPart.number)).all()
    assert {len(part) for part in whole[:-1]} == {20_000}
    wrong = update(SharedPart).where(SharedPart.number == 0).values(content=b"x" * 20_000)
    for harm in (delete(SharedPart).where(SharedPart.number == 1), wrong):
        with one.app.app_context(), transaction() as tx:
            tx.execute(harm)
        with pytest.raises(ScheduledJobError, match="tidak utuh"):
            two.tick()
        assert two.version == ""
        assert not [path for path in two.folder.iterdir() if path.is_dir()]


def test_only_the_two_newest_publications_stay_in_the_database(
    one: Host, two: Host, course: Path
) -> None:
    versions = [one.publish(course)]
    for title in ("Satu", "Dua"):
        file = course / "kirim-uang" / "modul.yaml"
        text = file.read_text("utf-8")
        line = next(each for each in text.splitlines() if each.startswith("judul"))
        file.write_text(text.replace(line, f"judul: {{id: {title}, en: {title}}}"), "utf-8")
        versions.append(one.publish(course))
    assert len(set(versions)) == 3
    with one.app.app_context():
        kept = read().scalars(select(SharedPublication.version).order_by(SharedPublication.id))
        assert list(kept) == versions[1:]
    two.tick()
    assert two.version == versions[-1]


def test_publication_that_this_release_cannot_read_leaves_the_one_before_in_service(
    one: Host, two: Host, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = one.publish(course)
    two.tick()
    change_quiz(course)
    later = NOW + timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        plain = pack_publication

        def of_another_release(store: Any, static: Path, version: str) -> bytes:
            (store.folder / version / FILE).write_text(json.dumps({"version": version}))
            return plain(store, static, version)

        monkeypatch.setattr(sharing, "pack_publication", of_another_release)
        new = one.publish(course, later)
        two.tick(later)
        status, versions, told = health(two)
        assert (status, versions["course"]) == (200, old)
        assert f"{new}, tidak bisa dibaca" in told


def test_assets_and_drawings_of_an_earlier_release_are_served_by_a_new_host(
    one: Host, two: Host, course: Path
) -> None:
    one.publish(course)
    (one.state / "static" / "lama.0123456789.css").write_text("p{}")
    drawing = one.folder / "gambar" / "0123456789abcdef.svg"
    for end in ("", ".br", ".gz"):
        drawing.with_name(drawing.name + end).write_bytes(b"<svg/>")
    change_quiz(course)
    one.publish(course)
    address = "/static/lama.0123456789.css"
    assert two.app.test_client().get(address).status_code == 404
    two.tick()
    for host in (one, two):
        with host.app.test_client().get(address) as served:
            assert served.get_data(as_text=True) == "p{}"
            assert "immutable" in served.headers["Cache-Control"]
    assert (two.folder / "gambar" / drawing.name).read_bytes() == b"<svg/>"


def test_host_of_an_older_release_that_starts_again_does_not_publish(
    one: Host, two: Host, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one.publish(course)
    two.tick()
    with two.app.app_context():
        inputs = queries.newest_publication()
        assert inputs is not None
        monkeypatch.setattr(queries, "publication_inputs_digest", lambda _app, _root: inputs.inputs)
        assert not queries.is_replaced_release(NOW), "nobody published anything newer"
    change_quiz(course)
    one.tick()
    one.publish(course, NOW + timedelta(minutes=2, seconds=40))
    with two.app.app_context():
        assert not queries.is_replaced_release(NOW + timedelta(hours=1)), "it is alone"
        assert queries.is_replaced_release(NOW)
