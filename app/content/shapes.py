"""Drawings that stand in the page itself: emblems of modules and faces.

Such a drawing takes colours of the page, costs no request and is there without network. Whatever it
contains becomes part of the page, so only plain shapes are accepted, written exactly as in
modules_kursus/README.md."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.content.faults import Report

_TAG: Final = re.compile(r"<[^>]*>|[^<\s]+")
_SHAPE: Final = re.compile(r'<(?:path|circle|rect)((?: [a-z-]+="[^"<>&]*")+)/>')
_ATTRIBUTE: Final = re.compile(r' ([a-z-]+)="([^"]*)"')
_MEASURES: Final = dict.fromkeys(
    ["d", "cx", "cy", "r", "x", "y", "width", "height", "rx", "stroke-width"],
    re.compile(r"[A-Za-z0-9 .,-]*"),
)


@dataclass(frozen=True)
class DrawingKind:
    """The rules for one kind of drawing: its Indonesian `name`, the `side` of its square grid, its
    largest file, and the colours that `fill` and `stroke` may have."""

    name: str
    side: int
    most_bytes: int
    colour: re.Pattern[str]

    @property
    def start(self) -> str:
        """The start of its outer element, as every file must write it."""
        box = f"0 0 {self.side} {self.side}"
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'

    @property
    def _allowed(self) -> Mapping[str, re.Pattern[str]]:
        return {
            **_MEASURES,
            "fill": self.colour,
            "stroke": self.colour,
            "fill-rule": re.compile("evenodd"),
            "stroke-linecap": re.compile("round"),
        }

    def read_shapes(self, file: Path, report: Report) -> str:
        """The shapes in `file`, without its outer element; empty, and reported, if they cannot be
        accepted. Raises OSError if there is no such file."""
        data = file.read_bytes()
        if len(data) > self.most_bytes:
            text = f"{self.name} ini {len(data)} bita; paling banyak {self.most_bytes}"
            report(1, "drawing-too-large", text)
            return ""
        text = data.decode("utf-8", "replace")
        if not (text.startswith(self.start) and text.rstrip().endswith("</svg>")):
            report(1, "drawing-unsafe", f"tulis {self.name} di dalam {self.start} … </svg>")
            return ""
        inside = text.rstrip().removesuffix("</svg>")
        shapes = []
        for found in _TAG.finditer(inside, len(self.start)):
            if refused := self.refused_part(found[0]):
                line = text.count("\n", 0, found.start()) + 1
                report(line, "drawing-unsafe", f"{self.name} tidak boleh memakai “{refused}”")
                return ""
            shapes.append(found[0])
        return "".join(shapes)

    def refused_part(self, tag: str) -> str:
        """The first part of a tag that the drawing may not contain; empty if all is allowed.

        >>> kind = DrawingKind("lambang", 32, 500, re.compile("none|currentColor"))
        >>> kind.refused_part('<path fill="none" d="M0 0h4v4z"/>')
        ''
        >>> kind.refused_part('<path fill="red" d="M0 0h4v4z"/>'), kind.refused_part("<script>")
        ('fill="red"', '<script>')
        """
        shape = _SHAPE.fullmatch(tag)
        if shape is None:
            return tag
        for name, value in _ATTRIBUTE.findall(shape[1]):
            if name not in self._allowed or not self._allowed[name].fullmatch(value):
                return f'{name}="{value}"'
        return ""
