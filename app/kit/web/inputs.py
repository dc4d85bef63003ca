"""A digest of all inputs of the prebuilt pages: pages change only if it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from flask import Flask

from app.kit.registry import registry
from app.kit.web.pages import hashed_asset_names
from config import ROOT

_CODE_SUFFIXES = frozenset({".py", ".html", ".svg"})
_TRANSLATION_SUFFIXES = frozenset({".po", ".mo"})


def digest_of_page_inputs(app: Flask, course_folder: Path) -> str:
    """SHA-256 in hex over the files in `course_folder`, the code and templates of the application,
    its translations, the names of its assets and the settings that a public page shows."""
    sha = hashlib.sha256()
    settings = registry(app).settings
    shown = (settings.development, settings.programme_name, settings.public_url, settings.languages)
    sha.update(repr((shown, sorted(hashed_asset_names(app).items()))).encode())
    for name, path in _page_input_files(course_folder):
        _add_file_to_digest(sha, name, path)
    return sha.hexdigest()


def folder_digest(folder: Path) -> str:
    """A digest of the files of one folder."""
    sha = hashlib.sha256()
    for path in _files_in_folder(folder):
        _add_file_to_digest(sha, path.relative_to(folder).as_posix(), path)
    return sha.hexdigest()


def _add_file_to_digest(digest: hashlib._Hash, name: str, path: Path) -> None:
    data = path.read_bytes()
    digest.update(f"{name}\0{len(data)}\0".encode())
    digest.update(data)


def _files_in_folder(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _page_input_files(course_folder: Path) -> Iterator[tuple[str, Path]]:
    for path in _files_in_folder(course_folder):
        yield f"content/{path.relative_to(course_folder).as_posix()}", path
    for folder, kinds in (
        (ROOT / "app", _CODE_SUFFIXES),
        (ROOT / "translations", _TRANSLATION_SUFFIXES),
    ):
        for path in _files_in_folder(folder):
            if path.suffix in kinds:
                yield path.relative_to(ROOT).as_posix(), path
