"""A small course without faults, and helpers that edit a copy of it."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Final

from app.content import library, source
from app.content.library import CourseLibrary

TODAY: Final = date(2026, 11, 24)
GOOD: Final = Path(__file__).parent / "baik"
FOLDER: Final = "belanja/catat"


def copy(target: Path) -> Path:
    root = target / "kursus"
    shutil.copytree(GOOD, root)
    return root


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Replaces the only occurrence of `old`."""
    text = (root / path).read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    (root / path).write_text(text.replace(old, new), "utf-8")


def renew_source_hashes(root: Path) -> None:
    """Gives every translation the current source hash of its original."""
    for file in root.rglob("*.en.md"):
        name = file.name.replace(".en.", ".id.")
        original = source.read_course_file(file.parent, name, lambda *fault: None)
        if original is not None:
            text = re.sub(
                r"(?m)^asal: .*$", f"asal: {original.text_digest}", file.read_text("utf-8")
            )
            file.write_text(text, "utf-8")


def read(root: Path) -> CourseLibrary:
    return library.read_course(root, TODAY)


def line_of(root: Path, path: str, text: str) -> int:
    """The first line that contains `text`."""
    lines = (root / path).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)
