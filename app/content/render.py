"""Course texts as HTML fragments in the markup of the design (classes of bekal.css)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Final

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from app.content import blocks, prose
from app.content.aloud.recordings import AudioClip
from app.content.aloud.script import feedback_recording_name, option_recording_name
from app.content.faces import Faces, put_face_beside, render_speech_with_faces
from app.content.glossary import FirstTermUseLinker, Glossary
from app.content.lesson import ORIGINAL, Lesson, LessonPicture
from app.content.opening import OPENING, OpeningChoice
from app.content.question import SCENARIO, QuizQuestion, ScenarioStep
from app.content.source import (
    MARKDOWN,
    PLAIN,
    PLAIN_LINE,
    SOURCE_NOTE,
    MarkdownSection,
    parse_markdown,
    without_formulas,
)
from app.content.sourcenote import render_source_note

# Maps the path of a drawing, relative to the course folder, to its address.
PictureUrl = Callable[[str], str]

CALCULATOR: Final = "coba"
IDEA: Final = "ingat"
READERS: Final = ("pekerja", "keluarga")
"""Sections for one reader only: the worker abroad, the family at home."""
_SECTION_CLASS: Final = {IDEA: "tikar rim isi"}
_LISTS: Final = ("bullet_list_open", "ordered_list_open")
_TOLERANCE: Final = re.compile(r"\s*±.*")


@dataclass(frozen=True)
class _RenderContext:
    """The context that all texts of one lesson share."""

    lesson: Lesson
    language: str
    picture_url: PictureUrl
    terms: FirstTermUseLinker | None = None
    faces: Faces = field(default_factory=dict)
    clips: Mapping[str, AudioClip] = field(default_factory=dict)

    def recording_under_key(self, key: str, name: str) -> dict[str, object]:
        """{key: the recording of this name}, to be merged into the mapping of a template; empty if
        there is no recording."""
        return {key: asdict(self.clips[name])} if name in self.clips else {}

    def find_picture(self, name: str) -> LessonPicture | None:
        path = f"{self.lesson.id}/{name}"
        return next((each for each in self.lesson.pictures if each.path == path), None)

    def add_language_to_link(self, target: str) -> str:
        """Adds the `lang` parameter to a link inside the site, since public pages read the language
        from the address."""
        if not target.startswith("/") or self.language == ORIGINAL:
            return target
        page, mark, place = target.partition("#")
        return f"{page}{'&' if '?' in page else '?'}lang={self.language}{mark}{place}"


def render_lesson(
    lesson: Lesson,
    lang: str,
    picture_url: PictureUrl,
    glossary: Glossary | None = None,
    faces: Faces | None = None,
) -> dict[str, object]:
    """The sections of a lesson by id, in the order of its file.

    "intro", which a lesson that opens with a choice lacks, is a fragment without a heading; every
    other value is `<section id=…>` with an h2. "pilih" is {"html", "opening": True}.
    "coba" is {"html": that section without its buttons, "buttons": [{"text", "href"}]}, both plain;
    "pekerja" and "keluarga" are {"html", "reader": the same word}. The first use of each term of
    `glossary` links to its meaning; `faces` stand beside what their people say. Raises
    KeyError if the lesson has no such language."""
    body = lesson.source[lang]
    terms = None if glossary is None else FirstTermUseLinker(glossary, lang)
    page = _RenderContext(lesson, lang, picture_url, terms, faces or {})
    rendered: dict[str, object] = {}
    for section in body.sections:
        tokens = section.copied_tokens()
        if section.id == OPENING and body.opening:
            rendered[OPENING] = {"html": _render_opening(body.opening, page), "opening": True}
        elif section.id == "intro":
            if tokens:
                rendered["intro"] = _render_blocks(tokens, page, body.title, "")
        elif section.id == CALCULATOR:
            buttons, rest = _separate_buttons(tokens, page)
            rendered[section.id] = {
                "html": _render_section(section, rest, page),
                "buttons": buttons,
            }
        elif section.id in READERS:
            html = _render_section(section, tokens, page)
            rendered[section.id] = {"html": html, "reader": section.id}
        else:
            rendered[section.id] = _render_section(section, tokens, page)
    return rendered


def present_quiz(
    lesson: Lesson, lang: str, picture_url: PictureUrl, clips: Mapping[str, AudioClip] | None = None
) -> dict[str, object]:
    """The quiz as shown in `lang`, ready for JSON; it does not contain the right answers.

    {"lesson", "rev", "lang", "title", "idea", "questions": [{"id", "kind", "question", "body",
    "options": [{"text", "feedback"}]}]}. A scenario has, instead of options, "steps": [{"id",
    "heading", "html", "ending": bool, "choices": [{"text", "to", "consequence"}]}] and "rule":
    {"heading", "html"}. "idea" has the same form: the main idea of the lesson, or None. Texts are
    HTML, titles and ids plain; options keep the order of the file. Texts with a recording in
    `clips` carry it as "sound", the feedback of an option as "told". "private" marks a lesson that
    stays private after it is withdrawn. Raises KeyError if the lesson has no such language."""
    page = _RenderContext(lesson, lang, picture_url, clips=clips or {})
    # The page is in another language, so screen readers need the lang attribute.
    instead = {"lang": ORIGINAL} if lang in lesson.untranslated else {}
    private = {"private": True} if lesson.private else {}
    return {
        "lesson": lesson.id,
        "rev": lesson.quiz.rev,
        "lang": lang,
        "title": lesson.title[lang],
        "idea": _main_idea_json(lesson.source[lang].sections, page),
        **private,
        "questions": [
            {**instead, **_question_json(question, page)} for question in lesson.texts[lang]
        ],
    }


def _main_idea_json(
    sections: Sequence[MarkdownSection], page: _RenderContext
) -> dict[str, str] | None:
    for section in sections:
        if section.id == IDEA and (idea := prose.extract_main_idea(section.copied_tokens())):
            heading = _render_markdown_line(without_formulas(section.heading), page)
            return {"heading": heading, "html": _render_tokens(idea, page)}
    return None


def _question_json(question: QuizQuestion, page: _RenderContext) -> dict[str, object]:
    shown: dict[str, object] = {
        "id": question.id,
        "kind": question.kind,
        "question": _render_markdown_line(question.text, page),
        "body": _render_markdown_block(question.body, page),
        **page.recording_under_key("sound", option_recording_name(question.id, 0)),
    }
    if question.kind == SCENARIO:
        shown["steps"] = [_scenario_step_json(question.id, step, page) for step in question.steps]
        if question.rule:
            rule = question.rule
            shown["rule"] = {
                "heading": _render_markdown_line(rule.text, page),
                "html": _render_markdown_block(rule.body, page),
                **page.recording_under_key("sound", option_recording_name(question.id, 0, rule.id)),
            }
    else:
        shown["options"] = [
            {
                "text": _render_markdown_line(_TOLERANCE.sub("", option.text), page),
                "feedback": _render_markdown_block(option.feedback, page),
                **page.recording_under_key("sound", option_recording_name(question.id, number)),
                **page.recording_under_key("told", feedback_recording_name(question.id, number)),
            }
            for number, option in enumerate(question.options, 1)
        ]
    return shown


def _scenario_step_json(
    question: str, step: ScenarioStep, page: _RenderContext
) -> dict[str, object]:
    return {
        "id": step.id,
        "heading": _render_markdown_line(step.text, page),
        "html": _render_markdown_block(step.body, page),
        "ending": step.right is not None,
        **page.recording_under_key("sound", option_recording_name(question, 0, step.id)),
        "choices": [
            {
                "text": _render_markdown_line(choice.text, page),
                "to": choice.to,
                "consequence": _render_markdown_block(choice.feedback, page),
                **page.recording_under_key(
                    "sound", option_recording_name(question, number, step.id)
                ),
                **page.recording_under_key(
                    "told", feedback_recording_name(question, number, step.id)
                ),
            }
            for number, choice in enumerate(step.choices, 1)
        ],
    }


def _render_section(section: MarkdownSection, tokens: list[Token], page: _RenderContext) -> str:
    kind = _SECTION_CLASS.get(section.id, "isi")
    heading = _render_markdown_line(without_formulas(section.heading), page)
    inside = _render_blocks(tokens, page, section.heading, "h3")
    # "keluarga" alone is the id of an icon in the page frame, and an id must be unique.
    place = f"untuk-{section.id}" if section.id in READERS else section.id
    return f'<section id="{place}" class="{kind}">\n<h2>{heading}</h2>\n{inside}</section>\n'


def _render_opening(opening: OpeningChoice, page: _RenderContext) -> str:
    """The opening choice, each consequence behind its action. Terms are linked in the situation
    only: an action is a button, and the lesson itself explains what a consequence mentions."""
    heading = _render_markdown_line(without_formulas(opening.heading), page)
    parts = [f'<section id="{OPENING}" class="isi">\n<h2>{heading}</h2>\n']
    told = parse_markdown(opening.situation.split("\n"))
    html = _render_blocks(told, page, opening.heading, "h3")
    parts.append(put_face_beside(html, opening.situation, page.faces))
    plain = replace(page, terms=None, faces={})
    for action in opening.actions:
        text = _render_markdown_line(action.text, plain)
        consequence = _render_markdown_block(action.consequence, plain)
        parts.append(
            f'<details class="pilihan"><summary>{text}</summary>'
            f'<div class="isi">\n{consequence}</div></details>\n'
        )
    return "".join((*parts, "</section>\n"))


def _render_markdown_block(text: str, page: _RenderContext) -> str:
    if PLAIN.fullmatch(text):
        return f"<p>{escapeHtml(text)}</p>\n"
    return _render_blocks(MARKDOWN.parse(text), page, page.lesson.title[page.language], "")


def _render_markdown_line(text: str, page: _RenderContext) -> str:
    if PLAIN_LINE.fullmatch(text):
        return escapeHtml(text)
    return _render_tokens(MARKDOWN.parseInline(text), page)


def _separate_buttons(
    tokens: list[Token], page: _RenderContext
) -> tuple[list[dict[str, str]], list[Token]]:
    """Separates the paragraphs that are a single link from the other tokens."""
    buttons: list[dict[str, str]] = []
    rest: list[Token] = []
    for token in tokens:
        if token.type == "inline" and token.children and prose.is_link(token):
            target = str(token.children[0].attrGet("href") or "")
            buttons.append(
                {"text": prose.inline_text(token), "href": page.add_language_to_link(target)}
            )
            rest.pop()
        elif not (token.type == "paragraph_close" and blocks.all_paragraphs_closed(rest)):
            rest.append(token)
    return buttons, rest


def _render_blocks(tokens: list[Token], page: _RenderContext, heading: str, level: str) -> str:
    """Renders Markdown tokens as HTML. `heading` is the caption of tables; `level` is the heading
    element of a sum's title, empty if there is no h2 above it."""
    if page.terms:
        page.terms.link_terms(tokens)
    tokens = render_speech_with_faces(blocks.render_quotations_as_notes(tokens), page.faces)
    blocks.make_tables_accessible(tokens, heading)
    for number, token in enumerate(tokens):
        if token.type == "fence":
            tokens[number] = blocks.html_token(blocks.render_sum_block(token, level))
        elif token.type == SOURCE_NOTE:
            note = render_source_note(page.lesson, token, page.language)
            tokens[number] = blocks.html_token(note)
    return _render_tokens(tokens, page)


def _render_tokens(tokens: list[Token], page: _RenderContext) -> str:
    for token in tokens:
        if token.type in _LISTS:
            token.attrSet("class", "daftar")  # lists without a class have no markers
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", page.add_language_to_link(str(child.attrGet("href") or "")))
            elif child.type == "image":
                _set_picture_attributes(child, page)
    return str(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))


def _set_picture_attributes(token: Token, page: _RenderContext) -> None:
    name = str(token.attrGet("src") or "")
    token.attrSet("src", page.picture_url(f"{page.lesson.id}/{name}"))
    token.attrSet("loading", "lazy")
    if drawn := page.find_picture(name):
        token.attrSet("width", str(drawn.width))
        token.attrSet("height", str(drawn.height))
