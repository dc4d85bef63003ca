"""Recordings as they are served, and the commands around them."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from app.audio import queries
from app.audio.rules import as_html, as_text, overdue
from app.content import library
from app.content.aloud.script import script
from app.kit.clock import today
from config import COURSE, ROOT
from tests.content.good_course import FOLDER, GOOD, copy

SOUND = ROOT / "tests" / "content" / "suara"
NAME = "0123456789abcdef"


@pytest.fixture
def store(app: Flask) -> Path:
    folder = queries.store_of(app)
    folder.mkdir(exist_ok=True)
    for ending in ("opus", "mp3"):
        shutil.copy(SOUND / f"contoh.{ending}", folder / f"{NAME}.{ending}")
    return folder


@pytest.mark.parametrize("ending, kind", [("opus", "audio/ogg"), ("mp3", "audio/mpeg")])
def test_a_recording_is_kept_for_ever_and_sent_in_parts(
    client: FlaskClient, store: Path, ending: str, kind: str
) -> None:
    data = (store / f"{NAME}.{ending}").read_bytes()
    whole = client.get(f"/belajar/suara/{NAME}.{ending}")
    assert (whole.status_code, whole.data) == (200, data)
    assert whole.headers["Content-Type"].startswith(kind)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert {"public", "immutable", "max-age=31536000"} <= set(
        whole.headers["Cache-Control"].split(", ")
    )
    assert "Set-Cookie" not in whole.headers
    part = client.get(f"/belajar/suara/{NAME}.{ending}", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.data) == (206, data[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(data)}"
    far = client.get(f"/belajar/suara/{NAME}.{ending}", headers={"Range": "bytes=99999999-"})
    assert far.status_code == 416
    tag = {"If-None-Match": whole.headers["ETag"]}
    assert client.get(f"/belajar/suara/{NAME}.{ending}", headers=tag).status_code == 304


@pytest.mark.parametrize(
    "name", [f"{'f' * 16}.opus", f"{NAME}.wav", f"{NAME}.opus.part", "..%2Fpepper", "x"]
)
def test_nothing_else_is_served_from_there(client: FlaskClient, store: Path, name: str) -> None:
    assert client.get(f"/belajar/suara/{name}").status_code == 404


def test_what_the_machine_has_read_is_found_and_read_once(store: Path) -> None:
    made = script(library.read(GOOD, today()).lesson(FOLDER), "id")
    lacking = queries.lacking(store, made.takes)
    assert {take.name for take in lacking.values()} <= set(made.by_name)
    assert queries.machine_clips(store, made) == {}
    stem = queries.machine_stem(made.whole)
    for ending in ("opus", "mp3"):
        shutil.copy(SOUND / f"contoh.{ending}", store / f"{stem}.{ending}")
    assert set(queries.lacking(store, made.takes)) == set(lacking) - {stem}
    assert queries.machine_clips(store, made)["suara"].stem == stem


def test_the_script_numbers_its_takes_and_names_their_files() -> None:
    made = script(library.read(COURSE, today()).lesson("menabung/dana-darurat"), "id")
    text = as_text([made], today(), "id")
    assert f"naskah {made.version} · {len(made.takes)} rekaman" in text
    assert "\n01  pelajaran, kira-kira 1 menit" in text
    assert "(nama berkas: dana-darurat-02)" in text
    html = as_html([made], today(), "id")
    assert html.count("<h2>") == len(made.takes)


def test_a_script_past_its_review_says_so() -> None:
    made = script(library.read(COURSE, today()).lesson("menabung/dana-darurat"), "id")
    day = made.lesson.due
    assert overdue(made, day, "id") == ""
    late = overdue(made, day.replace(year=day.year + 1), "id")
    assert late.startswith("Belum diperiksa ulang sejak ")
    assert late in as_text([made], day.replace(year=day.year + 1), "id")
    assert overdue(made, day.replace(year=day.year + 1), "en").startswith("Not checked again since")


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["kursus", *words])


def test_the_command_writes_a_lessons_script(app: Flask) -> None:
    told = run(app, "naskah", "menabung/dana-darurat", "--bahasa", "en")
    assert told.exit_code == 0
    assert "takes · about" in told.output
    assert run(app, "naskah", "tidak-ada").exit_code == 2


def test_recordings_of_an_older_script_are_refused(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "dana-darurat-01.m4a").write_bytes(b"")
    signed = ["--suara", "Ibu Sumi", "--izin", "2026-11-20"]
    told = run(
        app, "rekaman", "menabung/dana-darurat", str(tmp_path), "--naskah", "000000", *signed
    )
    assert told.exit_code == 1
    assert "naskah 000000 sudah diganti" in told.output


if find_spec("av") and find_spec("espeakng_loader"):
    # The extra `suara` is not needed to run or test Bekal; where it is, it is tested.

    def test_the_machine_reads_a_lesson_and_a_person_takes_its_place(tmp_path: Path) -> None:
        from app.audio import actions
        from app.content.aloud.recordings import recorded
        from app.content.faults import Faults
        from app.kit.untyped.voice import encode, speak

        root = copy(tmp_path)
        made = script(library.read(root, today()).lesson(FOLDER), "id")
        store = tmp_path / "suara"
        actions.read_aloud(store, queries.lacking(store, made.takes[:2]), lambda _: None)
        assert queries.lacking(store, made.takes[:2]) == {}
        assert not queries.machine_clips(store, made)["suara"].human
        spoken = tmp_path / "hp"
        spoken.mkdir()
        (spoken / "catat-01.mp3").write_bytes(encode(*speak("satu dua tiga", "id"), "mp3"))
        names = actions.take_in(
            root, made, list(spoken.iterdir()), version=made.version, voice="Ibu Sumi",
            agreed=today(),
        )  # fmt: skip
        assert names == ["suara"]
        clip, file = recorded(root, made, Faults())["suara"]
        actions.keep_recorded(store, clip, file)
        assert clip.human
        assert (store / f"{clip.stem}.opus").exists()
