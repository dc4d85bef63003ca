"""Collect the recordings of a publication."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from flask import Flask

from app.audio.actions.keeping import keep_recorded
from app.audio.queries import Chosen, Clips, Where, listing, machine_clips, store_of
from app.content.aloud.controls import ID as CONTROLS
from app.content.aloud.controls import controls_script
from app.content.aloud.recordings import any_recorded, recorded
from app.content.aloud.script import Script, script
from app.content.faults import Faults
from app.kit.web.packing import write_compressed


def gather(
    app: Flask, course: Path, modules: Iterable[Chosen], languages: Iterable[str]
) -> dict[Where, Clips]:
    """The recordings of every lesson of `modules` and of the controls in each language, human
    recordings before machine ones. Human recordings are copied to the served folder. Without any
    recording no script is built, since that takes a second or two.
    """
    store, languages = store_of(app), tuple(languages)
    read = any(store.glob("*.opus"))
    found: dict[Where, Clips] = {}
    for module, root, _ in modules:
        for lesson in module.lessons:
            for language in languages:
                if read or any_recorded(root, lesson.id, language):
                    found[lesson.id, language] = _clips(store, root, script(lesson, language))
    for language in languages:
        found[CONTROLS, language] = _clips(store, course, controls_script(language))
    return found


def _clips(store: Path, root: Path, made: Script) -> Clips:
    human = recorded(root, made, Faults())
    for clip, file in human.values():
        keep_recorded(store, clip, file)
    return {**machine_clips(store, made), **{name: clip for name, (clip, _) in human.items()}}


def list_sounds(folder: Path, modules: Iterable[Chosen], found: Mapping[Where, Clips]) -> None:
    """Write the list of recordings (queries.listing) of each module below `folder`, which has a
    folder for each language and is served at its address.
    """
    modules = tuple(modules)
    for language in {language for _, language in found}:
        for module, _, _ in modules:
            body = json.dumps(listing(module, language, found), separators=(",", ":")).encode()
            write_compressed(folder / language / "belajar" / module.id / "suara.json", body)
