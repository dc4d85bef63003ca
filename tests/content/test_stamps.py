"""A translation's stamp covers the translated parts only."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.content import source, stamps
from app.operations.cli import convert_old_source_hashes_command
from config import COURSE
from tests.content import good_course
from tests.content.broken import LESSON, LESSON_EN, QUIZ, QUIZ_EN, STORY, STORY_EN
from tests.content.good_course import edit, read

UNTRANSLATED = [
    (LESSON, "tinjau: 2027", "tinjau: 2029"),
    (LESSON, "per: 2025", "per: 2024"),
    (LESSON, "- Otoritas", "- OJK, Otoritas"),
    (LESSON, "{= ", "{= 0 + "),
    (LESSON, "menit: 3", "menit: 2"),
    (STORY, "tinjau: 2027", "tinjau: 2029"),
    (STORY, "id: ", "id: lain-"),
    (QUIZ, "- [ ] Pada akhir bulan", "- [x] Pada akhir bulan"),
]
TRANSLATED = [
    (LESSON, LESSON_EN, "judul: ", "judul: Lagi: "),
    (LESSON, LESSON_EN, "## ", "## Lagi "),
    (QUIZ, QUIZ_EN, "Pada akhir bulan", "Pada akhir minggu"),
    (QUIZ, QUIZ_EN, "Sebulan itu lama.", "Sebulan itu lama sekali."),
    (STORY, STORY_EN, "judul: ", "judul: Lagi: "),
    (STORY, STORY_EN, "## ", "## Lagi "),
]


def replace_first(root: Path, path: str, old: str, new: str) -> None:
    """Replaces the first `old` in the file, which must exist."""
    text = (root / path).read_text("utf-8")
    assert old in text, f"{old!r} is not in {path}"
    (root / path).write_text(text.replace(old, new, 1), "utf-8")


def outdated_translations(root: Path) -> set[str]:
    return {fault.path for fault in read(root).faults if fault.code == "stale-translation"}


def stamp_of(root: Path, path: str) -> str:
    found = source.read_course_file(root, path, lambda *fault: None)
    assert found is not None
    return found.text_digest


@pytest.mark.parametrize(("path", "old", "new"), UNTRANSLATED)
def test_translation_stays_up_to_date_when_untranslated_parts_of_the_original_change(
    path: str, old: str, new: str, tmp_path: Path
) -> None:
    root = good_course.copy(tmp_path)
    replace_first(root, path, old, new)
    assert outdated_translations(root) == set()


@pytest.mark.parametrize(("path", "translation", "old", "new"), TRANSLATED)
def test_translation_is_outdated_when_the_translated_part_of_the_original_changes(
    path: str, translation: str, old: str, new: str, tmp_path: Path
) -> None:
    root = good_course.copy(tmp_path)
    replace_first(root, path, old, new)
    assert outdated_translations(root) == {translation}


@pytest.mark.parametrize("change", [b"\r\n", b"\n\n\n", b"\xef\xbb\xbf"])
def test_source_hash_of_a_translation_ignores_line_endings_and_trailing_lines(
    change: bytes, tmp_path: Path
) -> None:
    root = good_course.copy(tmp_path)
    data = (root / QUIZ).read_bytes()
    saved = {b"\r\n": data.replace(b"\n", change), b"\n\n\n": data + change}
    before = stamp_of(root, QUIZ)
    (root / QUIZ).write_bytes(saved.get(change, change + data))
    assert stamp_of(root, QUIZ) == before


def test_source_hash_of_a_translation_covers_title_and_text(tmp_path: Path) -> None:
    (tmp_path / "kuis.id.md").write_text(
        "---\njudul: Iuran\nper: 2026-01-01\n---\n\n## Berapa? {#berapa}\n\n"
        "- [x] Rp7{= 3 + 4}\n- [ ] Rp8\n\n"
    )
    text = "Iuran\n## Berapa? {#berapa}\n\n- [ ] Rp7\n- [ ] Rp8"
    assert stamp_of(tmp_path, "kuis.id.md") == hashlib.sha256(text.encode()).hexdigest()[:12]


def test_change_note_missing_from_a_translation_is_only_a_warning(
    tmp_path: Path,
) -> None:
    """Readers of the original see the note; the translator gets a warning that theirs is
    missing."""
    root = good_course.copy(tmp_path)
    note = "perubahan:\n- 2026-11-10 Tabel diganti.\n"
    edit(root, LESSON, "per: 2025", f"{note}per: 2025")
    assert read(root).faults == ()
    edit(root, LESSON_EN, "asal: ", "perubahan:\n- 2026-11-10 A new table.\nasal: ")
    edit(root, LESSON, note, f"{note}- 2026-11-20 Sumber diganti.\n")
    (fault,) = read(root).faults
    assert (fault.path, fault.code, fault.is_warning) == (LESSON_EN, "translation-behind", True)
    assert all(module.publishable for module in read(root).modules)


def set_whole_file_hash(root: Path, path: str, translation: str) -> None:
    """Gives the translation a source hash of the kind used until December 2026."""
    digest = hashlib.sha256((root / path).read_bytes()).hexdigest()[:12]
    replace_first(root, translation, f"asal: {stamp_of(root, path)}", f"asal: {digest}")


def test_old_source_hash_of_a_whole_original_file_is_valid_until_that_file_changes(
    tmp_path: Path,
) -> None:
    root = good_course.copy(tmp_path)
    set_whole_file_hash(root, LESSON, LESSON_EN)
    assert read(root).faults == ()
    replace_first(root, LESSON, "tinjau: 2027", "tinjau: 2029")
    assert outdated_translations(root) == {LESSON_EN}


def test_converting_old_source_hashes_changes_only_hashes_of_whole_files(
    tmp_path: Path,
) -> None:
    root = good_course.copy(tmp_path)
    before = {file: file.read_bytes() for file in root.rglob("*.md")}
    for path, translation in ((LESSON, LESSON_EN), (QUIZ, QUIZ_EN), (STORY, STORY_EN)):
        set_whole_file_hash(root, path, translation)
    for number in (3, 0):
        result = CliRunner().invoke(convert_old_source_hashes_command, [str(root)])
        assert result.output == f"{number} cap ditulis ulang.\n"
        assert {file: file.read_bytes() for file in root.rglob("*.md")} == before


def test_outdated_translation_gets_no_new_source_hash(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    set_whole_file_hash(root, QUIZ, QUIZ_EN)
    replace_first(root, QUIZ, "Pada akhir bulan", "Pada akhir minggu")
    assert stamps.convert_old_translation_digests(root) == {}
    assert outdated_translations(root) == {QUIZ_EN}


def test_every_source_hash_in_the_course_covers_translated_parts_only() -> None:
    assert stamps.convert_old_translation_digests(COURSE) == {}
