"""Faces of the people of the course: beside their speech and the start of a lesson, only there."""

import json
import re
from pathlib import Path

import pytest

from app.content.faces import FACE, draw_family
from app.content.faces import FOLDER as PEOPLE
from app.content.render import present_quiz, render_lesson
from config import ROOT
from tests.content.good_course import FOLDER, copy, read

SHAPE = '<path fill="#c08552" d="M20 10h24v30H20z"/>'
GROUND = '<path fill="var(--la,#ecd9a0)" d="M0 0h64v64H0z"/>'
DRAWN = f'<svg viewBox="0 0 64 64" width="72" height="72" aria-hidden="true">{SHAPE}</svg>'
SPEECH = f'<div class="ucap">{DRAWN}<p><b>Siti:</b> “Uangnya ke mana, Kak?”</p></div>\n'
FAMILY = {"Agus", "Ayu", "Bu Marni", "Dewi", "Hamdi", "Nadia", "Rizal", "Rudi", "Siti", "Yanti"}


def course_with(tmp_path: Path, file: str = "siti.svg", shapes: str = SHAPE) -> Path:
    root = copy(tmp_path)
    (root / PEOPLE).mkdir()
    (root / PEOPLE / file).write_text(f"{FACE.start}{shapes}</svg>\n", "utf-8")
    return root


def sections_of(root: Path, above: str = "", below: str = "") -> dict[str, object]:
    """The sections of the good lesson, with text put above its first or below its last line."""
    file = root / FOLDER / "pelajaran.id.md"
    front, text = file.read_text("utf-8").split("\n---\n", 1)
    if above:
        text = above + text[text.index("## ") :]
    file.write_text(f"{front}\n---\n{text}\n{below}", "utf-8")
    library = read(root)
    return render_lesson(library.lesson(FOLDER), "id", str, faces=library.faces)


def test_course_has_a_face_of_its_own_for_each_of_its_people() -> None:
    drawn = {file.stem: file.read_bytes() for file in (ROOT / "modules_kursus" / PEOPLE).glob("*")}
    assert {name.replace("-", " ").title() for name in drawn} == FAMILY
    assert len(set(drawn.values())) == len(drawn)
    assert max(map(len, drawn.values())) <= FACE.most_bytes


def test_face_stands_beside_each_line_of_a_dialogue_whose_speaker_has_one(tmp_path: Path) -> None:
    lines = "Siti: “Uangnya ke mana, Kak?”\n\nAgus: “Sabar, Dik.”\n\nSiti: ya.\n"
    *_, last = sections_of(course_with(tmp_path), below=lines).values()
    assert str(last).count(DRAWN) == 1
    assert SPEECH + "<p>Agus: “Sabar, Dik.”</p>\n<p>Siti: ya.</p>" in str(last)


def test_face_of_the_person_named_first_stands_beside_the_opening_situation(
    tmp_path: Path,
) -> None:
    choice = "\n## Pagi {#pilih}\n\nSiti membuka kaleng.\n\n- Diam\n  > Siti.\n- Tanya\n  > Ya.\n\n"
    sections = sections_of(course_with(tmp_path), above=choice)
    opening = sections["pilih"]
    assert isinstance(opening, dict)
    assert f'<div class="ucap">{DRAWN}<div class="isi">\n<p>Siti membuka' in opening["html"]
    assert str(sections).count(DRAWN) == 1


def test_situation_that_names_nobody_with_a_face_has_none(tmp_path: Path) -> None:
    choice = (
        "\n## Pagi {#pilih}\n\nSitirah diam.\n\n- Diam\n  > Siti: “**Ya.**”\n- Tanya\n  > Ya.\n\n"
    )
    assert "<svg" not in str(sections_of(course_with(tmp_path), above=choice)["pilih"])


def test_no_face_stands_in_a_quiz(tmp_path: Path) -> None:
    root = course_with(tmp_path)
    quiz = root / FOLDER / "kuis.id.md"
    text = quiz.read_text("utf-8").replace(
        "  > Sebulan itu", "  > Siti: “**Ya.**”\n  > Sebulan itu"
    )
    quiz.write_text(text, "utf-8")
    shown = json.dumps(present_quiz(read(root).lesson(FOLDER), "id", str))
    assert "Siti: " in shown
    assert "ucap" not in shown


def test_faces_of_a_family_stand_in_the_order_of_its_name() -> None:
    drawn = draw_family("Bu Marni, Ani, dan Siti", {"Siti": "<b/>", "Bu Marni": "<a/>"})
    assert re.sub(r"<svg[^>]*>", "", drawn) == "<a/></svg> <b/></svg>"


def test_face_of_a_name_of_two_words_is_found_by_its_file_name(tmp_path: Path) -> None:
    assert dict(read(course_with(tmp_path, "bu-marni.svg", GROUND)).faces) == {"Bu Marni": GROUND}


@pytest.mark.parametrize(
    "part",
    [
        "<script>alert(1)</script>",
        '<path fill="red" d="M0 0z"/>',
        '<path fill="url(#a)" d="M0 0z"/>',
        '<path fill="currentColor" d="M0 0z"/>',
        '<path id="a" d="M0 0z"/>',
        '<g fill="none"></g>',
        " " * FACE.most_bytes,
    ],
)
def test_face_that_is_not_plain_or_too_large_is_a_fault_and_not_shown(
    tmp_path: Path, part: str
) -> None:
    found = read(course_with(tmp_path, shapes=SHAPE + part))
    code = "drawing-unsafe" if part.strip() else "drawing-too-large"
    assert [(each.path, each.line, each.code) for each in found.faults] == [
        (f"{PEOPLE}/siti.svg", 1, code)
    ]
    assert not found.faces
