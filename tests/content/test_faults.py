"""Each edit of the good course causes exactly one kind of fault, with file and line."""

import itertools
import shutil
from datetime import date
from pathlib import Path

import pytest

from app.content import library
from tests.content import good_course
from tests.content.broken import (
    BROKEN,
    DRAWING,
    LESSON,
    LESSON_EN,
    MODULE,
    PLAN,
    QUIZ,
    QUIZ_EN,
    SHEET,
    STORY,
    STORY_EN,
    Broken,
)
from tests.content.good_course import FOLDER, edit, line_of, read, renew_source_hashes


def test_valid_example_course_has_no_reported_fault() -> None:
    assert read(good_course.GOOD).faults == ()


@pytest.mark.parametrize(
    "broken", BROKEN, ids=lambda each: f"{each.code}-{Path(each.path).name}-{each.at[:20]}"
)
def test_course_fault_is_reported_with_file_and_line(broken: Broken, tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, broken.path, broken.old, broken.new)
    renew_source_hashes(root)
    path = broken.path
    line = line_of(root, path, broken.at.splitlines()[0]) if broken.at else 1
    found = {(fault.path, fault.line, fault.code) for fault in read(root).faults}
    assert (path, line, broken.code) in found
    assert {code for *_, code in found} == {broken.code, *broken.also}


def test_lesson_for_trainers_only_is_rejected_in_the_core_curriculum(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, MODULE, "untuk: [pekerja, keluarga]", "untuk: [pelatih]")
    faults = read(root).faults
    assert {(fault.path, fault.code) for fault in faults} == {(PLAN, "trainers-in-core")}
    assert line_of(root, PLAN, "sebelum:") in {fault.line for fault in faults}
    edit(root, MODULE, "untuk: [pelatih]", "untuk: [keluarga, pelatih]")
    assert read(root).faults == ()


def test_each_missing_file_of_a_course_language_is_reported(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, PLAN, "bahasa: [id, en]", "bahasa: [id, en, jv]")
    missing = {fault.path for fault in read(root).faults if fault.code == "missing-file"}
    assert missing == {f"{FOLDER}/{name}.jv.md" for name in ("pelajaran", "kuis", "skenario")}


@pytest.mark.parametrize("path", [LESSON, QUIZ, QUIZ_EN, STORY, STORY_EN, MODULE, PLAN])
def test_missing_course_file_is_reported_and_the_rest_is_still_read(
    path: str, tmp_path: Path
) -> None:
    root = good_course.copy(tmp_path)
    (root / path).unlink()
    assert (path, 1, "missing-file") in {
        (fault.path, fault.line, fault.code) for fault in read(root).faults
    }


def test_translation_is_reported_as_outdated_when_its_original_changes(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, QUIZ, "Pada akhir bulan", "Pada akhir minggu")
    (fault,) = read(root).faults
    assert (fault.path, fault.line, fault.code) == (QUIZ_EN, 2, "stale-translation")
    renew_source_hashes(root)
    assert (root / QUIZ_EN).read_text("utf-8").splitlines()[1] in fault.text


def test_course_file_line_that_is_not_utf_8_is_reported(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    data = (root / QUIZ).read_bytes()
    (root / QUIZ).write_bytes(data.replace(b"Pada akhir", b"Pada \xff"))
    assert (QUIZ, 5, "unreadable-line") in {
        (fault.path, fault.line, fault.code) for fault in read(root).faults
    }


def test_lesson_of_more_than_four_minutes_is_reported_as_too_long(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, LESSON, "Tulis hari itu juga.", "Tulis. " + "Ya. " * 120)
    edit(root, LESSON, "menit: 3", "menit: 5")
    renew_source_hashes(root)
    assert {(fault.path, fault.line, fault.code) for fault in read(root).faults} == {
        (LESSON, 1, "word-count"),
        (LESSON, 3, "too-long"),
    }


def test_scenario_without_an_ending_is_reported(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, STORY, "## [x] Belanja", "## Belanja")
    edit(root, STORY, "## [ ] Utang", "## Utang")
    assert (STORY, 1, "no-ending") in {
        (fault.path, fault.line, fault.code) for fault in read(root).faults
    }


def test_quiz_without_questions_is_reported(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    (root / QUIZ).write_text("\n", "utf-8")
    assert (QUIZ, 1, "no-question") in {
        (fault.path, fault.line, fault.code) for fault in read(root).faults
    }


def test_lesson_folder_missing_from_the_module_file_is_reported(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    (root / "belanja" / "lupa").mkdir()
    (fault,) = read(root).faults
    assert (fault.path, fault.line, fault.code) == (MODULE, 1, "unlisted")


def test_scenario_id_used_twice_in_the_course_is_reported(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    shutil.copytree(root / FOLDER, root / "belanja" / "lagi")
    edit(root, MODULE, "- catat", "- catat\n- lagi")
    edit(root, "belanja/lagi/pelajaran.id.md", "juga begitu", "pun ditulis")
    renew_source_hashes(root)
    (fault,) = read(root).faults
    again = "belanja/lagi/skenario.id.md"
    assert (fault.path, fault.code) == (again, "duplicate-id")
    assert fault.line == line_of(root, again, "id: pinjaman-tetangga")
    assert f"sudah dipakai cerita di {FOLDER}" in fault.text
    edit(root, again, "id: pinjaman-tetangga", "id: pinjaman-lain")
    renew_source_hashes(root)
    assert read(root).faults == ()


def test_country_sheet_file_not_named_by_a_country_code_is_reported(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    (root / SHEET).rename(root / "negara" / "taiwan.yaml")
    (fault,) = read(root).faults
    assert (fault.path, fault.line, fault.code) == ("negara/taiwan.yaml", 1, "unknown-file")


def test_past_review_date_of_a_lesson_is_a_warning_that_does_not_prevent_publication(
    tmp_path: Path,
) -> None:
    later = library.read_course(good_course.GOOD, date(2027, 10, 2))
    assert {fault.code for fault in later.faults} == {"past-review"}
    assert all(fault.is_warning for fault in later.faults)
    assert later.modules[0].publishable
    root = good_course.copy(tmp_path)
    edit(root, QUIZ, "- [x] Pada hari", "- [ ] Pada hari")
    assert not read(root).modules[0].publishable


def test_course_fault_is_printed_as_file_line_and_sentence(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, LESSON, "menit: 3", "menit: 4")
    renew_source_hashes(root)
    (fault,) = read(root).faults
    assert str(fault) == f"{LESSON}:3: 142 kata: tulis menit: 3"


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n".encode()
    for before, name in itertools.pairwise("abcdefg")
)


@pytest.mark.parametrize("junk", [b"", b"---", b"\xff\xfe", b"- - - {", b"&a [*a]", b"\x00", BOMB])
@pytest.mark.parametrize(
    "path", [LESSON, LESSON_EN, QUIZ, QUIZ_EN, STORY, MODULE, PLAN, DRAWING, SHEET]
)
def test_course_reader_reports_a_corrupt_file_instead_of_raising(
    path: str, junk: bytes, tmp_path: Path
) -> None:
    root = good_course.copy(tmp_path)
    (root / path).write_bytes(junk)
    assert read(root).faults


def test_folder_without_a_course_is_reported_as_one_fault(tmp_path: Path) -> None:
    (fault,) = read(tmp_path).faults
    assert (fault.path, fault.line, fault.code) == (PLAN, 1, "missing-file")
