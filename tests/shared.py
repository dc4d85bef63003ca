"""Expensive fixtures, built once per run by the first worker that needs them and copied by the
others: the published course, and the state folder of a deployment on SQLite, with and without the
demo."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from app import create_app
from app.audio.queries import publication_inputs_digest
from app.kit.registry import REGISTRY, registry
from app.kit.room import SyncItemKind
from app.kit.web import pages
from app.publication.actions.build import activate_publication, build_publication
from app.publication.queries.shelf import course_store_of
from app.publication.rules import catalogue as catalogues
from config import COURSE, from_environment

Environment = dict[str, str]

DAY = date(2026, 12, 2)
"""The publication date of the tests' course."""

run_folder: Path | None = None
"""The folder of this run, shared by its workers; None in the bench."""


def replace_registry(patch: pytest.MonkeyPatch, app: Flask, **changes: Any) -> None:
    """Replace fields of an application's Registry until the test ends."""
    patch.setitem(app.extensions, REGISTRY.key, replace(registry(app), **changes))


def add_sync_kind(app: Flask, name: str, kind: SyncItemKind[Any, Any]) -> None:
    """Add a sync kind to an application."""
    before = registry(app)
    REGISTRY.put(app, replace(before, sync_kinds={**before.sync_kinds, name: kind}))


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name, built by `make` if it does not exist yet. The caller copies it."""
    assert run_folder is not None
    folder = run_folder / name
    with (run_folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            part = run_folder / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            make(part)
            part.rename(folder)
    return folder


def share_compiled_templates(patch: pytest.MonkeyPatch) -> None:
    """Share compiled templates between all applications of this run. Each has its own state folder
    and would compile the same templates in it: 0.2 of the 0.56 s that publishing a small course
    takes."""
    assert run_folder is not None
    folder = run_folder / "templat"
    folder.mkdir(exist_ok=True)
    patch.setattr(
        pages, "FileSystemBytecodeCache", lambda _own: FileSystemBytecodeCache(str(folder))
    )


def lend_course(app: Flask) -> None:
    """Copy the published course into an application. Its own publication would be identical, since
    no page contains an address of its own site but that of a preview picture."""
    if run_folder is None:
        return
    shelf = course_store_of(app)
    shutil.copytree(made_once("course", _publish) / "terbit", shelf.folder, dirs_exist_ok=True)
    _stamp(app)


def prepared_state(environment: Environment, prepare: Callable[[Environment], object]) -> None:
    """Copy the state of a new deployment: course, database, and the demo if requested. `prepare`
    builds it for the given variables."""
    if run_folder is None:
        prepare(environment)
        return
    app = create_app(from_environment(environment))
    if "BEKAL_DATABASE_URL" in environment:
        lend_course(app)
        prepare(environment)
        return

    def make(folder: Path) -> None:
        variables = environment | {"BEKAL_STATE_DIR": str(folder)}
        if is_demo:  # the demo starts from a plain deployment
            prepared_state(variables | {"BEKAL_DEMO": "0"}, prepare)
        else:
            lend_course(create_app(from_environment(variables)))
        prepare(variables)

    is_demo = environment["BEKAL_DEMO"] == "1"
    ready = made_once("demo" if is_demo else "state", make)
    shutil.copytree(ready, environment["BEKAL_STATE_DIR"], dirs_exist_ok=True)
    _stamp(app)


def _publish(folder: Path) -> None:
    app = create_app(from_environment({"BEKAL_STATE_DIR": str(folder)}))
    activate_publication(
        course_store_of(app), build_publication(app, course_store_of(app), COURSE, DAY).catalogue
    )


def _stamp(app: Flask) -> None:
    """Update the inputs digest of a copied publication, which was made for another address, so that
    it is not published again."""
    folder = course_store_of(app).folder
    file = folder / (folder / "current").read_text().strip() / catalogues.FILE
    catalogue = replace(
        catalogues.load_catalogue(file.read_bytes()), inputs=publication_inputs_digest(app, COURSE)
    )
    file.write_bytes(catalogues.dump_catalogue(catalogue))
