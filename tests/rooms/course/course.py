"""A course small enough to publish, and to break, in a test."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from app.content import source
from config import ROOT

COURSE = ROOT / "modules_kursus"
LESSONS = {"kirim-uang": "dua-biaya", "menabung": "sisihkan-dulu"}


def small_course(folder: Path) -> Path:
    """Both modules with only their first lesson; the core is those two lessons."""
    for module, lesson in LESSONS.items():
        shutil.copytree(COURSE / module / lesson, folder / module / lesson)
        for name in ("istilah.yaml", "emblem.svg", "adegan.svg"):
            shutil.copy(COURSE / module / name, folder / module / name)
        text = (COURSE / module / "modul.yaml").read_text("utf-8")
        text = re.sub(r"(?s)pelajaran:\n(- [^\n]+\n)+", f"pelajaran:\n- {lesson}\n", text)
        (folder / module / "modul.yaml").write_text(text, "utf-8")
    (folder / "cerita.yaml").write_text(_story_of_small_course(), "utf-8")
    core = "\n".join(f"    - {module}/{lesson}" for module, lesson in LESSONS.items())
    (folder / "susunan.yaml").write_text(
        f"modul: [{', '.join(LESSONS)}]\nbahasa: [id, en]\ninti:\n- versi: 1\n  per: 2026-11-24\n"
        f"  pekerja:\n    sebelum: &semua\n{core}\n    selama: *semua\n    sesudah: *semua\n"
        "  keluarga: *semua\n",
        "utf-8",
    )
    return folder


def _story_of_small_course() -> str:
    """The families of the course, and the episodes of the two modules."""
    families, episodes = (COURSE / "cerita.yaml").read_text("utf-8").split("episode:\n")
    parts = re.split(r"(?m)^(?=- modul: )", episodes)
    kept = [part for part in parts if part.partition("\n")[0].removeprefix("- modul: ") in LESSONS]
    return f"{families}episode:\n{''.join(kept)}"


def edit(file: Path, old: str, new: str) -> None:
    """Replaces the first `old`, which must exist."""
    text = file.read_text("utf-8")
    assert old in text, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new, 1), "utf-8")


def change_quiz(course: Path) -> None:
    """Changes the wording of the first question of kirim-uang; its translation stays current."""
    folder = course / "kirim-uang" / "dua-biaya"
    before = stamp_of(folder / "kuis.id.md")
    edit(folder / "kuis.id.md", "## Biaya kirim RM10", "## Ongkos kirim RM10")
    edit(folder / "kuis.en.md", before, stamp_of(folder / "kuis.id.md"))


def stamp_of(file: Path) -> str:
    """The current `asal` for a translation of `file`."""
    original = source.read_course_file(file.parent, file.name, lambda *fault: None)
    assert original is not None
    return original.text_digest


def break_lesson(course: Path) -> None:
    """Removes the sources of the lesson in menabung, which is a fault."""
    edit(course / "menabung" / "sisihkan-dulu" / "pelajaran.id.md", "sumber:", "sumbernya:")


PRIVATE = "kirim-uang/gabungkan-kiriman"


def add_private(course: Path) -> Path:
    """Adds a private lesson that is in no core, with a neutral title and text."""
    shutil.copytree(COURSE / PRIVATE, course / PRIVATE)
    lesson = course / PRIVATE / "pelajaran.id.md"
    before = stamp_of(lesson)
    edit(lesson, "angka: contoh", "angka: contoh\npribadi: ya")
    edit(course / PRIVATE / "pelajaran.en.md", before, stamp_of(lesson))
    edit(
        course / "kirim-uang" / "modul.yaml", "- dua-biaya\n", "- dua-biaya\n- gabungkan-kiriman\n"
    )
    return course
