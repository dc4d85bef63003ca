"""Find recordings. A file name contains a digest of its text, so that a recording of an older text
remains beside the new one and a page cached on a phone still finds its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Flask

from app.content.aloud.recordings import MP3, OPUS, Clip, clip_of
from app.content.aloud.script import WHOLE, Script, Take, script
from app.content.faults import Faults
from app.content.lesson import ORIGINAL, read_lesson
from app.content.module import Module
from app.kit.registry import registry
from app.kit.web import inputs

ADDRESS: Final = "/belajar/suara"
NAME: Final = re.compile(r"[0-9a-f]{16}\.(?:opus|mp3)")
TYPES: Final = {OPUS: "audio/ogg", MP3: "audio/mpeg"}
MACHINE: Final = "espeak-ng 1.52, 140 kata semenit, opus 14, mp3 16"
"""Identifies the machine voice; after a change here every machine recording is made again."""

Clips = Mapping[str, Clip]
"""By the names of takes."""
Chosen = tuple[Module, Path, bool]
"""A module, the folder that it is read from, and whether that is its last good version."""
Where = tuple[str, str]
"""(lesson, language)"""


def store_of(app: Flask) -> Path:
    """The folder of all served recordings."""
    settings = registry(app).settings
    return settings.state_dir / "suara"


def sound(app: Flask, name: str) -> bytes | None:
    """The recording with this file name."""
    file = store_of(app) / name
    return file.read_bytes() if NAME.fullmatch(name) and file.is_file() else None


def machine_stem(take: Take) -> str:
    """The file name, without extension, of the machine recording of a take."""
    made_of = f"{MACHINE}\0{take.language}\0{take.spelled}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def lacking(store: Path, takes: Iterable[Take]) -> dict[str, Take]:
    """The takes without a machine recording, by file name; none in a language that has none."""
    by_stem = {machine_stem(take): take for take in takes if take.has_machine_voice}
    return {
        stem: take
        for stem, take in by_stem.items()
        if not all((store / f"{stem}{ending}").exists() for ending in (MP3, OPUS))
    }


def machine_clips(store: Path, made: Script) -> dict[str, Clip]:
    """The machine recordings of a script, by name of the take."""
    clips = {}
    for take in made.takes if store.is_dir() else ():
        if not take.has_machine_voice:
            continue
        stem = machine_stem(take)
        opus, mp3 = store / f"{stem}{OPUS}", store / f"{stem}{MP3}"
        if opus.exists() and mp3.exists():
            clips[take.name] = clip_of(opus, mp3, stem, human=False)
    return clips


def made_from(app: Flask, root: Path) -> str:
    """A digest of all inputs of a publication of the course in `root`, recordings included."""
    names = sorted(file.name for file in store_of(app).glob("*.opus"))
    return hashlib.sha256(
        "\n".join([inputs.digest_of_page_inputs(app, root), *names]).encode()
    ).hexdigest()


def whole_lesson(lesson: str, found: Mapping[Where, Clips]) -> dict[str, Clip]:
    """The recording of a whole lesson, by language."""
    return {
        language: clips[WHOLE]
        for (name, language), clips in found.items()
        if name == lesson and WHOLE in clips
    }


@lru_cache(maxsize=64)
def script_in(
    folder: Path | None, lesson: str, language: str, untranslated: frozenset[str]
) -> Script | None:
    """The script of a lesson in `folder`, whose content never changes; in Indonesian if that
    replaces a translation. None if it cannot be read.
    """
    spoken = ORIGINAL if language in untranslated else language
    languages = tuple(dict.fromkeys((ORIGINAL, spoken)))
    module, _, slug = lesson.partition("/")
    read = folder and read_lesson(folder, module, slug, languages, date.min, Faults())
    return script(read, spoken) if read else None


def listing(module: Module, language: str, found: Mapping[Where, Clips]) -> dict[str, object]:
    """The list that a phone needs to cache the sound of a module: every Opus file (playable offline
    on all known phones) with its size. `version` changes with any of them. Without recordings the
    list is empty, since phones request it anyway.
    """
    clips = {
        clip.stem: clip
        for lesson in module.lessons
        for clip in found.get((lesson.id, language), {}).values()
    }
    files = [{"url": f"{ADDRESS}/{stem}{OPUS}", "bytes": each.opus} for stem, each in clips.items()]
    version = hashlib.sha256(" ".join(sorted(clips)).encode()).hexdigest()[:16]
    size = sum(clip.opus for clip in clips.values())
    return {"v": 1, "version": version, "bytes": size, "files": files}
