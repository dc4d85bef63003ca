"""Checks the drawings of a lesson."""

from pathlib import Path
from typing import Final

from app.content.drawingfile import check_drawing
from app.content.faults import FaultList

MOST_BYTES: Final = 20_000


def check_drawings(root: Path, lesson_id: str, faults: FaultList) -> None:
    for file in sorted((root / lesson_id / "gambar").glob("*.svg")):
        report = faults.reporter_for(file.relative_to(root).as_posix())
        check_drawing(file.read_bytes(), MOST_BYTES, report)
