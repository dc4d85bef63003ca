"""Checks that drawings are small, plain and safe."""

import re
from pathlib import Path
from typing import Final

from app.content.faults import FaultList

MOST_BYTES: Final = 20_000
# Scripts are forbidden; the content security policy blocks styles, also inside a drawing.
_REFUSED: Final = re.compile(
    r"<script|<style|\sstyle\s*=|\son[a-z]+\s*=|<foreignObject|<image|<!DOCTYPE|<!ENTITY"
    r"|href\s*=\s*[\"'](?!#)",
    re.IGNORECASE,
)
_VIEW_BOX: Final = re.compile(r"<svg[^>]*\sviewBox=")


def check_drawings(root: Path, lesson_id: str, faults: FaultList) -> None:
    for file in sorted((root / lesson_id / "gambar").glob("*.svg")):
        report = faults.reporter_for(file.relative_to(root).as_posix())
        data = file.read_bytes()
        if len(data) > MOST_BYTES:
            report(1, "drawing-too-large", f"gambar ini {len(data)} bita; paling banyak 20.000")
        text = data.decode("utf-8", "replace")
        for match in _REFUSED.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            report(line, "drawing-unsafe", f"gambar tidak boleh memakai “{match[0].strip()}”")
        if not _VIEW_BOX.search(text):
            report(1, "drawing-unsafe", "gambar ini belum punya viewBox")
