"""Course texts as HTML."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.common.utils import escapeHtml

from app.content.lesson import Lesson
from app.content.render import present_quiz, render_lesson
from app.content.source import MARKDOWN, PLAIN, PLAIN_LINE
from tests.content import good_course
from tests.content.good_course import FOLDER, edit, read, renew_source_hashes

VOID = {"img", "br", "use", "path", "hr"}


class Balance(HTMLParser):
    """Fails if an element is closed that is not open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(html)
        assert self.open == [], html

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "style" not in dict(attrs), "the security rules block inline style"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def picture_url(path: str) -> str:
    return f"/static/{path}"


@pytest.fixture
def lesson() -> Lesson:
    return read(good_course.GOOD).lesson(FOLDER)


def rendered(lesson: Lesson, language: str = "id") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in render_lesson(lesson, language, picture_url).items():
        found[name] = value if isinstance(value, str) else json.dumps(value)
    return found


def test_rendered_lesson_sections_keep_the_order_of_the_file(lesson: Lesson) -> None:
    assert list(rendered(lesson)) == ["intro", "ingat", "hitung", "coba", "hari-ini", "di-rumah"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_html_element_of_a_rendered_lesson_is_closed(lesson: Lesson, language: str) -> None:
    for value in render_lesson(lesson, language, picture_url).values():
        Balance(value if isinstance(value, str) else value["html"])  # type: ignore[index]


def test_rendering_a_lesson_twice_gives_the_same_html(lesson: Lesson) -> None:
    assert rendered(lesson) == rendered(lesson)


MARKED = st.text(st.sampled_from("aÉ1 \n\t\r\0\\`*_[]()!<>&|-+=#.:~\"'“Rp"), max_size=20)


@given(st.from_regex(PLAIN, fullmatch=True) | MARKED)
@example("Ongkosnya Rp5.000 – 2% lebih\nmurah: “ya” > tidak; a=b (1. dua)")
def test_plain_lesson_text_renders_the_same_with_and_without_the_markdown_parser(text: str) -> None:
    if PLAIN.fullmatch(text):
        assert MARKDOWN.render(text) == f"<p>{escapeHtml(text)}</p>\n"
    if PLAIN_LINE.fullmatch(text):
        assert MARKDOWN.renderInline(text) == escapeHtml(text)


def test_rendered_lesson_section_keeps_its_id_and_heading(lesson: Lesson) -> None:
    assert rendered(lesson)["ingat"].startswith(
        '<section id="ingat" class="tikar rim isi">\n<h2>Yang kecil pun ditulis</h2>'
    )


def test_rendered_lesson_table_has_aria_roles_a_caption_and_cell_labels(lesson: Lesson) -> None:
    intro = rendered(lesson)["intro"]
    assert '<table class="lipat" role="table">' in intro
    assert '<caption class="sr">Catat belanja tujuh hari</caption>' in intro
    assert '<th role="rowheader" scope="row">Senin</th>' in intro
    assert '<td role="cell" data-l="Jajan" class="n">Rp25.000</td>' in intro
    assert '<th role="columnheader" scope="col" class="n">Jajan</th>' in intro


def test_markdown_lists_are_rendered_as_bulleted_and_numbered_html_lists(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, f"{FOLDER}/pelajaran.id.md", "Buat tujuh baris.", "\n\n- satu\n- dua\n\n1. tiga\n\n")
    shown = rendered(read(root).lesson(FOLDER))["hari-ini"]
    assert '<ul class="daftar">\n<li>satu</li>' in shown
    assert '<ol class="daftar">\n<li>tiga</li>' in shown


def test_table_cell_wraps_bold_and_plain_words_in_one_span_to_keep_them_on_one_line(
    tmp_path: Path,
) -> None:
    root = good_course.copy(tmp_path)
    edit(root, f"{FOLDER}/pelajaran.id.md", "| Rp25.000 |", "| **Rp25.000** saja |")
    shown = rendered(read(root).lesson(FOLDER))["intro"]
    assert 'data-l="Jajan" class="n"><span><strong>Rp25.000</strong> saja</span></td>' in shown


def test_rendered_lesson_drawing_has_width_and_height_and_loads_lazily(lesson: Lesson) -> None:
    assert (
        f'<img src="/static/{FOLDER}/gambar/buku.svg" '
        'alt="Sebuah buku tulis dengan tujuh baris dan sebuah pensil." '
        'loading="lazy" width="120" height="80" />'
    ) in rendered(lesson)["intro"]


def test_calculation_block_renders_rows_signs_and_a_result(lesson: Lesson) -> None:
    shown = rendered(lesson)["hitung"]
    assert "<h3>Jajan dua hari</h3>" in shown
    assert (
        "<div><span>Ditambah Selasa</span>"
        '<span><span aria-hidden="true">+</span>\u00a0Rp40.000</span></div>'
    ) in shown
    assert '<div class="jumlah"><span>Jajan dua hari</span><span>Rp65.000</span></div>' in shown
    assert "<span>kira-kira Rp21.667</span>" in shown
    assert shown.count('<div class="hitung">') == 2


def test_source_formulas_do_not_appear_in_rendered_lessons_and_quizzes(lesson: Lesson) -> None:
    for language in ("id", "en"):
        assert "{=" not in json.dumps(render_lesson(lesson, language, picture_url))
        assert "{=" not in json.dumps(present_quiz(lesson, language, picture_url))


def test_quotation_in_a_lesson_is_rendered_as_a_note(lesson: Lesson) -> None:
    assert (
        '<p class="catatan"><svg class="i" aria-hidden="true"><use href="#kirim"/></svg>'
        "<span>“Kita tulis dulu tujuh hari, lalu kita baca bersama.”</span></p>"
    ) in rendered(lesson)["di-rumah"]


def test_quotation_of_two_paragraphs_is_rendered_as_one_note(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    path = f"{FOLDER}/pelajaran.id.md"
    edit(root, path, "> “Kita tulis", "> “Bu.”\n>\n> “Kita tulis")
    shown = rendered(read(root).lesson(FOLDER))["di-rumah"]
    Balance(shown)
    assert shown.count('class="catatan"') == 1


def test_tool_buttons_of_a_lesson_are_returned_separately_from_the_html(lesson: Lesson) -> None:
    shown = render_lesson(lesson, "en", picture_url)["coba"]
    assert shown == {
        "html": '<section id="coba" class="isi">\n<h2>Try your own sum</h2>\n</section>\n',
        "buttons": [
            {
                "text": "Work out my transfer",
                "href": "/alat/kirim-uang?jumlah=300&mata_uang=MYR&lang=en",
            }
        ],
    }


def test_links_inside_the_site_keep_the_language_of_the_lesson(
    lesson: Lesson, tmp_path: Path
) -> None:
    assert 'href="/belajar/belanja/catat"' in rendered(lesson)["hari-ini"]
    root = good_course.copy(tmp_path)
    path = f"{FOLDER}/pelajaran.en.md"
    edit(root, path, "Draw seven lines.", "[Read](/belajar/belanja/catat#ingat) [x](#ingat).")
    shown = rendered(read(root).lesson(FOLDER), "en")["hari-ini"]
    assert 'href="/belajar/belanja/catat?lang=en#ingat"' in shown
    assert 'href="#ingat"' in shown


def test_html_markup_in_a_lesson_text_is_escaped(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    for name in ("pelajaran.id.md", "kuis.id.md"):
        file = root / FOLDER / name
        text = file.read_text("utf-8").replace("hari", "<script>alert(1)</script>")
        file.write_text(text.replace("tulis", "[x](javascript:alert(1))"), "utf-8")
    renew_source_hashes(root)
    lesson = read(root).lesson(FOLDER)
    quiz = present_quiz(lesson, "id", picture_url)
    quiz.pop("title")  # plain text, which the template escapes
    shown = json.dumps([rendered(lesson), quiz])
    assert "<script" not in shown
    assert 'javascript:alert(1)"' not in shown.replace("\\", "")


def test_quiz_json_for_display_contains_no_right_answers(lesson: Lesson) -> None:
    shown = present_quiz(lesson, "en", picture_url)
    assert json.loads(json.dumps(shown)) == shown
    assert shown["rev"] == lesson.quiz.rev
    questions = shown["questions"]
    assert isinstance(questions, list)
    one, several, number, story = questions
    assert one["options"][1] == {
        "text": "At the end of the month",
        "feedback": "<p>A month is long. Small snacks are easily forgotten.</p>\n",
    }
    assert several["body"] == "<p>Rumi buys rice, then a snack.</p>\n"
    assert [option["text"] for option in number["options"]] == [
        "Rp45.500",
        "Rp13.000",
        "Another number",
    ]
    assert [step["ending"] for step in story["steps"]] == [False] * 4 + [True] * 2
    assert story["steps"][0]["choices"][0] == {
        "text": "Take everything on credit",
        "to": "catatan-warung",
        "consequence": "<p>She carries it home. Her name is in the shop’s book.</p>\n",
    }
    assert "“First write, then shop.”" in story["rule"]["html"]
    assert "right" not in json.dumps(shown).replace("right the", "")


def test_rendering_a_lesson_in_a_missing_language_raises_key_error(lesson: Lesson) -> None:
    with pytest.raises(KeyError):
        render_lesson(lesson, "jv", picture_url)
    with pytest.raises(KeyError):
        present_quiz(lesson, "jv", picture_url)


IDEA = "Uang keluar juga begitu. **Tulis hari itu juga.**"


def rendered_main_idea(tmp_path: Path, text: str) -> object:
    """The rendered main idea of the lesson, with `text` in place of IDEA."""
    root = good_course.copy(tmp_path)
    edit(root, f"{FOLDER}/pelajaran.id.md", IDEA, text)
    renew_source_hashes(root)
    return present_quiz(read(root).lesson(FOLDER), "id", picture_url)["idea"]


def test_quiz_json_for_display_contains_the_lesson_summary(lesson: Lesson) -> None:
    assert present_quiz(lesson, "id", picture_url)["idea"] == {
        "heading": "Yang kecil pun ditulis",
        "html": "<p>Kita menulis nama tamu di buku hajatan supaya tidak lupa. Uang keluar juga "
        "begitu. <strong>Tulis hari itu juga.</strong></p>\n",
    }
    assert "<strong>" in str(present_quiz(lesson, "en", picture_url)["idea"])


@pytest.mark.parametrize(
    "text, html",
    [
        (
            "Satu.\n\n![Buku](gambar/buku.svg)\n\n**Dua.**\n\nTiga.",
            "Satu.</p>\n<p><strong>Dua.</strong></p>\n",
        ),
        ("Satu.\n\n| A | B |\n|---|---|\n| **a** | b |\n\nDua.", "Satu.</p>\n"),
        ("Satu.\n\n- **butir**\n\nDua.", "Satu.</p>\n"),
    ],
)
def test_lesson_summary_ends_with_the_first_bold_paragraph(
    tmp_path: Path, text: str, html: str
) -> None:
    found = rendered_main_idea(tmp_path, text)
    assert isinstance(found, dict)
    assert found["html"] == f"<p>Kita menulis nama tamu di buku hajatan supaya tidak lupa. {html}"


def test_lesson_without_summary_section_has_no_summary(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, f"{FOLDER}/pelajaran.id.md", " {#ingat}", " {#hari-esok}")
    renew_source_hashes(root)
    assert present_quiz(read(root).lesson(FOLDER), "id", picture_url)["idea"] is None
