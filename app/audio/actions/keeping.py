"""Store recordings: machine recordings in the store, human ones beside the lesson and, at
publication, in the store too."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from app.audio.rules import find_recording_fault
from app.content.aloud.recordings import (
    MP3,
    OPUS,
    AudioClip,
    read_recording_metadata,
    recording_metadata_path,
)
from app.content.aloud.script import AudioScript
from app.content.prose import count_words
from app.kit.untyped.voice import encode_audio, read_audio_samples
from app.kit.web.packing import write_durably

_NUMBERED = re.compile(r"(?:.*\D)?(\d{1,3})")


class ScriptMismatchError(ValueError):
    """The recordings belong to another script, or the number in a file name to no segment. The
    message is one sentence."""


class BadRecordingError(ValueError):
    """The sound cannot be a recording of its text. The message is one sentence."""


def store_recording(place: Path, samples: bytes, rate: int, text: str) -> None:
    """Write both files of a recording of `text`; `place` is their path without the extension. The
    Opus file is written last, since a recording is found by it. Raises BadRecordingError
    before anything is written."""
    made = {ending: encode_audio(samples, rate, ending.removeprefix(".")) for ending in (MP3, OPUS)}
    if wrong := find_recording_fault(count_words(text), samples, rate, made):
        raise BadRecordingError(f"{place.name}: {wrong}")
    for ending, data in made.items():
        write_durably(place.with_name(f"{place.name}{ending}"), data)


def copy_human_recording(store: Path, clip: AudioClip, opus_path: Path) -> None:
    """Copy a human recording to the served folder."""
    for file in (opus_path.with_suffix(MP3), opus_path):
        target = store / f"{clip.stem}{file.suffix}"
        if not target.exists():
            write_durably(target, file.read_bytes())


def import_recordings(
    root: Path, script: AudioScript, files: list[Path], *, version: str, voice: str, agreed: date
) -> list[str]:
    """Convert recordings (named by the number of their segment) and store them beside the lesson in
    the course at `root`, with the name of the speaker. Returns the names of the segments.

    Raises ScriptMismatchError before anything is written, ValueError for a file without sound and
    BadRecordingError for one that cannot be this segment."""
    if version != script.version:
        raise ScriptMismatchError(
            f"naskah {version} sudah diganti naskah {script.version}; cetak dan baca yang baru"
        )
    named = {_segment_number_in_file_name(file, len(script.segments)): file for file in files}
    words = {}
    notes = root / recording_metadata_path(script.lesson.id, script.language)
    if notes.exists():
        before = read_recording_metadata(root, script.lesson.id, script.language, lambda *_: None)
        words = dict(before.words) if before and before.voice == voice else {}
    folder = root / script.lesson.id
    for number, file in sorted(named.items()):
        segment = script.segments[number - 1]
        store_recording(
            folder / f"{segment.name}.{script.language}", *read_audio_samples(file), segment.text
        )
        words[segment.name] = segment.text_digest
    lines = [f"suara: {voice}", f"izin: {agreed.isoformat()}", "naskah:"]
    lines += [
        f"  {segment.name}: {words[segment.name]}"
        for segment in script.segments
        if segment.name in words
    ]
    write_durably(notes, "\n".join([*lines, ""]).encode())
    return [script.segments[number - 1].name for number in sorted(named)]


def _segment_number_in_file_name(file: Path, last_number: int) -> int:
    match = _NUMBERED.fullmatch(file.stem)
    number = int(match[1]) if match else 0
    if not 1 <= number <= last_number:
        raise ScriptMismatchError(
            f"{file.name}: nama berkas berakhir dengan nomor 01 sampai {last_number}"
        )
    return number
