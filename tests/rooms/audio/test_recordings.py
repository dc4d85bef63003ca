"""Recordings as they are served, and the commands around them."""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from app.audio import actions, queries
from app.audio.actions import keeping, reading
from app.audio.rules import as_html, as_text, overdue
from app.content import library
from app.content.aloud.script import Take, script
from app.content.prose import count_words
from app.kit.clock import today
from config import COURSE, ROOT
from tests.conftest import VOICE
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
def test_recording_is_cached_forever_and_supports_ranges(
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
def test_only_recordings_are_served_from_their_folder(
    client: FlaskClient, store: Path, name: str
) -> None:
    assert client.get(f"/belajar/suara/{name}").status_code == 404


def test_machine_recording_is_found_and_not_made_twice(store: Path) -> None:
    made = script(library.read(GOOD, today()).lesson(FOLDER), "id")
    lacking = queries.lacking(store, made.takes)
    assert {take.name for take in lacking.values()} <= set(made.by_name)
    assert queries.machine_clips(store, made) == {}
    stem = queries.machine_stem(made.whole)
    for ending in ("opus", "mp3"):
        shutil.copy(SOUND / f"contoh.{ending}", store / f"{stem}.{ending}")
    assert set(queries.lacking(store, made.takes)) == set(lacking) - {stem}
    assert queries.machine_clips(store, made)["suara"].stem == stem


def test_script_lists_numbers_and_file_names_of_takes() -> None:
    made = script(library.read(COURSE, today()).lesson("menabung/dana-darurat"), "id")
    text = as_text([made], today(), "id")
    assert f"naskah {made.version} · {len(made.takes)} rekaman" in text
    assert "\n01  pelajaran, kira-kira 1 menit" in text
    assert "(nama berkas: dana-darurat-02)" in text
    html = as_html([made], today(), "id")
    assert html.count("<h2>") == len(made.takes)


def test_script_past_its_review_date_shows_a_notice() -> None:
    made = script(library.read(COURSE, today()).lesson("menabung/dana-darurat"), "id")
    day = made.lesson.due
    assert overdue(made, day, "id") == ""
    late = overdue(made, day.replace(year=day.year + 1), "id")
    assert late.startswith("Belum diperiksa ulang sejak ")
    assert late in as_text([made], day.replace(year=day.year + 1), "id")
    assert overdue(made, day.replace(year=day.year + 1), "en").startswith("Not checked again since")


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["kursus", *words])


def test_script_command_prints_the_script_of_a_lesson(app: Flask) -> None:
    told = run(app, "naskah", "menabung/dana-darurat", "--bahasa", "en")
    assert told.exit_code == 0
    assert "takes · about" in told.output
    assert run(app, "naskah", "tidak-ada").exit_code == 2


def test_recordings_of_an_older_script_are_rejected(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "dana-darurat-01.m4a").write_bytes(b"")
    signed = ["--suara", "Ibu Sumi", "--izin", "2026-11-20"]
    told = run(
        app, "rekaman", "menabung/dana-darurat", str(tmp_path), "--naskah", "000000", *signed
    )
    assert told.exit_code == 1
    assert "naskah 000000 sudah diganti" in told.output


RATE = 16_000


def tone(text: str, _language: str = "id") -> tuple[bytes, int]:
    """As long as somebody would read, and as loud."""
    length = count_words(text) * RATE // 2 + RATE
    return array("h", [4000 if n // 40 % 2 else -4000 for n in range(length)]).tobytes(), RATE


def ogg(samples: bytes, rate: int, kind: str) -> bytes:
    """What tells the length of an Ogg Opus file, and the bytes that so much sound takes."""
    length = (len(samples) * 48_000 // 2 // rate).to_bytes(8, "little")
    head = b"OggS" + bytes(24) + b"OpusHead" + bytes(11)
    return head + b"OggS" + bytes(2) + length + bytes(len(samples) // 2 * 13_000 // 8 // rate)


class AtOnce:
    """In place of a pool of processes."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def map(self, work: Callable[[Any], None], takes: list[Any], **_: int) -> Iterator[None]:
        return map(work, takes)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A machine that says a tone; `machine(speak=…)` another."""

    def use(speak: object = tone, encode: object = ogg) -> None:
        monkeypatch.setattr(reading, "ProcessPoolExecutor", AtOnce)
        monkeypatch.setattr(reading, "speak", speak)
        monkeypatch.setattr(keeping, "encode", encode)

    use()
    return use


def test_every_take_of_a_lesson_is_converted_and_found(
    tmp_path: Path, machine: Callable[..., None]
) -> None:
    made = script(library.read(GOOD, today()).lesson(FOLDER), "id")
    told: list[Take] = []
    actions.read_aloud(tmp_path, queries.lacking(tmp_path, made.takes), told.append)
    assert queries.lacking(tmp_path, made.takes) == {}
    clips = queries.machine_clips(tmp_path, made)
    assert set(clips) == set(made.by_name)
    for name, clip in clips.items():
        words = count_words(made.by_name[name].spelled)
        assert clip.seconds == pytest.approx(words / 2 + 1, abs=1)


@pytest.mark.parametrize(
    "broken, said",
    [
        ({"speak": lambda *_: (b"", RATE)}, "tidak ada suara"),
        ({"speak": lambda text, _: (bytes(len(tone(text)[0])), RATE)}, "tidak ada suara"),
        ({"speak": lambda text, _: (tone(text)[0][: RATE // 4], RATE)}, "detik untuk"),
        ({"encode": lambda samples, rate, kind: ogg(samples[: len(samples) // 2], rate, kind)},
         "terpotong"),
        ({"encode": lambda *each: ogg(*each) + bytes(9_000_000)}, "terlalu besar"),
    ],
)  # fmt: skip
def test_recording_that_does_not_match_its_text_is_reported_and_not_stored(
    tmp_path: Path, machine: Callable[..., None], broken: dict[str, object], said: str
) -> None:
    made = script(library.read(GOOD, today()).lesson(FOLDER), "id")
    machine(**broken)
    with pytest.raises(actions.NotSpokenError, match=said):
        actions.read_aloud(tmp_path, queries.lacking(tmp_path, [made.whole]), lambda _: None)
    assert list(tmp_path.iterdir()) == []


if VOICE:
    # The extra `suara` is not needed to run or test Bekal; where it is, it is tested. Where it is
    # not, the run says so (tests/conftest.py), and what is below is tested with a tone.

    def test_human_recording_replaces_the_machine_recording(tmp_path: Path) -> None:
        from app.content.aloud.recordings import recorded
        from app.content.faults import Faults
        from app.kit.untyped.voice import encode, speak

        root = copy(tmp_path)
        made = script(library.read(root, today()).lesson(FOLDER), "id")
        store = tmp_path / "suara"
        actions.read_aloud(store, queries.lacking(store, made.takes[:2]), lambda _: None)
        assert queries.lacking(store, made.takes[:2]) == {}
        clip = queries.machine_clips(store, made)["suara"]
        assert not clip.human
        assert 12_000 <= 8 * clip.opus / clip.seconds <= 16_000
        assert 15_000 <= 8 * clip.mp3 / clip.seconds <= 18_000
        spoken = tmp_path / "hp"
        spoken.mkdir()
        (spoken / "catat-01.mp3").write_bytes(encode(*speak(made.whole.spelled, "id"), "mp3"))
        names = actions.take_in(
            root, made, list(spoken.iterdir()), version=made.version, voice="Ibu Sumi",
            agreed=today(),
        )  # fmt: skip
        assert names == ["suara"]
        clip, file = recorded(root, made, Faults())["suara"]
        actions.keep_recorded(store, clip, file)
        assert clip.human
        assert (store / f"{clip.stem}.opus").exists()
