"""A module in one language as stored on a phone (kit.web.bundles): its pages, the larger drawings,
and the addresses of the style and scripts that they load, most of which the phone already has.
    {"v": 1, "module", "language", "title", "lessons": [{"id", "title"}], "assets": [address, …]}"""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.kit.text.i18n import ORIGINAL
from app.kit.web.bundles import Files, asset_addresses, make_offline_bundle
from app.kit.web.packing import TYPES
from app.publication.actions.page_content import PageContent
from app.publication.actions.pages import offline_pages, render_to_bytes
from app.publication.queries.shelf import FULL, PACKAGE
from app.publication.rules.catalogue import ModuleEntry


def build_offline_package(
    app: Flask, content: PageContent, module: ModuleEntry, language: str
) -> tuple[str, bytes]:
    """The offline package of a module in one language. Returns its version and file content."""
    files: Files = {
        _page_address(place.path, language): (TYPES[".html"], render_to_bytes(app, place).decode())
        for place in offline_pages(content, module, language)
    }
    html = [text for _, text in files.values()]
    for name in {name for lesson in module.lessons for name in lesson.pictures}:
        drawing = next(each for each in content.drawings.values() if each.name == name)
        if drawing.is_separate_file:
            files[f"/belajar/gambar/{name}"] = (TYPES[".svg"], drawing.data.decode())
    if module.scene:
        drawing = next(each for each in content.drawings.values() if each.name == module.scene.file)
        files[f"/belajar/gambar/{drawing.name}"] = (TYPES[".svg"], drawing.data.decode())
    return make_offline_bundle(
        dict(sorted(files.items())),
        v=1,
        module=module.id,
        language=language,
        title=module.title[language],
        lessons=[{"id": each.id, "title": each.title[language]} for each in module.lessons],
        assets=asset_addresses(app, html),
    )


def offline_package_path(folder: Path, module: ModuleEntry, language: str) -> Path:
    return folder / FULL / language / "belajar" / module.id / PACKAGE


def _page_address(path: str, language: str) -> str:
    """The address under which the service worker looks up a page."""
    return path if language == ORIGINAL else f"{path}?lang={language}"
