"""Unreadable publications are rebuilt by the next publishing, and concurrent publishing is
serialised."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.course.actions.publish import publish_course_folder
from app.kit.registry import registry
from app.kit.store.db import database, db
from app.kit.web.pages import build_assets
from app.publication.queries.shelf import course_store
from app.publication.rules.catalogue import FILE
from config import ROOT
from tests.conftest import settings
from tests.rooms.course.course import break_lesson, small_course
from tests.rooms.course.test_publication import NOW, TODAY

PAGE = "/belajar/kirim-uang/dua-biaya"
Harm = Callable[[Path], object]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return small_course(tmp_path / "kursus")


@contextmanager
def restarted_app(app: Flask) -> Iterator[Flask]:
    """As after a restart: another process, with the same folder and database."""
    given = registry(app).settings
    made = create_app(settings(given.state_dir, given.database_url))
    made.testing = True
    yield made
    with made.app_context():
        database().drop_connection()
        db.engine.dispose()


def page_statuses(app: Flask) -> tuple[int, int]:
    """The status codes of a lesson page and its quiz."""
    client = app.test_client()
    return client.get(PAGE).status_code, client.get(f"{PAGE}/kuis").status_code


def version_of(folder: Path) -> Path:
    return next(each.parent for each in folder.glob(f"*/{FILE}"))


def change_catalogue(change: Callable[[dict[str, Any]], object]) -> Harm:
    def harm(folder: Path) -> None:
        file = version_of(folder) / FILE
        said = json.loads(file.read_bytes())
        change(said)
        file.write_text(json.dumps(said))

    return harm


def without(name: str) -> Harm:
    """A catalogue of a release before this field existed."""

    def change(said: dict[str, Any]) -> None:
        for module in said["modules"]:
            for lesson in module["lessons"]:
                del lesson[name]

    return change_catalogue(change)


def first(folder: Path, pattern: str) -> Path:
    return min(folder.glob(pattern))


def quiz_of(folder: Path, *, marked: bool) -> Path:
    """A quiz version for marking, or its presentation in a language."""
    files = sorted(folder.glob("kuis/*.json"))
    return next(each for each in files if ("." not in each.stem) is marked)


HARMS: dict[str, Harm] = {
    "an empty pointer": lambda folder: (folder / "current").write_bytes(b""),
    "a pointer to nothing": lambda folder: (folder / "current").write_text("0" * 16),
    "a pointer of zeros": lambda folder: (folder / "current").write_bytes(b"\0" * 16),
    "a pointer out of the folder": lambda folder: (folder / "current").write_text("../../etc"),
    "no field untranslated": without("untranslated"),
    "no field private": without("private"),
    "no field cores": change_catalogue(lambda said: said.pop("cores")),
    "version is a number": change_catalogue(lambda said: said.update(version=7)),
    "half a catalogue": lambda folder: (version_of(folder) / FILE).write_bytes(b'{"version": "'),
    "a catalogue of zeros": lambda folder: (version_of(folder) / FILE).write_bytes(b"\0" * 999),
    "no catalogue": lambda folder: (version_of(folder) / FILE).unlink(),
    "no page": lambda folder: first(folder, "*/halaman/id/belajar/*/dua-biaya.html").unlink(),
    "no packed page": lambda folder: first(folder, "*/halaman/en/**/*.html.br").unlink(),
    "an empty page": lambda folder: first(folder, "*/halaman/id/**/*.html.gz").write_bytes(b""),
    "no lean page": lambda folder: first(folder, "*/hemat/id/**/*.html").unlink(),
    "no package": lambda folder: first(folder, "*/halaman/id/**/paket.json").unlink(),
    "no drawing": lambda folder: first(folder, "gambar/*.svg").unlink(),
    "an empty drawing": lambda folder: first(folder, "gambar/*.svg.br").write_bytes(b""),
    "no quiz": lambda folder: first(folder, "kuis/*.json").unlink(),
    "half a quiz": lambda folder: quiz_of(folder, marked=True).write_bytes(b"{"),
    "half a presentation": lambda folder: quiz_of(folder, marked=False).write_bytes(b"{"),
    "no folder": lambda folder: shutil.rmtree(version_of(folder)),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only files are damaged
@pytest.mark.parametrize("lane", [True])  # of `fresh`, which gets no request
@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_damaged_course_publication_is_rebuilt_at_the_next_publishing(
    harm: Harm, fresh: Flask, course: Path
) -> None:
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
        folder = course_store().folder
    harm(folder)
    with restarted_app(fresh) as again:
        assert again.test_client().get("/sehat").status_code in (200, 503)
        with again.app_context():
            assert publish_course_folder(course, today=TODAY, now=NOW).fresh
            assert not publish_course_folder(course, today=TODAY, now=NOW).fresh
        assert page_statuses(again) == (200, 200)
    with restarted_app(fresh) as later:
        assert page_statuses(later) == (200, 200)
    names = {each.name for each in folder.iterdir()}
    assert names == {version_of(folder).name, "current", "gambar", "kuis", "terbit.lock"}


def test_course_catalogue_with_unknown_fields_is_still_served(fresh: Flask, course: Path) -> None:
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
        change_catalogue(lambda said: said.update(later=1))(course_store().folder)
    with restarted_app(fresh) as again:
        assert page_statuses(again) == (200, 200)


def test_server_keeps_serving_the_course_when_its_current_publication_file_is_emptied(
    fresh: Flask, course: Path
) -> None:
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
        folder = course_store().folder
    assert page_statuses(fresh) == (200, 200)
    (folder / "current").write_bytes(b"")
    assert page_statuses(fresh) == (200, 200)


def test_faulty_module_keeps_its_last_published_version_when_the_catalogue_is_damaged(
    fresh: Flask, course: Path
) -> None:
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
        folder = course_store().folder
    break_lesson(course)
    HARMS["no field untranslated"](folder)
    with restarted_app(fresh) as again, again.app_context():
        built = publish_course_folder(course, today=TODAY, now=NOW)
        assert [each.id for each in built.catalogue.modules if each.kept] == ["menabung"]
        assert built.catalogue.missing == ()


def test_publishing_the_course_removes_files_of_an_unfinished_publication(
    fresh: Flask, course: Path
) -> None:
    with fresh.app_context():
        folder = course_store().folder
        (folder / "0123456789abcdef.7.part" / "sumber").mkdir(parents=True)
        publish_course_folder(course, today=TODAY, now=NOW)
    assert not list(folder.glob("*.part"))


def test_publishing_the_course_concurrently_creates_one_publication(
    fresh: Flask, course: Path
) -> None:
    barrier = threading.Barrier(2)

    def run(app: Flask) -> bool:
        with app.app_context():
            barrier.wait()
            made = publish_course_folder(course, today=TODAY, now=NOW).fresh
            database().drop_connection()
        return made

    with restarted_app(fresh) as other, ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, (fresh, other))) == [False, True]
        assert page_statuses(fresh) == page_statuses(other) == (200, 200)


def test_processes_starting_concurrently_build_the_same_static_files(tmp_path: Path) -> None:
    barrier, target = threading.Barrier(4), tmp_path / "state" / "static"

    def start(_: int) -> dict[str, str]:
        barrier.wait()
        return build_assets(ROOT / "static", target)

    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(start, range(4))
    assert others == [first] * 3
    assert not [file for file in tmp_path.rglob("*") if file.suffix == ".part"]
    for name in first.values():
        assert (target / name).stat().st_size
        assert (target / f"{name}.br").stat().st_size
