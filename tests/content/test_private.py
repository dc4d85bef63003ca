"""Private lessons: the checks of `kursus cek`."""

from pathlib import Path

import pytest

from tests.content import good_course
from tests.content.good_course import FOLDER, edit, line_of, read, renew_source_hashes

LESSON = f"{FOLDER}/pelajaran.id.md"
LESSON_EN = f"{FOLDER}/pelajaran.en.md"


def private_course(folder: Path) -> Path:
    """The good course with its lesson private; another lesson replaces it in the core."""
    root = good_course.copy(folder)
    edit(root, LESSON, "angka: contoh", "angka: contoh\npribadi: ya")
    renew_source_hashes(root)
    return root


def test_private_lesson_is_rejected_in_the_core_curriculum(tmp_path: Path) -> None:
    root = private_course(tmp_path)
    library = read(root)
    assert library.lesson(FOLDER).private
    assert not read(good_course.GOOD).lesson(FOLDER).private
    assert {(fault.path, fault.code) for fault in library.faults} == {
        ("susunan.yaml", "private-in-core")
    }
    line = line_of(root, "susunan.yaml", "    - belanja/catat")
    assert line in {fault.line for fault in library.faults}


def test_any_value_but_yes_for_the_private_setting_of_a_lesson_is_reported(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, LESSON, "angka: contoh", "angka: contoh\npribadi: mungkin")
    renew_source_hashes(root)
    (fault,) = read(root).faults
    line = line_of(root, LESSON, "pribadi")
    assert (fault.path, fault.line, fault.code) == (LESSON, line, "unreadable-line")


@pytest.mark.parametrize(
    "path, old, title",
    [
        (LESSON, "Catat belanja tujuh hari", "Kalau ditagih utang"),
        (LESSON, "Catat belanja tujuh hari", "Diancam penagih"),
        (LESSON, "Catat belanja tujuh hari", "Saat ada yang meninggal"),
        (LESSON, "Catat belanja tujuh hari", "PIN dirampas"),
        (LESSON, "Catat belanja tujuh hari", "Uang yang dicuri"),
        (LESSON_EN, "Write down seven days of shopping", "When debt collectors call"),
        (LESSON_EN, "Write down seven days of shopping", "A death abroad"),
    ],
)
def test_private_lesson_with_a_revealing_title_is_reported(
    path: str, old: str, title: str, tmp_path: Path
) -> None:
    root = private_course(tmp_path)
    edit(root, path, old, title)
    renew_source_hashes(root)
    faults = [fault for fault in read(root).faults if fault.code == "touchy-title"]
    line = line_of(root, path, "judul:")
    assert [(fault.path, fault.line) for fault in faults] == [(path, line)]


@pytest.mark.parametrize(
    "title",
    ["Uang dan rasa tenang", "Kalau ada kabar berat", "Periksa kotak masuk", "Sehat dan otomatis"],
)
def test_private_lesson_with_a_neutral_title_is_accepted(title: str, tmp_path: Path) -> None:
    root = private_course(tmp_path)
    edit(root, LESSON, "Catat belanja tujuh hari", title)
    renew_source_hashes(root)
    assert {fault.code for fault in read(root).faults} == {"private-in-core"}


def test_private_lesson_with_a_revealing_url_is_reported(tmp_path: Path) -> None:
    root = private_course(tmp_path)
    (root / FOLDER).rename(root / "belanja" / "ditagih-utang")
    edit(root, "belanja/modul.yaml", "- catat", "- ditagih-utang")
    found = {(fault.path, fault.line, fault.code) for fault in read(root).faults}
    assert ("belanja/ditagih-utang/pelajaran.id.md", 1, "touchy-title") in found
