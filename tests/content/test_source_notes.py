"""Lines such as {sumber 2}, which name the source of the paragraph above on request."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content.aloud.script import lesson_script
from app.content.render import present_quiz, render_lesson
from tests.content import good_course
from tests.content.good_course import FOLDER, edit, line_of, read, renew_source_hashes

LESSON = f"{FOLDER}/pelajaran.id.md"
LESSON_EN = f"{FOLDER}/pelajaran.en.md"
QUIZ = f"{FOLDER}/kuis.id.md"
IDEA, IDEA_EN = "**Tulis hari itu juga.**", "**Write it that day.**"


def course_with_note(folder: Path) -> Path:
    root = good_course.copy(folder)
    for path, idea in ((LESSON, IDEA), (LESSON_EN, IDEA_EN)):
        edit(root, path, idea, f"{idea}\n{{sumber 1}}")
    renew_source_hashes(root)
    return root


def test_source_note_is_neither_counted_nor_read_aloud(tmp_path: Path) -> None:
    noted, plain = read(course_with_note(tmp_path)), read(good_course.GOOD)
    assert noted.faults == ()
    for language in ("id", "en"):
        with_note, without = (each.lesson(FOLDER) for each in (noted, plain))
        assert with_note.source[language].words == without.source[language].words
        spoken = [lesson_script(each, language).segments for each in (with_note, without)]
        assert spoken[0] == spoken[1]
        assert lesson_script(with_note, language).sources == (
            "Otoritas Jasa Keuangan, buku saku anggaran keluarga.",
        )
        assert lesson_script(without, language).sources == ()
        assert present_quiz(with_note, language, str) == present_quiz(without, language, str)


@pytest.mark.parametrize(
    ("language", "note"),
    [
        (
            "id",
            "<details><summary><small>Sumber</small></summary>"
            '<p class="kecil"><a href="https://sikapiuangmu.ojk.go.id" rel="noreferrer">'
            "Otoritas Jasa Keuangan, buku saku anggaran keluarga</a>. "
            "Keadaan per 1 Oktober 2025. Tanggal periksa lagi: 1 Oktober 2027.</p></details>\n",
        ),
        (
            "en",
            "<details><summary><small>Source</small></summary>"
            '<p class="kecil"><a href="https://sikapiuangmu.ojk.go.id" rel="noreferrer" lang="id">'
            "Otoritas Jasa Keuangan, buku saku anggaran keluarga</a>. "
            "As of 1 October 2025. To be reviewed on 1 October 2027.</p></details>\n",
        ),
    ],
)
def test_source_note_opens_to_publisher_and_dates_below_its_paragraph(
    tmp_path: Path, language: str, note: str
) -> None:
    lesson = read(course_with_note(tmp_path)).lesson(FOLDER)
    shown = render_lesson(lesson, language, str)
    assert f"</strong></p>\n{note}</section>" in str(shown["ingat"])


def test_source_notes_below_the_same_paragraph_open_together(tmp_path: Path) -> None:
    root = course_with_note(tmp_path)
    edit(
        root, LESSON, "per: 2025-10-01", "- Bank Indonesia, uang https://bi.go.id\nper: 2025-10-01"
    )
    for path in (LESSON, LESSON_EN):
        edit(root, path, "{sumber 1}", "{sumber 1}\n{sumber 2}")
    renew_source_hashes(root)
    course = read(root)
    assert course.faults == ()
    shown = str(render_lesson(course.lesson(FOLDER), "id", str)["ingat"])
    assert shown.count("<details>") == 1
    assert 'anggaran keluarga</a>; <a href="https://bi.go.id"' in shown
    assert lesson_script(course.lesson(FOLDER), "id").sources == (
        "Otoritas Jasa Keuangan, buku saku anggaran keluarga.", "Bank Indonesia, uang.",
    )  # fmt: skip


@pytest.mark.parametrize("block", ["Satu.", "- satu\n- dua", "| a | b |\n|---|---|\n| c | d |"])
def test_source_note_ends_the_block_above_it(tmp_path: Path, block: str) -> None:
    root = course_with_note(tmp_path)
    edit(root, LESSON, f"{IDEA}\n", f"{IDEA}\n\n{block}\n")
    shown = str(render_lesson(read(root).lesson(FOLDER), "id", str)["ingat"])
    assert "{sumber" not in shown
    assert shown.index("<details>") > max(
        shown.rfind(end) for end in ("</p>\n<", "</ul>", "</table>")
    )


@pytest.mark.parametrize(
    ("path", "old", "new", "at"),
    [
        (LESSON, "{sumber 1}", "{sumber 2}", "{sumber 2}"),
        (LESSON, "{sumber 1}", "{sumber satu}", "{sumber satu}"),
        (LESSON, "\n{sumber 1}", " {sumber 1}", "{sumber 1}"),
        (LESSON_EN, "{sumber 1}", "{sumber 2}", "{sumber 2}"),
        (LESSON_EN, "{sumber 1}\n", "", ""),
        (LESSON_EN, "{sumber 1}", "{sumber 1}\n\n{sumber 1}", "{sumber 1}"),
        (QUIZ, "Satu minggu ada", "{sumber 1}\n\nSatu minggu ada", "{sumber 1}"),
    ],
)
def test_fault_of_a_source_note_is_reported_with_its_line(
    tmp_path: Path, path: str, old: str, new: str, at: str
) -> None:
    root = course_with_note(tmp_path)
    edit(root, path, old, new)
    renew_source_hashes(root)
    found = {(fault.path, fault.line, fault.code) for fault in read(root).faults}
    assert (path, line_of(root, path, at) if at else 1, "source-note") in found


def test_demand_reported_with_its_source_needs_no_reason(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, LESSON, "Buat tujuh baris.", "Agen harus memberi salinan.")
    renew_source_hashes(root)
    assert [fault.code for fault in read(root).faults] == ["no-reason"]
    edit(root, LESSON, "(/belajar/belanja/catat).", "(/belajar/belanja/catat).\n{sumber 1}")
    renew_source_hashes(root)
    assert "no-reason" not in {fault.code for fault in read(root).faults}
