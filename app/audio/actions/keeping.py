"""Store recordings: machine recordings in the store, human ones beside the lesson and, at
publication, in the store too.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from app.audio.rules import wrong_with
from app.content.aloud.recordings import MP3, OPUS, Clip, notes_path, read_notes
from app.content.aloud.script import Script
from app.content.prose import count_words
from app.kit.untyped.voice import encode, samples_of
from app.kit.web.packing import write_durably

_NUMBERED = re.compile(r"(?:.*\D)?(\d{1,3})")


class NotOfThisScriptError(ValueError):
    """The recordings belong to another script, or a number has no take. One sentence."""


class NotSpokenError(ValueError):
    """The sound cannot be a recording of this text. One sentence."""


def keep_sound(place: Path, samples: bytes, rate: int, text: str) -> None:
    """Write both files of a recording of `text`; `place` is their path without the extension. The
    Opus file is written last, since a recording is found by it. Raises NotSpokenError before
    anything is written.
    """
    made = {ending: encode(samples, rate, ending.removeprefix(".")) for ending in (MP3, OPUS)}
    if wrong := wrong_with(count_words(text), samples, rate, made):
        raise NotSpokenError(f"{place.name}: {wrong}")
    for ending, data in made.items():
        write_durably(place.with_name(f"{place.name}{ending}"), data)


def keep_recorded(store: Path, clip: Clip, opus: Path) -> None:
    """Copy a human recording to the served folder."""
    for file in (opus.with_suffix(MP3), opus):
        target = store / f"{clip.stem}{file.suffix}"
        if not target.exists():
            write_durably(target, file.read_bytes())


def take_in(
    root: Path, made: Script, files: list[Path], *, version: str, voice: str, agreed: date
) -> list[str]:
    """Convert recordings (named by the number of their take) and store them beside the lesson in
    the course at `root`, with the name of the speaker. Returns the names of the takes.

    Raises NotOfThisScriptError before anything is written, ValueError for a file without sound and
    NotSpokenError for one that cannot be this take.
    """
    if version != made.version:
        raise NotOfThisScriptError(
            f"naskah {version} sudah diganti naskah {made.version}; cetak dan baca yang baru"
        )
    named = {_number(file, len(made.takes)): file for file in files}
    words = {}
    notes = root / notes_path(made.lesson.id, made.language)
    if notes.exists():
        before = read_notes(root, made.lesson.id, made.language, lambda *_: None)
        words = dict(before.words) if before and before.voice == voice else {}
    folder = root / made.lesson.id
    for number, file in sorted(named.items()):
        take = made.takes[number - 1]
        keep_sound(folder / f"{take.name}.{made.language}", *samples_of(file), take.text)
        words[take.name] = take.digest
    lines = [f"suara: {voice}", f"izin: {agreed.isoformat()}", "naskah:"]
    lines += [f"  {take.name}: {words[take.name]}" for take in made.takes if take.name in words]
    write_durably(notes, "\n".join([*lines, ""]).encode())
    return [made.takes[number - 1].name for number in sorted(named)]


def _number(file: Path, most: int) -> int:
    match = _NUMBERED.fullmatch(file.stem)
    number = int(match[1]) if match else 0
    if not 1 <= number <= most:
        raise NotOfThisScriptError(
            f"{file.name}: nama berkas berakhir dengan nomor 01 sampai {most}"
        )
    return number
