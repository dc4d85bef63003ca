"""The emblem of a module: `emblem.svg` in its folder, one small drawing that stands beside the
module's name in lists.

Pages contain the drawing itself, not a link to it: it takes the colours of the page, costs no
request and is there without network. So only plain shapes are accepted, written exactly as in
modules_kursus/README.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from app.content.faults import NO_EMBLEM, FaultList, Report

FILE: Final = "emblem.svg"
MOST_BYTES: Final = 500
_OUTER: Final = re.compile(
    r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="0 0 32 32">(.*)</svg>\s*', re.DOTALL
)
_TAG: Final = re.compile(r"<[^>]*>|[^<\s]+")
_SHAPE: Final = re.compile(r'<(?:path|circle|rect)((?: [a-z-]+="[^"<>&]*")+)/>')
_ATTRIBUTE: Final = re.compile(r' ([a-z-]+)="([^"]*)"')
_NUMBERS: Final = re.compile(r"[A-Za-z0-9 .,-]*")
_INKS: Final = ("none", "currentColor", "var(--kesumba)", "var(--kunyit)", "var(--blok)")
_ALLOWED: Final = {
    "fill": _INKS,
    "stroke": _INKS,
    "fill-rule": ("evenodd",),
    "stroke-linecap": ("round",),
}
_MEASURES: Final = frozenset(
    ["d", "cx", "cy", "r", "x", "y", "width", "height", "rx", "stroke-width"]
)


def read_emblem(root: Path, module_id: str, faults: FaultList) -> str:
    """The shapes of a module's emblem as SVG; empty if it has none or one with faults."""
    report = faults.reporter_for(f"{module_id}/{FILE}")
    try:
        data = (root / module_id / FILE).read_bytes()
    except OSError:
        if (root / module_id).is_dir():
            report(1, NO_EMBLEM, "lambang modul belum ada; di daftar tampil gambar buku")
        return ""
    if len(data) > MOST_BYTES:
        report(1, "drawing-too-large", f"lambang ini {len(data)} bita; paling banyak {MOST_BYTES}")
        return ""
    return _accepted_shapes(data.decode("utf-8", "replace"), report)


def _accepted_shapes(text: str, report: Report) -> str:
    outer = _OUTER.fullmatch(text)
    if outer is None:
        report(1, "drawing-unsafe", 'tulis lambang di dalam <svg xmlns=… viewBox="0 0 32 32">')
        return ""
    shapes = []
    for found in _TAG.finditer(outer[1]):
        if refused := _refused_part(found[0]):
            line = text.count("\n", 0, outer.start(1) + found.start()) + 1
            report(line, "drawing-unsafe", f"lambang tidak boleh memakai “{refused}”")
            return ""
        shapes.append(found[0])
    return "".join(shapes)


def _refused_part(tag: str) -> str:
    """The first part of a tag that an emblem may not contain; empty if all of it is allowed.

    >>> _refused_part('<path fill="var(--kesumba)" d="M0 0h4v4z"/>')
    ''
    >>> _refused_part('<path fill="red" d="M0 0h4v4z"/>'), _refused_part("<script>")
    ('fill="red"', '<script>')
    """
    shape = _SHAPE.fullmatch(tag)
    if shape is None:
        return tag
    for name, value in _ATTRIBUTE.findall(shape[1]):
        known = name in _MEASURES and _NUMBERS.fullmatch(value)
        if not known and value not in _ALLOWED.get(name, ()):
            return f'{name}="{value}"'
    return ""
