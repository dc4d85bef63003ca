"""A digest of all inputs of the prebuilt pages: pages change only if it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from flask import Flask

from app.kit.registry import registry
from app.kit.web.pages import assets
from config import ROOT

_CODE_SUFFIXES = frozenset({".py", ".html", ".svg"})
_TRANSLATION_SUFFIXES = frozenset({".po", ".mo"})


def digest(app: Flask, content: Path) -> str:
    """SHA-256 in hex over the files in `content`, the code and templates of the application, its
    translations, the names of its assets and the settings that a public page shows."""
    sha = hashlib.sha256()
    settings = registry(app).settings
    shown = (settings.development, settings.programme_name, settings.public_url, settings.languages)
    sha.update(repr((shown, sorted(assets(app).items()))).encode())
    for name, path in _files(content):
        _add(sha, name, path)
    return sha.hexdigest()


def folder_digest(folder: Path) -> str:
    """A digest of the files of one folder."""
    sha = hashlib.sha256()
    for path in _all(folder):
        _add(sha, path.relative_to(folder).as_posix(), path)
    return sha.hexdigest()


def _add(sha: hashlib._Hash, name: str, path: Path) -> None:
    data = path.read_bytes()
    sha.update(f"{name}\0{len(data)}\0".encode())
    sha.update(data)


def _all(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _files(content: Path) -> Iterator[tuple[str, Path]]:
    for path in _all(content):
        yield f"content/{path.relative_to(content).as_posix()}", path
    for folder, kinds in (
        (ROOT / "app", _CODE_SUFFIXES),
        (ROOT / "translations", _TRANSLATION_SUFFIXES),
    ):
        for path in _all(folder):
            if path.suffix in kinds:
                yield path.relative_to(ROOT).as_posix(), path
