"""The emblem of a module: `emblem.svg` in its folder, which stands beside the module's name."""

import re
from pathlib import Path
from typing import Final

from app.content.faults import NO_EMBLEM, FaultList
from app.content.shapes import DrawingKind

FILE: Final = "emblem.svg"
EMBLEM: Final = DrawingKind(
    "lambang",
    side=32,
    most_bytes=500,
    colour=re.compile(r"none|currentColor|var\(--(?:kesumba|kunyit|blok)\)"),
)


def read_emblem(root: Path, module_id: str, faults: FaultList) -> str:
    """The shapes of a module's emblem as SVG; empty if it has none or one with faults."""
    report = faults.reporter_for(f"{module_id}/{FILE}")
    try:
        return EMBLEM.read_shapes(root / module_id / FILE, report)
    except OSError:
        if (root / module_id).is_dir():
            report(1, NO_EMBLEM, "lambang modul belum ada; di daftar tampil gambar buku")
        return ""
