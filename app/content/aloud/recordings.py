"""Recordings beside a lesson: which can be played, and what is wrong with the others.

A take has two files, `<take>.<language>.opus` and `.mp3`. Beside them `suara.<language>.yaml` names
the speaker, the day of their consent, and for each take the digest of the text that was read: a
listener must not hear 300 ringgit where the page says 350.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.content.aloud.script import Script
from app.content.faults import RECORDING, Faults, Report
from app.content.yamlfile import load

OPUS, MP3 = ".opus", ".mp3"
MOST_A_SECOND: Final = {OPUS: 3000, MP3: 6000}
"""Bytes per second: twice what speech needs, so that a wrong bit rate costs listeners no data."""
_KEYS: Final = {"suara": True, "izin": True, "naskah": True}
_RATE: Final = 48_000
_LAST_PAGE: Final = 65_536


@dataclass(frozen=True)
class Clip:
    """A playable take: `stem` of its two file names, length in seconds, sizes in bytes. `human`:
    read by a person."""

    stem: str
    seconds: int
    opus: int
    mp3: int
    human: bool


@dataclass(frozen=True)
class Notes:
    """The content of suara.<language>.yaml. `words` is the digest of the text of each take."""

    voice: str
    agreed: date
    words: Mapping[str, str]


def opus_seconds(data: bytes) -> float:
    """The length of an Ogg Opus file, from its last page (RFC 7845). Raises ValueError."""
    head, last = data.find(b"OpusHead"), data.rfind(b"OggS")
    if not data.startswith(b"OggS") or head < 0 or len(data) < last + 14:
        raise ValueError("not an Ogg Opus file")
    skipped = int.from_bytes(data[head + 10 : head + 12], "little")
    samples = int.from_bytes(data[last + 6 : last + 14], "little")
    return max(0, samples - skipped) / _RATE


def clip_of(opus: Path, mp3: Path, stem: str, *, human: bool) -> Clip:
    """Raises OSError or ValueError if a file is missing or is not Ogg Opus."""
    with opus.open("rb") as file:
        head = file.read(_LAST_PAGE)
        file.seek(max(0, opus.stat().st_size - _LAST_PAGE))
        data = head + file.read()
    seconds = max(1, round(opus_seconds(data)))
    return Clip(stem, seconds, opus.stat().st_size, mp3.stat().st_size, human)


def notes_path(lesson: str, language: str) -> str:
    return f"{lesson}/suara.{language}.yaml"


def read_notes(root: Path, lesson: str, language: str, report: Report) -> Notes | None:
    """None if there is no such file, or if it does not name the speaker and the day of consent."""
    tree = load(root, notes_path(lesson, language), _KEYS, _as_recording_faults(report))
    fields = tree.fields() if tree else {}
    voice = fields["suara"].text() if "suara" in fields else None
    agreed = fields["izin"].day() if "izin" in fields else None
    if voice is None or agreed is None:
        report(1, RECORDING, "suara siapa dan sejak kapan ia setuju belum tertulis")
        return None
    words = fields["naskah"].fields() if "naskah" in fields else {}
    return Notes(voice, agreed, {name: each.written for name, each in words.items()})


def _as_recording_faults(report: Report) -> Report:
    """Reports every fault as a recording fault, which does not prevent publication."""
    return lambda line, _code, text: report(line, RECORDING, text)


def recorded(root: Path, made: Script, faults: Faults) -> dict[str, tuple[Clip, Path]]:
    """The valid recordings of a lesson by take name, each with its Opus file. Faults of the others
    go to `faults`."""
    lesson, language = made.lesson.id, made.language
    found = _files(root / lesson, language)
    report = faults.of(notes_path(lesson, language))
    notes = read_notes(root, lesson, language, report) if found else None
    if notes is None:
        return {}
    good: dict[str, tuple[Clip, Path]] = {}
    for name, endings in sorted(found.items()):
        report_take = faults.of(f"{lesson}/{name}.{language}{sorted(endings)[0]}")
        take = made.by_name.get(name)
        if take is None:
            report_take(1, RECORDING, "tidak ada bagian naskah dengan nama ini")
        elif len(endings) < 2:
            missing = MP3 if OPUS in endings else OPUS
            report_take(1, RECORDING, f"pasangannya ({missing}) belum ada")
        elif notes.words.get(name) != take.digest:
            report_take(1, RECORDING, "rekaman ini lebih lama daripada naskahnya; rekam lagi")
        elif clip := _clip(root / lesson / f"{name}.{language}{OPUS}", report_take):
            good[name] = clip
    return good


def any_recorded(root: Path, lesson: str, language: str) -> bool:
    """Whether there is any recording, valid or not."""
    return bool(_files(root / lesson, language))


def _files(folder: Path, language: str) -> dict[str, set[str]]:
    """Names of the takes that have a file, each with its file endings."""
    found: dict[str, set[str]] = {}
    for ending in (OPUS, MP3):
        end = f".{language}{ending}"
        for pattern in (f"*{end}", f"suara/*{end}"):
            for file in folder.glob(pattern):
                name = file.relative_to(folder).as_posix().removesuffix(end)
                found.setdefault(name, set()).add(ending)
    return found


def _clip(opus: Path, report: Report) -> tuple[Clip, Path] | None:
    mp3 = opus.with_suffix(MP3)
    data = opus.read_bytes()
    try:
        stem = hashlib.sha256(data + mp3.read_bytes()).hexdigest()[:16]
        clip = clip_of(opus, mp3, stem, human=True)
    except ValueError:
        report(1, RECORDING, "berkas ini bukan Ogg Opus")
        return None
    for size, ending in ((clip.opus, OPUS), (clip.mp3, MP3)):
        if size > MOST_A_SECOND[ending] * (clip.seconds + 1):
            most = MOST_A_SECOND[ending]
            report(1, RECORDING, f"{ending} terlalu besar: paling banyak {most} bita sedetik")
            return None
    return clip, opus
