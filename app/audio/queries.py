"""Find recordings. A file name contains a digest of its text, so that a recording of an older text
remains beside the new one and a page cached on a phone still finds its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Flask

from app.content.aloud.recordings import MP3, OPUS, AudioClip, read_audio_clip
from app.content.aloud.script import WHOLE, AudioScript, ScriptSegment, lesson_script
from app.content.faults import FaultList
from app.content.lesson import ORIGINAL, read_lesson
from app.content.module import CourseModule
from app.kit.registry import registry
from app.kit.web import inputs

ADDRESS: Final = "/belajar/suara"
NAME: Final = re.compile(r"[0-9a-f]{16}\.(?:opus|mp3)")
TYPES: Final = {OPUS: "audio/ogg", MP3: "audio/mpeg"}
MACHINE: Final = "espeak-ng 1.52, 140 kata semenit, opus 14, mp3 16"
"""Identifies the machine voice; after a change here every machine recording is made again."""

Clips = Mapping[str, AudioClip]
"""By the names of segments."""
Chosen = tuple[CourseModule, Path, bool]
"""A module, the folder that it is read from, and whether that is its last good version."""
Where = tuple[str, str]
"""(lesson, language)"""


def recordings_folder(app: Flask) -> Path:
    """The folder of all served recordings."""
    settings = registry(app).settings
    return settings.state_dir / "suara"


def read_recording(app: Flask, file_name: str) -> bytes | None:
    """The content of the recording with this file name; None if there is none."""
    file = recordings_folder(app) / file_name
    return file.read_bytes() if NAME.fullmatch(file_name) and file.is_file() else None


def machine_file_stem(segment: ScriptSegment) -> str:
    """The file name, without extension, of the machine recording of a segment. Only where somebody
    speaks do the voices count, so that other recordings stay valid."""
    made_of = f"{MACHINE}\0{segment.language}\0{segment.text_for_synthesis}"
    if segment.has_speech:
        made_of += f"\0{segment.parts_for_synthesis}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def missing_recordings(store: Path, segments: Iterable[ScriptSegment]) -> dict[str, ScriptSegment]:
    """The segments without a machine recording, by file name; empty for a language without a
    machine voice."""
    by_stem = {
        machine_file_stem(segment): segment for segment in segments if segment.has_machine_voice
    }
    return {
        stem: segment
        for stem, segment in by_stem.items()
        if not all((store / f"{stem}{ending}").exists() for ending in (MP3, OPUS))
    }


def machine_recordings(store: Path, script: AudioScript) -> dict[str, AudioClip]:
    """The existing machine recordings of a script, by segment name."""
    clips = {}
    for segment in script.segments if store.is_dir() else ():
        if not segment.has_machine_voice:
            continue
        stem = machine_file_stem(segment)
        opus, mp3 = store / f"{stem}{OPUS}", store / f"{stem}{MP3}"
        if opus.exists() and mp3.exists():
            clips[segment.name] = read_audio_clip(opus, mp3, stem, human=False)
    return clips


def publication_inputs_digest(app: Flask, root: Path) -> str:
    """A digest of all inputs of a publication of the course in `root`, recordings included."""
    names = sorted(file.name for file in recordings_folder(app).glob("*.opus"))
    return hashlib.sha256(
        "\n".join([inputs.digest_of_page_inputs(app, root), *names]).encode()
    ).hexdigest()


def whole_lesson_recordings(
    lesson_id: str, recordings: Mapping[Where, Clips]
) -> dict[str, AudioClip]:
    """The recording of a whole lesson, by language."""
    return {
        language: clips[WHOLE]
        for (name, language), clips in recordings.items()
        if name == lesson_id and WHOLE in clips
    }


@lru_cache(maxsize=64)
def load_lesson_script(
    folder: Path | None, lesson_id: str, language: str, untranslated: frozenset[str]
) -> AudioScript | None:
    """The script of a lesson in `folder`, cached since the folder never changes; in Indonesian if
    that replaces a translation. None if the lesson cannot be read."""
    spoken = ORIGINAL if language in untranslated else language
    languages = tuple(dict.fromkeys((ORIGINAL, spoken)))
    module, _, slug = lesson_id.partition("/")
    read = folder and read_lesson(folder, module, slug, languages, date.min, FaultList())
    return lesson_script(read, spoken) if read else None


def list_module_recordings(
    module: CourseModule, language: str, recordings: Mapping[Where, Clips]
) -> dict[str, object]:
    """The list that a phone needs to cache the recordings of a module: every Opus file (playable
    offline on all known phones) with its size. `version` changes with any of them. Without
    recordings the list is empty, since phones request it anyway."""
    clips = {
        clip.stem: clip
        for lesson in module.lessons
        for clip in recordings.get((lesson.id, language), {}).values()
    }
    files = [{"url": f"{ADDRESS}/{stem}{OPUS}", "bytes": each.opus} for stem, each in clips.items()]
    version = hashlib.sha256(" ".join(sorted(clips)).encode()).hexdigest()[:16]
    size = sum(clip.opus for clip in clips.values())
    return {"v": 1, "version": version, "bytes": size, "files": files}
