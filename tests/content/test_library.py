"""The course as other rooms read it."""

from datetime import date
from pathlib import Path

import pytest

from app.content import library
from app.content.module import CoreLessons
from app.content.summary import summarize_course
from tests.content import good_course
from tests.content.good_course import FOLDER, edit, read, renew_source_hashes


def test_lesson_is_read_from_its_files_with_all_fields() -> None:
    lesson = read(good_course.GOOD).lesson(FOLDER)
    assert (lesson.module, lesson.slug, lesson.minutes) == ("belanja", "catat", 3)
    assert lesson.title["en"] == "Write down seven days of shopping"
    assert lesson.sources == (
        (
            "Otoritas Jasa Keuangan, buku saku anggaran keluarga",
            "https://sikapiuangmu.ojk.go.id",
        ),
    )
    assert (lesson.as_of, lesson.review_by) == (date(2025, 10, 1), date(2027, 10, 1))
    assert lesson.example_numbers
    assert [(each.path, each.width, each.height) for each in lesson.pictures] == [
        (f"{FOLDER}/gambar/buku.svg", 120, 80)
    ]
    assert lesson.scenario is not None
    assert lesson.scenario.id == "pinjaman-tetangga"
    assert lesson.source["id"].words == 142


def test_looking_up_an_unknown_lesson_raises_key_error() -> None:
    with pytest.raises(KeyError):
        read(good_course.GOOD).lesson("belanja/lain")


def test_scenario_is_the_last_question_of_a_quiz() -> None:
    kinds = [question.kind for question in read(good_course.GOOD).lesson(FOLDER).quiz.questions]
    assert kinds == ["one", "several", "number", "scenario"]


def test_worker_without_a_migration_stage_gets_required_lessons_for_working_abroad() -> None:
    core = CoreLessons(
        1, date(2026, 11, 1), {"sebelum": ("a",), "selama": ("b",), "sesudah": ()}, ("c",)
    )
    assert core.lessons_for("pekerja", None) == ("b",)
    assert core.lessons_for("pekerja", "sebelum") == ("a",)
    assert core.lessons_for("keluarga", "sebelum") == ("c",)
    with pytest.raises(KeyError):
        core.lessons_for("pelatih", None)


def test_core_curriculum_versions_are_sorted_with_the_newest_last(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    old = (root / "susunan.yaml").read_text("utf-8")
    again = old[old.index("- versi: 1") :].replace("versi: 1", "versi: 2")
    (root / "susunan.yaml").write_text(old.replace("inti:\n", f"inti:\n{again}"), "utf-8")
    assert [core.version for core in read(root).cores] == [1, 2]


def test_changed_translation_or_formula_does_not_create_a_new_quiz_version(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    before = read(root).lesson(FOLDER).quiz.rev
    edit(root, f"{FOLDER}/kuis.en.md", "At the end of the month", "At the month’s end")
    edit(root, f"{FOLDER}/kuis.id.md", "{= 6.500 x 7}", "{= 7 x 6.500}")
    renew_source_hashes(root)
    assert read(root).faults == ()
    assert read(root).lesson(FOLDER).quiz.rev == before


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("kuis.id.md", "Pada akhir bulan", "Pada akhir minggu"),
        ("kuis.id.md", "± 10", "± 20"),
        ("kuis.id.md", "- [ ] Harga di warung", "- [x] Harga di warung"),
        ("kuis.id.md", "{#mana beberapa}", "{#apa beberapa}"),
        ("skenario.id.md", "Suaminya mengambil", "Suaminya mencari"),
        ("skenario.id.md", "## [ ] Utang", "## [x] Utang"),
    ],
)
def test_any_change_of_the_questions_creates_a_new_quiz_version(
    path: str, old: str, new: str, tmp_path: Path
) -> None:
    root = good_course.copy(tmp_path)
    before = read(root).lesson(FOLDER).quiz.rev
    edit(root, f"{FOLDER}/{path}", old, new)
    assert read(root).lesson(FOLDER).quiz.rev != before


def test_source_hash_that_looks_like_a_number_is_read_as_text_from_yaml(tmp_path: Path) -> None:
    """YAML reads 12345678e901 as a number; about one hash in forty looks like that."""
    root = good_course.copy(tmp_path)
    path = root / FOLDER / "kuis.id.md"
    text = path.read_text("utf-8")
    for extra in range(2000):
        path.write_text(text.replace("belanja ditulis?", f"belanja {extra} ditulis?"), "utf-8")
        renew_source_hashes(root)
        asal = (root / FOLDER / "kuis.en.md").read_text("utf-8").splitlines()[1].split()[1]
        if asal.replace("e", "", 1).isdigit():
            break
    else:
        pytest.fail("no such hash among 2,000 texts")
    assert read(root).faults == ()


def test_lesson_link_to_a_tool_is_valid_only_if_the_caller_lists_that_tool(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, f"{FOLDER}/pelajaran.id.md", "(/alat/kirim-uang?", "(/alat/nanti?")
    renew_source_hashes(root)
    tools = frozenset({"/alat/kirim-uang", "/alat/nanti"})
    assert {fault.code for fault in read(root).faults} == {"dead-link"}
    assert library.read_course(root, good_course.TODAY, tools).faults == ()


def test_course_summary_counts_lessons_and_words_per_module_and_language() -> None:
    rows = summarize_course(read(good_course.GOOD))
    assert [(row["module"], row["language"]) for row in rows] == [
        ("belanja", "id"),
        ("belanja", "en"),
    ]
    assert rows[0] == {
        "module": "belanja",
        "language": "id",
        "lessons": 1,
        "opening_choices": 0,
        "questions": {"one": 1, "several": 1, "number": 1},
        "scenarios": 1,
        "drawings": 1,
        "words": 142,
        "minutes": 3,
        "mean_sentence": 5.8,
    }
