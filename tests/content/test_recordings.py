"""Recordings beside a lesson: which are played, and the faults reported for the others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.content.aloud.recordings import (
    AudioClip,
    find_valid_recordings,
    opus_duration_seconds,
    read_audio_clip,
)
from app.content.aloud.script import lesson_script
from app.content.faults import RECORDING, FaultList
from app.content.library import CourseLibrary
from tests.content.good_course import FOLDER, copy, edit, read, renew_source_hashes

SOUND = Path(__file__).parent / "suara"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


def copy_audio_files(root: Path, name: str, *endings: str) -> None:
    (root / FOLDER / name).parent.mkdir(exist_ok=True)
    for ending in endings:
        shutil.copy(SOUND / f"contoh.{ending}", root / FOLDER / f"{name}.{ending}")


def write_recording_notes(root: Path, *names: str, voice: str = "Ibu Sumi") -> None:
    made = lesson_script(read(root).lesson(FOLDER), "id")
    words = "".join(f"  {name}: {made.segments_by_name[name].text_digest}\n" for name in names)
    notes = root / FOLDER / "suara.id.yaml"
    notes.write_text(f"suara: {voice}\nizin: 2026-11-20\nnaskah:\n{words}", "utf-8")


def messages(root: Path) -> list[str]:
    found: CourseLibrary = read(root)
    assert all(module.publishable for module in found.modules)
    return [str(fault) for fault in found.faults if fault.code == RECORDING]


def playable_recordings(root: Path) -> dict[str, AudioClip]:
    made = lesson_script(read(root).lesson(FOLDER), "id")
    return {
        name: clip for name, (clip, _) in find_valid_recordings(root, made, FaultList()).items()
    }


def test_audio_recording_with_both_formats_consent_and_current_text_is_played(root: Path) -> None:
    copy_audio_files(root, "suara.id", "opus", "mp3")
    copy_audio_files(root, "suara/kapan-1.id", "opus", "mp3")
    write_recording_notes(root, "suara", "suara/kapan-1")
    assert messages(root) == []
    clips = playable_recordings(root)
    assert set(clips) == {"suara", "suara/kapan-1"}
    assert clips["suara"].human
    assert clips["suara"].opus == (SOUND / "contoh.opus").stat().st_size


def test_audio_recording_of_outdated_text_is_not_played(root: Path) -> None:
    copy_audio_files(root, "suara.id", "opus", "mp3")
    write_recording_notes(root, "suara")
    edit(root, f"{FOLDER}/pelajaran.id.md", "judul: ", "judul: Mari ")
    renew_source_hashes(root)
    assert playable_recordings(root) == {}
    assert messages(root) == [
        f"{FOLDER}/suara.id.mp3:1: rekaman ini lebih lama daripada naskahnya; rekam lagi"
    ]


@pytest.mark.parametrize("there, missing", [("opus", ".mp3"), ("mp3", ".opus")])
def test_audio_recording_in_one_format_only_is_not_played(
    root: Path, there: str, missing: str
) -> None:
    copy_audio_files(root, "suara.id", there)
    write_recording_notes(root, "suara")
    assert playable_recordings(root) == {}
    assert messages(root) == [f"{FOLDER}/suara.id.{there}:1: pasangannya ({missing}) belum ada"]


def test_audio_recording_without_consent_of_the_speaker_is_not_played(root: Path) -> None:
    copy_audio_files(root, "suara.id", "opus", "mp3")
    assert playable_recordings(root) == {}
    assert messages(root)[0].startswith(f"{FOLDER}/suara.id.yaml:1: ")
    write_recording_notes(root, "suara", voice='""')
    assert playable_recordings(root) == {}


def test_audio_recording_that_belongs_to_no_text_of_the_lesson_is_reported(root: Path) -> None:
    copy_audio_files(root, "suara/kapan-9.id", "opus", "mp3")
    copy_audio_files(root, "suara.id", "opus", "mp3")
    write_recording_notes(root, "suara")
    assert set(playable_recordings(root)) == {"suara"}
    assert "tidak ada bagian naskah" in messages(root)[0]


def test_oversized_audio_recording_is_not_played(root: Path) -> None:
    copy_audio_files(root, "suara.id", "opus", "mp3")
    write_recording_notes(root, "suara")
    file = root / FOLDER / "suara.id.mp3"
    file.write_bytes(file.read_bytes() * 9)
    assert playable_recordings(root) == {}
    assert "terlalu besar" in messages(root)[0]


def test_audio_recording_that_is_not_valid_ogg_opus_is_reported(root: Path) -> None:
    copy_audio_files(root, "suara.id", "opus", "mp3")
    write_recording_notes(root, "suara")
    (root / FOLDER / "suara.id.opus").write_bytes(b"OggS, but nothing else")
    assert playable_recordings(root) == {}
    assert "bukan Ogg Opus" in messages(root)[0]


def test_length_of_an_audio_recording_is_read_from_the_opus_file() -> None:
    opus, mp3 = SOUND / "contoh.opus", SOUND / "contoh.mp3"
    assert 0.5 < opus_duration_seconds(opus.read_bytes()) < 2
    assert read_audio_clip(opus, mp3, "a" * 16, human=False).seconds == 1
    with pytest.raises(ValueError):
        opus_duration_seconds(mp3.read_bytes())
