"""Drawings that pages show as images: small, plain and safe."""

import re
from typing import Final

from app.content.faults import Report

# Scripts are forbidden; the content security policy blocks styles, also inside a drawing.
_REFUSED: Final = re.compile(
    r"<script|<style|\sstyle\s*=|\son[a-z]+\s*=|<foreignObject|<image|<!DOCTYPE|<!ENTITY"
    r"|href\s*=\s*[\"'](?!#)",
    re.IGNORECASE,
)
_VIEW_BOX: Final = re.compile(r"<svg[^>]*\sviewBox=")


def check_drawing(data: bytes, most_bytes: int, report: Report) -> None:
    """Checks a drawing that pages show as an image."""
    if len(data) > most_bytes:
        most = f"{most_bytes:,}".replace(",", ".")
        report(1, "drawing-too-large", f"gambar ini {len(data)} bita; paling banyak {most}")
    text = data.decode("utf-8", "replace")
    for match in _REFUSED.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        report(line, "drawing-unsafe", f"gambar tidak boleh memakai “{match[0].strip()}”")
    if not _VIEW_BOX.search(text):
        report(1, "drawing-unsafe", "gambar ini belum punya viewBox")
