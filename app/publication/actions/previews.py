"""The preview picture of a module: what a chat shows beside a link to it or to one of its lessons
(og:image). One PNG a module, drawn at publication from its scene, or else from its emblem."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from app.content import scene
from app.content.module import CourseModule
from app.kit.web.packing import write_with_compressed_versions
from app.kit.web.raster import svg_to_png
from app.publication.queries.shelf import CourseStore

WIDTH: Final = 600
"""Pixels. The picture is half as high."""
COLOURS: Final = {"--kesumba": "#a3123f", "--kunyit": "#f5b82e", "--blok": "#f2e4bd"}
"""The light colours of static/bekal.css, on the ground of the emblem."""


def preview_file_name(module: CourseModule, root: Path) -> str:
    """The name of the picture below /belajar/gambar/; empty for a module without scene and emblem.
    `root` is the course folder."""
    drawing = _preview_svg(module, root)
    return f"{hashlib.sha256(drawing.encode()).hexdigest()[:16]}.png" if drawing else ""


def store_preview(store: CourseStore, module: CourseModule, root: Path) -> None:
    """Draws the picture of a module, unless an earlier publication has drawn the same."""
    name = preview_file_name(module, root)
    kept = store.folder / "gambar" / name
    if name and not kept.exists():
        picture = svg_to_png(_preview_svg(module, root), WIDTH, COLOURS)
        write_with_compressed_versions(kept, picture)


def _preview_svg(module: CourseModule, root: Path) -> str:
    """The scene; without one, the emblem on a ground of the same form; without either, nothing."""
    if module.scene:
        return (root / module.scene.path).read_text("utf-8")
    if not module.emblem:
        return ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {scene.WIDTH} {scene.HEIGHT}">'
        '<path fill="#f2e4bd" d="M0 0h360v180H0z"/>'
        '<svg x="122" y="32" width="116" height="116" viewBox="0 0 32 32" color="#0b5638" '
        f'fill="#0b5638">{module.emblem}</svg></svg>'
    )
