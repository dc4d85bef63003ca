"""Renews stamps of translations (`asal:`) that are digests of the whole Indonesian file, as stamps
were until December 2026."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.content import source
from app.content.lesson import ORIGINAL


def renewed(root: Path) -> dict[Path, bytes]:
    """The translations below `root` with a valid stamp of the old kind, each with its new bytes:
    only the stamp differs. Stale translations are excluded, since a person has to read them
    first."""
    found: dict[Path, bytes] = {}
    for file, translation, original in _pairs(root):
        stamp = translation.front.get("asal")
        if stamp and stamp.written == original.file_digest != original.stamp:
            data = file.read_bytes()
            found[file] = data.replace(stamp.written.encode(), original.stamp.encode(), 1)
    return found


def _pairs(root: Path) -> Iterator[tuple[Path, source.Source, source.Source]]:
    """Each readable translation with its original. `bekal kursus cek` reports the unreadable
    ones."""
    for path in sorted(root.rglob(f"*.{ORIGINAL}.md")):
        original = source.read(root, str(path.relative_to(root)), _nothing)
        kind = path.name.partition(".")[0]
        for file in sorted(path.parent.glob(f"{kind}.*.md")):
            translation = source.read(root, str(file.relative_to(root)), _nothing)
            if file != path and original is not None and translation is not None:
                yield file, translation, original


def _nothing(line: int, code: str, text: str) -> None:
    """Ignores a fault, since `bekal kursus cek` reports it."""
