"""Glossary terms match whole words and are linked at their first use."""

from pathlib import Path

import pytest

from app.content.glossary import Glossary, GlossaryTerm
from app.content.render import render_lesson
from tests.content import good_course
from tests.content.good_course import FOLDER, edit, line_of, read, renew_source_hashes

TERMS = "belanja/istilah.yaml"
ARTI = """  arti:
    id: Makanan kecil yang dibeli di jalan.
    en: Small food that is bought on the way.
"""
TWIN = "- istilah: {id: Jajan, en: snacks}\n  arti: {id: A., en: B.}\n"
LESSON = f"{FOLDER}/pelajaran.id.md"


def term(name: str, english: str = "x") -> GlossaryTerm:
    return GlossaryTerm({"id": name, "en": english}, {"id": "Arti.", "en": "Meaning."})


def found(text: str, *terms: GlossaryTerm, language: str = "id") -> list[tuple[str, str]]:
    glossary = Glossary(terms, ["id", "en"])
    return [(match[0], each.anchor) for match, each in glossary.find_terms(text, language)]


@pytest.mark.parametrize(
    "text, names, expected",
    [
        ("Kurs hari ini", ["kurs"], [("Kurs", "kurs")]),
        ("kursnya naik", ["kurs"], [("kursnya", "kurs")]),
        ("ikut kursus, kurs-kurs", ["kurs"], []),
        ("kurs tengah", ["kurs", "kurs tengah"], [("kurs tengah", "kurs-tengah")]),
        ("kurs\ntengah", ["kurs tengah"], [("kurs\ntengah", "kurs-tengah")]),
        ("bayar 2L.", ["2L"], [("2L", "2l")]),
        ("apa saja", [], []),
    ],
)  # fmt: skip
def test_glossary_matches_whole_words_and_the_longest_term(
    text: str, names: list[str], expected: list[tuple[str, str]]
) -> None:
    assert found(text, *(term(name) for name in names)) == expected


def test_glossary_matches_english_plurals() -> None:
    assert found("two fees, a fee’s size, coffee", term("biaya", "fee"), language="en") == [
        ("fees", "biaya"),
        ("fee’s", "biaya"),
    ]


def shown(root: Path, language: str = "id") -> dict[str, str]:
    library = read(root)
    glossary = Glossary(library.modules[0].terms, library.languages)
    lesson = library.lesson(FOLDER)
    rendered = render_lesson(lesson, language, lambda path: path, glossary)
    return {name: str(value) for name, value in rendered.items()}


def test_only_the_first_use_of_a_glossary_term_in_a_lesson_is_linked() -> None:
    sections = shown(good_course.GOOD)
    assert (
        '<p><strong><a href="/istilah#jajan">Jajan</a></strong> adalah makanan kecil'
        in sections["intro"]
    )
    assert "".join(sections.values()).count("/istilah#jajan") == 1
    assert '<td role="cell" data-l="Jajan"' in sections["intro"]
    assert 'href="/istilah?lang=en#jajan"' in "".join(shown(good_course.GOOD, "en").values())


def test_glossary_terms_in_headings_links_and_calculations_are_not_linked(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, LESSON, "**Jajan** adalah makanan kecil yang dibeli di jalan.", "Begitu.")
    edit(root, LESSON, "Jajan 2 hari Rp65.000{=", "Dua hari Rp65.000{=")
    edit(root, LESSON, "Jajan 7 hari jadi", "Tujuh hari jadi")
    edit(root, LESSON, "[pelajaran ini]", "[pelajaran jajan]")
    edit(root, LESSON, "## Yang kecil pun", "### Jajan\n\n## Jajan pun")
    assert "/istilah" not in "".join(shown(root).values())


@pytest.mark.parametrize(
    "code, old, new, at",
    [
        ("missing-key", ARTI, "", "- istilah"),
        ("missing-key", "    en: Small food that is bought on the way.\n", "", "  arti:"),
        ("unknown-key", "  arti:", "  warna: merah\n  arti:", "warna"),
        ("unreadable-line", "- istilah: {id: jajan, en: snack}", "istilah: x: y", "istilah: x"),
        ("not-one-sentence", "dibeli di jalan.", "dibeli. Di jalan.", "- istilah"),
        ("not-one-sentence", "dibeli di jalan.", "dibeli di jalan", "- istilah"),
        ("long-sentence", "Makanan kecil", " ".join(["kata"] * 25), "- istilah"),
        ("refused-word", "Makanan kecil", "Makanan TKW", "- istilah"),
        ("duplicate-id", "- istilah", f"{TWIN}- istilah", "{id: jajan"),
    ],
)  # fmt: skip
def test_fault_in_a_glossary_file_is_reported_with_its_line(
    code: str, old: str, new: str, at: str, tmp_path: Path
) -> None:
    root = good_course.copy(tmp_path)
    edit(root, TERMS, old, new)
    faults = {(fault.path, fault.line, fault.code) for fault in read(root).faults}
    assert faults == {(TERMS, line_of(root, TERMS, at), code)}


def test_glossary_term_defined_in_two_modules_is_reported_for_the_later_module(
    tmp_path: Path,
) -> None:
    root = good_course.copy(tmp_path)
    (root / "lain").mkdir()
    (root / "lain" / "istilah.yaml").write_text((root / TERMS).read_text("utf-8"), "utf-8")
    edit(root, "susunan.yaml", "modul: [belanja]", "modul: [belanja, lain]")
    found = [fault for fault in read(root).faults if fault.code == "duplicate-id"]
    assert [(fault.path, fault.line) for fault in found] == [("lain/istilah.yaml", 1)]
    assert "belanja" in found[0].text


def test_module_without_a_glossary_file_is_valid(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    (root / TERMS).unlink()
    assert read(root).faults == ()


def test_lesson_section_for_one_role_is_rendered_with_the_name_of_that_role(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, LESSON, "{#di-rumah}", "{#keluarga}")
    edit(root, f"{FOLDER}/pelajaran.en.md", "{#di-rumah}", "{#keluarga}")
    renew_source_hashes(root)
    assert read(root).faults == ()
    passage = render_lesson(read(root).lesson(FOLDER), "id", lambda path: path)["keluarga"]
    assert isinstance(passage, dict)
    assert passage["reader"] == "keluarga"
    assert passage["html"].startswith('<section id="untuk-keluarga" class="isi">')
