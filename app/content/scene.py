"""The scene that opens a module: `adegan.svg` in its folder, described under `adegan` in its
modul.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.content.drawingfile import check_drawing
from app.content.faults import MISSING, FaultList, Report
from app.content.yamlfile import read_texts
from app.content.yamltree import YamlNode

FILE: Final = "adegan.svg"
MOST_BYTES: Final = 3_000
WIDTH: Final = 360
HEIGHT: Final = 180
_VIEW_BOX: Final = f'viewBox="0 0 {WIDTH} {HEIGHT}"'


@dataclass(frozen=True)
class Scene:
    """A drawing of WIDTH × HEIGHT. `path` is relative to the course folder; `alt` are the words
    for those who do not see it, by language."""

    path: str
    alt: Mapping[str, str]


def read_scene(
    root: Path,
    module_id: str,
    words: YamlNode | None,
    languages: tuple[str, ...],
    report: Report,
    faults: FaultList,
) -> Scene | None:
    """The scene of a module, of which `words` is the description. None if it has none: a scene
    needs both the drawing and the words."""
    path = f"{module_id}/{FILE}"
    try:
        data = (root / path).read_bytes()
    except OSError:
        if words is not None:
            report(words.line, MISSING, f"gambar {FILE} belum ada")
        return None
    report_drawing = faults.reporter_for(path)
    check_drawing(data, MOST_BYTES, report_drawing)
    if _VIEW_BOX not in data.decode("utf-8", "replace"):
        report_drawing(1, "drawing-unsafe", f"tulis {_VIEW_BOX}")
    if words is None:
        report(1, "no-alt", f"{FILE} belum punya keterangan: tulis “adegan”")
        return None
    return Scene(path, read_texts(words, languages, report))
