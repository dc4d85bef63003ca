"""Which recordings there are. A file is named by what was said in it, so one that was made for an
older text stands beside the new one, and a page that a phone kept still finds its own."""

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
"""What a machine's recording is made with: with other words here, each is made anew."""

Clips = Mapping[str, Clip]
"""By the names of takes."""
Chosen = tuple[Module, Path, bool]
"""A module, the folder that it is read from, and whether that is its last good version."""
Where = tuple[str, str]
"""(lesson, language)"""


def store_of(app: Flask) -> Path:
    """The folder of all recordings that are served."""
    settings = registry(app).settings
    return settings.state_dir / "suara"


def sound(app: Flask, name: str) -> bytes | None:
    """The recording with this file name."""
    file = store_of(app) / name
    return file.read_bytes() if NAME.fullmatch(name) and file.is_file() else None


def machine_stem(take: Take) -> str:
    """Name of the machine's files for a take."""
    made_of = f"{MACHINE}\0{take.language}\0{take.spelled}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def lacking(store: Path, takes: Iterable[Take]) -> dict[str, Take]:
    """The takes that the machine has yet to read, by the name of their files."""
    by_stem = {machine_stem(take): take for take in takes}
    return {
        stem: take
        for stem, take in by_stem.items()
        if not all((store / f"{stem}{ending}").exists() for ending in (MP3, OPUS))
    }


def machine_clips(store: Path, made: Script) -> dict[str, Clip]:
    """What the machine has read of a script, by the names of the takes."""
    clips = {}
    for take in made.takes if store.is_dir() else ():
        stem = machine_stem(take)
        opus, mp3 = store / f"{stem}{OPUS}", store / f"{stem}{MP3}"
        if opus.exists() and mp3.exists():
            clips[take.name] = clip_of(opus, mp3, stem, human=False)
    return clips


def made_from(app: Flask, root: Path) -> str:
    """Everything that a publication of the course in `root` would be made from, as a digest: pages
    tell of recordings too."""
    names = sorted(file.name for file in store_of(app).glob("*.opus"))
    return hashlib.sha256("\n".join([inputs.digest(app, root), *names]).encode()).hexdigest()


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
    """The script of a lesson as it stands in `folder`, where nothing ever changes; in Indonesian
    where that stands in for a translation. None where it cannot be read."""
    spoken = ORIGINAL if language in untranslated else language
    languages = tuple(dict.fromkeys((ORIGINAL, spoken)))
    module, _, slug = lesson.partition("/")
    read = folder and read_lesson(folder, module, slug, languages, date.min, Faults())
    return script(read, spoken) if read else None


def listing(module: Module, language: str, found: Mapping[Where, Clips]) -> dict[str, object]:
    """What a phone keeps to have a module's sound: every Opus file (all that we know to work
    offline play it) with its size. `version` changes with any of them. Where nobody has read
    anything the list is empty: phones ask for it all the same, and nothing is amiss."""
    clips = {
        clip.stem: clip
        for lesson in module.lessons
        for clip in found.get((lesson.id, language), {}).values()
    }
    files = [{"url": f"{ADDRESS}/{stem}{OPUS}", "bytes": each.opus} for stem, each in clips.items()]
    version = hashlib.sha256(" ".join(sorted(clips)).encode()).hexdigest()[:16]
    size = sum(clip.opus for clip in clips.values())
    return {"v": 1, "version": version, "bytes": size, "files": files}
