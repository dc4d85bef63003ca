"""Recordings as they are served, and the commands around them."""

from __future__ import annotations

import hashlib
import shutil
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from app.audio import actions, queries
from app.audio.actions import keeping, reading
from app.audio.rules import overdue_notice, scripts_as_html, scripts_as_text
from app.content import library
from app.content.aloud.controls import controls_script
from app.content.aloud.script import AudioScript, ScriptSegment, lesson_script
from app.content.prose import count_words
from app.kit.clock import today
from config import COURSE, ROOT
from tests.conftest import VOICE
from tests.content.good_course import FOLDER, GOOD, copy

SOUND = ROOT / "tests" / "content" / "suara"
NAME = "0123456789abcdef"


@pytest.fixture
def store(app: Flask) -> Path:
    folder = queries.recordings_folder(app)
    folder.mkdir(exist_ok=True)
    for ending in ("opus", "mp3"):
        shutil.copy(SOUND / f"contoh.{ending}", folder / f"{NAME}.{ending}")
    return folder


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only files and pages
@pytest.mark.parametrize("ending, kind", [("opus", "audio/ogg"), ("mp3", "audio/mpeg")])
def test_audio_recording_is_served_as_immutable_and_supports_range_requests(
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


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only files and pages
@pytest.mark.parametrize(
    "name", [f"{'f' * 16}.opus", f"{NAME}.wav", f"{NAME}.opus.part", "..%2Fpepper", "x"]
)
def test_audio_recording_address_returns_404_for_any_other_file_name(
    client: FlaskClient, store: Path, name: str
) -> None:
    assert client.get(f"/belajar/suara/{name}").status_code == 404


def test_existing_synthesised_recording_is_found_and_not_listed_as_missing(store: Path) -> None:
    made = lesson_script(library.read_course(GOOD, today()).lesson(FOLDER), "id")
    lacking = queries.missing_recordings(store, made.segments)
    assert {segment.name for segment in lacking.values()} <= set(made.segments_by_name)
    assert queries.machine_recordings(store, made) == {}
    stem = queries.machine_file_stem(made.lesson_segment)
    for ending in ("opus", "mp3"):
        shutil.copy(SOUND / f"contoh.{ending}", store / f"{stem}.{ending}")
    assert set(queries.missing_recordings(store, made.segments)) == set(lacking) - {stem}
    assert queries.machine_recordings(store, made)["suara"].stem == stem


def test_text_to_read_aloud_lists_number_and_file_name_of_each_recording_to_make() -> None:
    made = lesson_script(library.read_course(COURSE, today()).lesson("menabung/dana-darurat"), "id")
    text = scripts_as_text([made], today(), "id")
    assert f"naskah {made.version} · {len(made.segments)} rekaman" in text
    assert "\n01  pelajaran, kira-kira 2 menit" in text
    assert "(nama berkas: dana-darurat-02)" in text
    html = scripts_as_html([made], today(), "id")
    assert html.count("<h2>") == len(made.segments)


def test_text_to_read_aloud_names_who_says_each_line_of_a_dialogue() -> None:
    text = "Siti: “Uangnya ke mana?”\n“Lembur berhenti,” jawab Agus. “Maaf.”\n“Ya,” kata Siti."
    spoken = ScriptSegment("suara", "pelajaran", text, "id")
    plain = ScriptSegment("suara/soal", "soal", "Berapa?\nSatu bulan.", "id")
    lesson = controls_script("id").lesson
    lines = scripts_as_text([AudioScript(lesson, "id", (spoken, plain))], today(), "id").split("\n")
    dialogue = lines.index("    SITI: “Uangnya ke mana?”")
    assert [each.strip() for each in lines[dialogue : dialogue + 6]] == [
        "SITI: “Uangnya ke mana?”", "AGUS: “Lembur berhenti,”", "jawab Agus.",
        "SUARA LAIN: “Maaf.”", "SITI: “Ya,”", "kata Siti.",
    ]  # fmt: skip
    assert lines[-3:-1] == ["    Berapa?", "    Satu bulan."]
    html = scripts_as_html(
        [AudioScript(controls_script("en").lesson, "en", (spoken,))], today(), "en"
    )
    assert "<p>AGUS: “Lembur berhenti,”</p>" in html
    assert "<p>ANOTHER VOICE: “Maaf.”</p>" in html


def test_machine_recording_gets_another_file_when_its_voices_change() -> None:
    spoken = ScriptSegment("suara", "pelajaran", "Siti: “Berapa?”", "id")
    read = ScriptSegment("suara", "pelajaran", "Siti: Berapa?", "id")
    same_words = ScriptSegment("suara", "pelajaran", "Agus: “Berapa?”\nSiti: “Dua.”", "id")
    other_voices = ScriptSegment("suara", "pelajaran", "Agus: “Berapa?”\nAgus: “Dua.”", "id")
    stems = {queries.machine_file_stem(each) for each in (spoken, read, same_words, other_voices)}
    assert len(stems) == 4
    of_words = f"{queries.MACHINE}\0id\0{read.text_for_synthesis}"
    plain = hashlib.sha256(of_words.encode()).hexdigest()[:16]
    assert queries.machine_file_stem(read) == plain


def test_text_to_read_aloud_shows_a_notice_when_the_lesson_is_past_its_review_date() -> None:
    made = lesson_script(library.read_course(COURSE, today()).lesson("menabung/dana-darurat"), "id")
    day = made.lesson.next_review
    assert overdue_notice(made, day, "id") == ""
    late = overdue_notice(made, day.replace(year=day.year + 1), "id")
    assert late.startswith("Belum diperiksa ulang sejak ")
    assert late in scripts_as_text([made], day.replace(year=day.year + 1), "id")
    assert overdue_notice(made, day.replace(year=day.year + 1), "en").startswith(
        "Not checked again since"
    )


def run_course_command(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["kursus", *words])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only files and pages
def test_command_prints_the_text_of_a_lesson_to_read_aloud(app: Flask) -> None:
    told = run_course_command(app, "naskah", "menabung/dana-darurat", "--bahasa", "en")
    assert told.exit_code == 0
    assert "takes · about" in told.output
    assert run_course_command(app, "naskah", "tidak-ada").exit_code == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only files and pages
def test_import_rejects_audio_recordings_made_from_an_outdated_text(
    app: Flask, tmp_path: Path
) -> None:
    (tmp_path / "dana-darurat-01.m4a").write_bytes(b"")
    signed = ["--suara", "Ibu Sumi", "--izin", "2026-11-20"]
    told = run_course_command(
        app, "rekaman", "menabung/dana-darurat", str(tmp_path), "--naskah", "000000", *signed
    )
    assert told.exit_code == 1
    assert "naskah 000000 sudah diganti" in told.output


RATE = 16_000


Parts = Sequence[tuple[int, str]]


def make_tone(parts: Parts, _language: str = "id") -> tuple[bytes, int]:
    """As long as somebody would read, and as loud."""
    length = count_words(" ".join(text for _, text in parts)) * RATE // 2 + RATE
    return array("h", [4000 if n // 40 % 2 else -4000 for n in range(length)]).tobytes(), RATE


def fake_ogg(samples: bytes, rate: int, kind: str) -> bytes:
    """What tells the length of an Ogg Opus file, and the bytes that so much sound takes."""
    length = (len(samples) * 48_000 // 2 // rate).to_bytes(8, "little")
    head = b"OggS" + bytes(24) + b"OpusHead" + bytes(11)
    return head + b"OggS" + bytes(2) + length + bytes(len(samples) // 2 * 13_000 // 8 // rate)


class SequentialExecutor:
    """In place of a pool of processes."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def map(self, work: Callable[[Any], None], segments: list[Any], **_: int) -> Iterator[None]:
        return map(work, segments)


@pytest.fixture
def fake_speech_synthesis(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A machine that says a tone; `fake_speech_synthesis(speak=…)` another."""

    def use(speak: object = make_tone, encode: object = fake_ogg) -> None:
        monkeypatch.setattr(reading, "ProcessPoolExecutor", SequentialExecutor)
        monkeypatch.setattr(reading, "synthesise_speech", speak)
        monkeypatch.setattr(keeping, "encode_audio", encode)

    use()
    return use


def test_speech_synthesis_makes_every_missing_recording_of_a_lesson(
    tmp_path: Path, fake_speech_synthesis: Callable[..., None]
) -> None:
    made = lesson_script(library.read_course(GOOD, today()).lesson(FOLDER), "id")
    told: list[ScriptSegment] = []
    actions.make_machine_recordings(
        tmp_path, queries.missing_recordings(tmp_path, made.segments), told.append
    )
    assert queries.missing_recordings(tmp_path, made.segments) == {}
    clips = queries.machine_recordings(tmp_path, made)
    assert set(clips) == set(made.segments_by_name)
    for name, clip in clips.items():
        words = count_words(made.segments_by_name[name].text_for_synthesis)
        assert clip.seconds == pytest.approx(words / 2 + 1, abs=1)


@pytest.mark.parametrize(
    "broken, said",
    [
        ({"speak": lambda *_: (b"", RATE)}, "tidak ada suara"),
        ({"speak": lambda parts, _: (bytes(len(make_tone(parts)[0])), RATE)}, "tidak ada suara"),
        ({"speak": lambda parts, _: (make_tone(parts)[0][: RATE // 4], RATE)}, "detik untuk"),
        ({"encode": lambda samples, rate, kind: fake_ogg(samples[: len(samples) // 2], rate, kind)},
         "terpotong"),
        ({"encode": lambda *each: fake_ogg(*each) + bytes(9_000_000)}, "terlalu besar"),
    ],
)  # fmt: skip
def test_synthesised_recording_is_not_stored_when_it_is_silent_truncated_or_too_large(
    tmp_path: Path, fake_speech_synthesis: Callable[..., None], broken: dict[str, object], said: str
) -> None:
    made = lesson_script(library.read_course(GOOD, today()).lesson(FOLDER), "id")
    fake_speech_synthesis(**broken)
    with pytest.raises(actions.BadRecordingError, match=said):
        actions.make_machine_recordings(
            tmp_path, queries.missing_recordings(tmp_path, [made.lesson_segment]), lambda _: None
        )
    assert list(tmp_path.iterdir()) == []


if VOICE:
    # The extra `suara` is not needed to run or test Bekal; where it is, it is tested. Where it is
    # not, the run says so (tests/conftest.py), and what is below is tested with a tone.

    def test_imported_human_recording_replaces_the_synthesised_one(tmp_path: Path) -> None:
        from app.content.aloud.recordings import find_valid_recordings
        from app.content.faults import FaultList
        from app.kit.untyped.voice import encode_audio, synthesise_speech

        root = copy(tmp_path)
        made = lesson_script(library.read_course(root, today()).lesson(FOLDER), "id")
        store = tmp_path / "suara"
        actions.make_machine_recordings(
            store, queries.missing_recordings(store, made.segments[:2]), lambda _: None
        )
        assert queries.missing_recordings(store, made.segments[:2]) == {}
        clip = queries.machine_recordings(store, made)["suara"]
        assert not clip.human
        assert 12_000 <= 8 * clip.opus / clip.seconds <= 16_000
        assert 15_000 <= 8 * clip.mp3 / clip.seconds <= 18_000
        spoken = tmp_path / "hp"
        spoken.mkdir()
        (spoken / "catat-01.mp3").write_bytes(
            encode_audio(*synthesise_speech(made.lesson_segment.parts_for_synthesis, "id"), "mp3")
        )
        names = actions.import_recordings(
            root, made, list(spoken.iterdir()), version=made.version, voice="Ibu Sumi",
            agreed=today(),
        )  # fmt: skip
        assert names == ["suara"]
        clip, file = find_valid_recordings(root, made, FaultList())["suara"]
        actions.copy_human_recording(store, clip, file)
        assert clip.human
        assert (store / f"{clip.stem}.opus").exists()
