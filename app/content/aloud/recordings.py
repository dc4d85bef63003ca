"""Recordings beside a lesson: which can be played, and what is wrong with the others.

A recording is two files, `<name>.<language>.opus` and `.mp3`. Beside them `suara.<language>.yaml`
names the speaker, the day of their consent, and for each recording the digest of the text that was
read: a listener must not hear 300 ringgit where the page says 350."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.content.aloud.script import AudioScript
from app.content.faults import RECORDING, FaultList, Report
from app.content.yamlfile import load_yaml

OPUS, MP3 = ".opus", ".mp3"
MOST_A_SECOND: Final = {OPUS: 3000, MP3: 6000}
"""Bytes per second: twice what speech needs, so that a wrong bit rate costs listeners no data."""
_KEYS: Final = {"suara": True, "izin": True, "naskah": True}
_RATE: Final = 48_000
_LAST_PAGE: Final = 65_536


@dataclass(frozen=True)
class AudioClip:
    """A playable recording: the `stem` of its two file names, its length in seconds, and the sizes
    of its files in bytes. `human`: a person read it."""

    stem: str
    seconds: int
    opus: int
    mp3: int
    human: bool


@dataclass(frozen=True)
class RecordingMetadata:
    """The content of suara.<language>.yaml: the speaker, the day of their consent, and the digest
    of each text that they read."""

    voice: str
    agreed: date
    words: Mapping[str, str]


def opus_duration_seconds(data: bytes) -> float:
    """The length of an Ogg Opus file, from its last page (RFC 7845). Raises ValueError for any
    other data."""
    head, last = data.find(b"OpusHead"), data.rfind(b"OggS")
    if not data.startswith(b"OggS") or head < 0 or len(data) < last + 14:
        raise ValueError("not an Ogg Opus file")
    skipped = int.from_bytes(data[head + 10 : head + 12], "little")
    samples = int.from_bytes(data[last + 6 : last + 14], "little")
    return max(0, samples - skipped) / _RATE


def read_audio_clip(opus: Path, mp3: Path, stem: str, *, human: bool) -> AudioClip:
    """Reads length and sizes from both files of a recording. Raises OSError or ValueError if a file
    is missing or is not Ogg Opus."""
    with opus.open("rb") as file:
        head = file.read(_LAST_PAGE)
        file.seek(max(0, opus.stat().st_size - _LAST_PAGE))
        data = head + file.read()
    seconds = max(1, round(opus_duration_seconds(data)))
    return AudioClip(stem, seconds, opus.stat().st_size, mp3.stat().st_size, human)


def recording_metadata_path(lesson: str, language: str) -> str:
    return f"{lesson}/suara.{language}.yaml"


def read_recording_metadata(
    root: Path, lesson: str, language: str, report: Report
) -> RecordingMetadata | None:
    """Reads suara.<language>.yaml. None if it does not exist, or does not name the speaker and the
    day of consent."""
    tree = load_yaml(
        root,
        recording_metadata_path(lesson, language),
        _KEYS,
        _reporter_of_recording_faults(report),
    )
    fields = tree.as_mapping() if tree else {}
    voice = fields["suara"].as_text() if "suara" in fields else None
    agreed = fields["izin"].as_date() if "izin" in fields else None
    if voice is None or agreed is None:
        report(1, RECORDING, "suara siapa dan sejak kapan ia setuju belum tertulis")
        return None
    words = fields["naskah"].as_mapping() if "naskah" in fields else {}
    return RecordingMetadata(voice, agreed, {name: each.written for name, each in words.items()})


def _reporter_of_recording_faults(report: Report) -> Report:
    """Reports every fault as a recording fault, which does not prevent publication."""
    return lambda line, _code, text: report(line, RECORDING, text)


def find_valid_recordings(
    root: Path, script: AudioScript, faults: FaultList
) -> dict[str, tuple[AudioClip, Path]]:
    """The valid recordings of a script by name, each with its Opus file. Reports faults of the
    other recordings to `faults`."""
    lesson, language = script.lesson.id, script.language
    found = _audio_extensions_by_name(root / lesson, language)
    report = faults.reporter_for(recording_metadata_path(lesson, language))
    notes = read_recording_metadata(root, lesson, language, report) if found else None
    if notes is None:
        return {}
    good: dict[str, tuple[AudioClip, Path]] = {}
    for name, endings in sorted(found.items()):
        report_take = faults.reporter_for(f"{lesson}/{name}.{language}{sorted(endings)[0]}")
        segment = script.segments_by_name.get(name)
        if segment is None:
            report_take(1, RECORDING, "tidak ada bagian naskah dengan nama ini")
        elif len(endings) < 2:
            missing = MP3 if OPUS in endings else OPUS
            report_take(1, RECORDING, f"pasangannya ({missing}) belum ada")
        elif notes.words.get(name) != segment.text_digest:
            report_take(1, RECORDING, "rekaman ini lebih lama daripada naskahnya; rekam lagi")
        elif clip := _check_audio_files(root / lesson / f"{name}.{language}{OPUS}", report_take):
            good[name] = clip
    return good


def has_any_recording(root: Path, lesson: str, language: str) -> bool:
    """Whether the lesson has any recording in `language`, valid or not."""
    return bool(_audio_extensions_by_name(root / lesson, language))


def _audio_extensions_by_name(folder: Path, language: str) -> dict[str, set[str]]:
    """The names of recordings that have a file, each with its extensions."""
    found: dict[str, set[str]] = {}
    for ending in (OPUS, MP3):
        end = f".{language}{ending}"
        for pattern in (f"*{end}", f"suara/*{end}"):
            for file in folder.glob(pattern):
                name = file.relative_to(folder).as_posix().removesuffix(end)
                found.setdefault(name, set()).add(ending)
    return found


def _check_audio_files(opus: Path, report: Report) -> tuple[AudioClip, Path] | None:
    mp3 = opus.with_suffix(MP3)
    data = opus.read_bytes()
    try:
        stem = hashlib.sha256(data + mp3.read_bytes()).hexdigest()[:16]
        clip = read_audio_clip(opus, mp3, stem, human=True)
    except ValueError:
        report(1, RECORDING, "berkas ini bukan Ogg Opus")
        return None
    for size, ending in ((clip.opus, OPUS), (clip.mp3, MP3)):
        if size > MOST_A_SECOND[ending] * (clip.seconds + 1):
            most = MOST_A_SECOND[ending]
            report(1, RECORDING, f"{ending} terlalu besar: paling banyak {most} bita sedetik")
            return None
    return clip, opus
