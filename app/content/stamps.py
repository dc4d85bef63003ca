"""Stamps of translations (`asal:`) that were taken of the whole Indonesian file, made anew of what
is translated. Such stamps were written until December 2026."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.content import source
from app.content.lesson import ORIGINAL


def renewed(root: Path) -> dict[Path, bytes]:
    """The translations below `root` whose stamp is of the older kind and right, each with its
    bytes as they are to be: only the stamp differs. A translation that is older than its original
    is not among them, since somebody has to read it first."""
    found: dict[Path, bytes] = {}
    for file, translation, original in _pairs(root):
        stamp = translation.front.get("asal")
        if stamp and stamp.written == original.file_digest != original.stamp:
            data = file.read_bytes()
            found[file] = data.replace(stamp.written.encode(), original.stamp.encode(), 1)
    return found


def _pairs(root: Path) -> Iterator[tuple[Path, source.Source, source.Source]]:
    """Each translation that can be read, and its original. Line by line, `bekal kursus cek` tells
    of those that cannot."""
    for path in sorted(root.rglob(f"*.{ORIGINAL}.md")):
        original = source.read(root, str(path.relative_to(root)), _nothing)
        kind = path.name.partition(".")[0]
        for file in sorted(path.parent.glob(f"{kind}.*.md")):
            translation = source.read(root, str(file.relative_to(root)), _nothing)
            if file != path and original is not None and translation is not None:
                yield file, translation, original


def _nothing(line: int, code: str, text: str) -> None:
    """A fault that is told elsewhere."""
