"""The choice that opens a lesson: reading, checks, page and script."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content.aloud.script import lesson_script
from app.content.opening import PossibleAction
from app.content.render import render_lesson
from tests.content import good_course
from tests.content.good_course import FOLDER, edit, line_of, read, renew_source_hashes

LESSON = f"{FOLDER}/pelajaran.id.md"
LESSON_EN = f"{FOLDER}/pelajaran.en.md"
CHOICE = """## Kamis sore di pasar {#pilih}

Uang Rumi tinggal Rp60.000. Gula di rumah habis.

- Beli gula sekarang
  > Sisanya Rp35.000{= 60.000 - 25.000} untuk tiga hari.
- Tunggu hari Sabtu
  > Tiga hari kopinya pahit. **Uangnya** utuh.

## Di pasar {#pasar}

"""
CHOICE_EN = """## Thursday afternoon at the market {#pilih}

Rumi has Rp60,000 left. There is no sugar at home.

- Buy sugar now
  > Rp35,000 is left for three days.
- Wait until Saturday
  > Three days of bitter coffee. **Her money** is whole.

## At the market {#pasar}

"""


def course_with_choice(folder: Path) -> Path:
    root = good_course.copy(folder)
    edit(root, LESSON, "Rumi membawa Rp500.000", f"{CHOICE}Rumi membawa Rp500.000")
    edit(root, LESSON_EN, "Rumi takes Rp500.000", f"{CHOICE_EN}Rumi takes Rp500.000")
    renew_source_hashes(root)
    return root


def test_lesson_with_an_opening_choice_has_no_fault_and_its_words_count_apart(
    tmp_path: Path,
) -> None:
    course = read(course_with_choice(tmp_path))
    assert course.faults == ()
    body = course.lesson(FOLDER).source["id"]
    assert body.opening is not None
    assert body.opening.actions == (
        PossibleAction("Beli gula sekarang", "Sisanya Rp35.000 untuk tiga hari."),
        PossibleAction("Tunggu hari Sabtu", "Tiga hari kopinya pahit. **Uangnya** utuh."),
    )
    assert body.opening.words == 29
    without = read(good_course.GOOD).lesson(FOLDER).source["id"]
    assert body.words == without.words + 2
    assert without.opening is None


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "at"),
    [
        (LESSON, "## Kamis sore", "Halo.\n\n## Kamis sore", "opening-choice", "{#pilih}"),
        (LESSON, "- Tunggu hari Sabtu\n  > Tiga hari kopinya pahit. **Uangnya** utuh.\n", "",
         "opening-choice", "{#pilih}"),
        (LESSON, "- Tunggu hari", "- Pinjam\n  > Ya.\n- Minta\n  > Ya.\n- Tunggu hari",
         "opening-choice", "{#pilih}"),
        (LESSON, "Uang Rumi tinggal Rp60.000. Gula di rumah habis.\n", "",
         "opening-choice", "{#pilih}"),
        (LESSON, "Tiga hari kopinya pahit.", "Kopinya pahit. " * 40,
         "opening-choice", "{#pilih}"),
        (LESSON, "  > Tiga hari kopinya pahit. **Uangnya** utuh.\n", "",
         "no-feedback", "- Tunggu hari"),
        (LESSON, "- Tunggu hari Sabtu", "- [x] Tunggu hari Sabtu", "unreadable-line", "- [x]"),
        (LESSON, "Tiga hari kopinya", "Tepat. Tiga hari kopinya", "verdict", "Tepat."),
        (LESSON_EN, "Three days of bitter", "Wrong. Three days of bitter", "verdict", "Wrong."),
        (LESSON_EN, "- Wait until Saturday\n  > Three days of bitter coffee. **Her money** is"
         " whole.\n", "", "options-differ", "{#pilih}"),
        (LESSON_EN, "{#pilih}", "{#pilihan}", "ids-differ", "{#pilihan}"),
    ],
)  # fmt: skip
def test_fault_of_an_opening_choice_is_reported_with_its_line(
    tmp_path: Path, path: str, old: str, new: str, code: str, at: str
) -> None:
    root = course_with_choice(tmp_path)
    edit(root, path, old, new)
    renew_source_hashes(root)
    found = {(fault.path, fault.line, fault.code) for fault in read(root).faults}
    assert (path, line_of(root, path, at), code) in found


def test_opening_choice_is_rendered_as_plain_details_before_the_other_sections(
    tmp_path: Path,
) -> None:
    lesson = read(course_with_choice(tmp_path)).lesson(FOLDER)
    shown = render_lesson(lesson, "id", lambda path: path)
    assert list(shown)[:3] == ["pilih", "pasar", "ingat"]
    opening = shown["pilih"]
    assert isinstance(opening, dict)
    assert opening["html"] == (
        '<section id="pilih" class="isi">\n<h2>Kamis sore di pasar</h2>\n'
        "<p>Uang Rumi tinggal Rp60.000. Gula di rumah habis.</p>\n"
        '<details class="pilihan"><summary>Beli gula sekarang</summary><div class="isi">\n'
        "<p>Sisanya Rp35.000 untuk tiga hari.</p>\n</div></details>\n"
        '<details class="pilihan"><summary>Tunggu hari Sabtu</summary><div class="isi">\n'
        "<p>Tiga hari kopinya pahit. <strong>Uangnya</strong> utuh.</p>\n</div></details>\n"
        "</section>\n"
    )


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "id",
            "Kamis sore di pasar.\nUang Rumi tinggal enam puluh ribu rupiah. Gula di rumah habis.\n"
            "Pilihan pertama: Beli gula sekarang.\n"
            "Sisanya tiga puluh lima ribu rupiah untuk tiga hari.\n"
            "Pilihan kedua: Tunggu hari Sabtu.\nTiga hari kopinya pahit. Uangnya utuh.\nDi pasar.",
        ),
        ("en", "First choice: Buy sugar now.\n"),
    ],
)
def test_opening_choice_is_read_aloud_with_numbered_actions(
    tmp_path: Path, language: str, lines: str
) -> None:
    lesson = read(course_with_choice(tmp_path)).lesson(FOLDER)
    assert lines in lesson_script(lesson, language).lesson_segment.text
