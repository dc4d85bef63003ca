"""A module in one language as a phone keeps it, in one file: its pages, the larger drawings, and
which style and scripts they load. One file compresses to a fifth, since its pages are alike, and is
there whole or not at all.

    {"v": 1, "module", "language", "version", "title", "lessons": [{"id", "title"}],
     "headers": {…}, "files": {address: [content type, text]}, "assets": [address, …]}

`headers` go with each file; `assets` are fetched beside it, and mostly lie on the phone already.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from app.course.publication.catalogue import ModuleEntry
from app.course.publication.pages import Content, kept_places, render
from app.course.publication.shelf import FULL, PACKAGE
from app.kit.http import HEADERS
from app.kit.i18n import LANGUAGES
from app.kit.packing import TYPES

ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
PICTURE = re.compile(r'src="/belajar/gambar/([^"]+)"')
IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*['"]\./([a-z/-]+\.js)['"]""")


def make(app: Flask, content: Content, module: ModuleEntry, language: str) -> tuple[str, bytes]:
    """(version, file). The version is the digest of everything else in it."""
    pages = {
        _address(place.path, language): render(app, place).decode()
        for place in kept_places(content, module, language)
    }
    html = "".join(pages.values())
    files = {path: [TYPES[".html"], text] for path, text in pages.items()}
    drawn = set(PICTURE.findall(html))
    for drawing in content.drawings.values():
        if drawing.name in drawn:
            address = f"/belajar/gambar/{drawing.name}"
            files[address] = [TYPES[".svg"], drawing.data.decode()]
    body: dict[str, Any] = {
        "v": 1,
        "module": module.id,
        "language": language,
        "title": module.title[language],
        "lessons": [{"id": each.id, "title": each.title[language]} for each in module.lessons],
        "headers": HEADERS,
        "files": files,
        "assets": sorted(_with_imports(app, set(ASSET.findall(html)))),
    }
    version = hashlib.sha256(_json(body)).hexdigest()[:16]
    return version, _json(body | {"version": version})


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def file_of(folder: Path, module: ModuleEntry, language: str) -> Path:
    return folder / FULL / language / "belajar" / module.id / PACKAGE


def _address(path: str, language: str) -> str:
    """As the service worker looks for a page."""
    return path if language == LANGUAGES[0] else f"{path}?lang={language}"


def _with_imports(app: Flask, found: set[str]) -> Iterator[str]:
    """These assets, and the scripts that they import."""
    top = app.extensions["bekal_settings"].state_dir / "static"
    waiting, seen = sorted(found), set(found)
    while waiting:
        address = waiting.pop()
        yield address
        if address.endswith(".js"):
            folder = address.rpartition("/")[0]
            text = (top / address.removeprefix("/static/")).read_text("utf-8")
            new = {f"{folder}/{name}" for name in IMPORT.findall(text)} - seen
            seen |= new
            waiting += new
