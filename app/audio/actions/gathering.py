"""Collect the recordings of a publication."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from flask import Flask

from app.audio.actions.keeping import copy_human_recording
from app.audio.queries import (
    Chosen,
    Clips,
    Where,
    list_module_recordings,
    machine_recordings,
    recordings_folder,
)
from app.content.aloud.controls import ID as CONTROLS
from app.content.aloud.controls import controls_script
from app.content.aloud.recordings import find_valid_recordings, has_any_recording
from app.content.aloud.script import AudioScript, lesson_script
from app.content.faults import FaultList
from app.kit.web.packing import write_with_compressed_versions


def gather_recordings(
    app: Flask, course: Path, modules: Iterable[Chosen], languages: Iterable[str]
) -> dict[Where, Clips]:
    """The recordings of every lesson of `modules` and of the controls in each language, human
    recordings before machine ones. Human recordings are copied to the served folder. Without any
    recording no script is built, since that takes a second or two."""
    store, languages = recordings_folder(app), tuple(languages)
    read = any(store.glob("*.opus"))
    found: dict[Where, Clips] = {}
    for module, root, _ in modules:
        for lesson in module.lessons:
            for language in languages:
                if read or has_any_recording(root, lesson.id, language):
                    found[lesson.id, language] = _recordings_of_script(
                        store, root, lesson_script(lesson, language)
                    )
    for language in languages:
        found[CONTROLS, language] = _recordings_of_script(store, course, controls_script(language))
    return found


def _recordings_of_script(store: Path, root: Path, script: AudioScript) -> Clips:
    human = find_valid_recordings(root, script, FaultList())
    for clip, file in human.values():
        copy_human_recording(store, clip, file)
    return {
        **machine_recordings(store, script),
        **{name: clip for name, (clip, _) in human.items()},
    }


def write_recording_lists(
    folder: Path, modules: Iterable[Chosen], recordings: Mapping[Where, Clips]
) -> None:
    """Write the list of recordings (queries.listing) of each module below `folder`, which has a
    folder for each language and is served at its address."""
    modules = tuple(modules)
    for language in {language for _, language in recordings}:
        for module, _, _ in modules:
            body = json.dumps(
                list_module_recordings(module, language, recordings), separators=(",", ":")
            ).encode()
            write_with_compressed_versions(
                folder / language / "belajar" / module.id / "suara.json", body
            )
