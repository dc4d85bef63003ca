"""Draws the picture of the output of `bekal kursus cek` from its real output.
`python -m tests.content.picture` redraws docs/cek.svg."""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path

from app.content import emblem, library, preview
from config import ROOT
from tests.content.good_course import TODAY

PICTURE = ROOT / "docs" / "cek.svg"
FOLDER = "uang-kampung/iuran"
PLAN = f"""modul: [uang-kampung]
bahasa: [id]
inti:
- versi: 1
  per: 2026-11-24
  pekerja: {{sebelum: [{FOLDER}], selama: [{FOLDER}], sesudah: [{FOLDER}]}}
  keluarga: [{FOLDER}]
"""
MODULE = """judul: {id: Uang kampung}
ringkasan: {id: Mencatat uang yang keluar di kampung.}
pelajaran: [iuran]
untuk: [keluarga]
tahap: [selama]
"""
SLIPS = {
    "pelajaran.id.md": (
        ("menit: 3", "menit: 5"),
        ("Ambil buku tulis.", "Ambil buku TKI."),
        ("= Rp1.450.000", "= Rp1.540.000"),
    ),
    "kuis.id.md": (("- [x] Pada hari", "- [ ] Pada hari"),),
    "skenario.id.md": (("(#menunggu)", "(#menunngu)"),),
}
"""Typical mistakes in the example, by file."""
_WIDTH, _LINE, _LEFT = 900, 24, 20


def printed(folder: Path) -> list[str]:
    """The output for the example with its mistakes, in a course of its own."""
    lesson = folder / FOLDER
    lesson.mkdir(parents=True)
    (folder / "susunan.yaml").write_text(PLAN, "utf-8")
    (lesson.parent / "modul.yaml").write_text(MODULE, "utf-8")
    (lesson.parent / emblem.FILE).write_text(f"{emblem.EMBLEM.start}</svg>", "utf-8")
    for kind, text in zip(preview.KINDS, preview.read_example_lesson(), strict=True):
        name = f"{kind}.id.md"
        for old, new in SLIPS[name]:
            text = text.replace(old, new, 1)
        (lesson / name).write_text(text, "utf-8")
    return [str(fault) for fault in library.read_course(folder, TODAY).faults]


def draw(lines: list[str]) -> str:
    """A window with these lines; it has fixed colours, so it fits light and dark pages."""
    shown = ["$ bekal kursus cek", *lines]
    height = _LINE * (len(shown) + 1)
    rows = "".join(
        f'<text x="{_LEFT}" y="{_LINE * (n + 1) + 4}"'
        f"{' fill=' + chr(34) + '#f2c14e' + chr(34) if n else ''}>{escape(line)}</text>\n"
        for n, line in enumerate(shown)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="DejaVu Sans Mono,Menlo,Consolas,monospace" font-size="14" fill="#fdf6e3">\n'
        f'<rect width="{_WIDTH}" height="{height}" rx="8" fill="#2b2517"/>\n{rows}</svg>\n'
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        PICTURE.write_text(draw(printed(Path(folder) / "kursus")), "utf-8")
