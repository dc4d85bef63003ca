"""Renews digests in translations (`asal:`) that were made of the whole Indonesian file, as was done
until December 2026."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.content import source
from app.content.lesson import ORIGINAL


def convert_old_translation_digests(root: Path) -> dict[Path, bytes]:
    """The new bytes, with only the digest changed, of each translation below `root` that records a
    valid digest of its whole original, as was done until December 2026. Stale
    translations are excluded, since a person has to read them first."""
    found: dict[Path, bytes] = {}
    for file, translation, original in _translations_with_originals(root):
        stamp = translation.front.get("asal")
        if stamp and stamp.written == original.file_digest != original.text_digest:
            data = file.read_bytes()
            found[file] = data.replace(stamp.written.encode(), original.text_digest.encode(), 1)
    return found


def _translations_with_originals(
    root: Path,
) -> Iterator[tuple[Path, source.CourseMarkdownFile, source.CourseMarkdownFile]]:
    """Yields the path of each readable translation, the translation and its original."""
    for path in sorted(root.rglob(f"*.{ORIGINAL}.md")):
        original = source.read_course_file(root, str(path.relative_to(root)), _ignore_fault)
        kind = path.name.partition(".")[0]
        for file in sorted(path.parent.glob(f"{kind}.*.md")):
            translation = source.read_course_file(root, str(file.relative_to(root)), _ignore_fault)
            if file != path and original is not None and translation is not None:
                yield file, translation, original


def _ignore_fault(line: int, code: str, text: str) -> None:
    """Ignores a fault, since `bekal kursus cek` reports it."""
