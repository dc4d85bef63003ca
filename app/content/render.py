"""Course texts as HTML fragments in the markup of the design (classes of bekal.css)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Final

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from app.content import blocks, prose
from app.content.aloud.recordings import Clip
from app.content.aloud.script import feedback_name, option_name
from app.content.glossary import FirstUses, Glossary
from app.content.lesson import ORIGINAL, Lesson, Picture
from app.content.question import SCENARIO, Question, Step
from app.content.source import MARKDOWN, PLAIN, PLAIN_LINE, Section, without_marks

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
class _Page:
    """The context that all texts of one lesson share."""

    lesson: Lesson
    language: str
    picture_url: PictureUrl
    terms: FirstUses | None = None
    clips: Mapping[str, Clip] = field(default_factory=dict)

    def sound(self, key: str, name: str) -> dict[str, object]:
        """{key: the recording of take `name`}; empty if there is none."""
        return {key: asdict(self.clips[name])} if name in self.clips else {}

    def picture(self, name: str) -> Picture | None:
        path = f"{self.lesson.id}/{name}"
        return next((each for each in self.lesson.pictures if each.path == path), None)

    def address(self, target: str) -> str:
        """Adds `lang`, since public pages read the language from the address."""
        if not target.startswith("/") or self.language == ORIGINAL:
            return target
        page, mark, place = target.partition("#")
        return f"{page}{'&' if '?' in page else '?'}lang={self.language}{mark}{place}"


def render_lesson(
    lesson: Lesson, lang: str, picture_url: PictureUrl, glossary: Glossary | None = None
) -> dict[str, object]:
    """The sections of a lesson by id, in the order of its file.

    "intro" is a fragment without a heading; every other value is `<section id=…>` with an h2.
    "coba" is {"html": that section without its buttons, "buttons": [{"text", "href"}]}, both plain;
    "pekerja" and "keluarga" are {"html", "reader": the same word}. The first use of each term of
    `glossary` links to its meaning. Raises KeyError if the lesson has no such language.
    """
    body = lesson.source[lang]
    terms = None if glossary is None else FirstUses(glossary, lang)
    page = _Page(lesson, lang, picture_url, terms)
    rendered: dict[str, object] = {}
    for section in body.sections:
        tokens = section.own_tokens()
        if section.id == "intro":
            rendered["intro"] = _html(tokens, page, body.title, "")
        elif section.id == CALCULATOR:
            buttons, rest = _buttons(tokens, page)
            rendered[section.id] = {"html": _section(section, rest, page), "buttons": buttons}
        elif section.id in READERS:
            html = _section(section, tokens, page)
            rendered[section.id] = {"html": html, "reader": section.id}
        else:
            rendered[section.id] = _section(section, tokens, page)
    return rendered


def presentation(
    lesson: Lesson, lang: str, picture_url: PictureUrl, clips: Mapping[str, Clip] | None = None
) -> dict[str, object]:
    """The quiz as shown in `lang`, ready for JSON; it does not contain the right answers.

    {"lesson", "rev", "lang", "title", "idea", "questions": [{"id", "kind", "question", "body",
    "options": [{"text", "feedback"}]}]}. A scenario has, instead of options, "steps": [{"id",
    "heading", "html", "ending": bool, "choices": [{"text", "to", "consequence"}]}] and "rule":
    {"heading", "html"}. "idea" has the same form: the main idea of the lesson, or None. Texts are
    HTML, titles and ids plain; options keep the order of the file. Texts with a recording in
    `clips` (by take name) carry it as "sound", the feedback of an option as "told". "private" marks
    a private lesson, so that it stays private after the lesson is withdrawn. Raises KeyError if the
    lesson has no such language.
    """
    page = _Page(lesson, lang, picture_url, clips=clips or {})
    # The page is in another language, so screen readers need the lang attribute.
    instead = {"lang": ORIGINAL} if lang in lesson.untranslated else {}
    private = {"private": True} if lesson.private else {}
    return {
        "lesson": lesson.id,
        "rev": lesson.quiz.rev,
        "lang": lang,
        "title": lesson.title[lang],
        "idea": _idea(lesson.source[lang].sections, page),
        **private,
        "questions": [{**instead, **_question(question, page)} for question in lesson.texts[lang]],
    }


def _idea(sections: Sequence[Section], page: _Page) -> dict[str, str] | None:
    for section in sections:
        if section.id == IDEA and (idea := prose.gist(section.own_tokens())):
            heading = _line(without_marks(section.heading), page)
            return {"heading": heading, "html": _finish(idea, page)}
    return None


def _question(question: Question, page: _Page) -> dict[str, object]:
    shown: dict[str, object] = {
        "id": question.id,
        "kind": question.kind,
        "question": _line(question.text, page),
        "body": _block(question.body, page),
        **page.sound("sound", option_name(question.id, 0)),
    }
    if question.kind == SCENARIO:
        shown["steps"] = [_step(question.id, step, page) for step in question.steps]
        if question.rule:
            rule = question.rule
            shown["rule"] = {
                "heading": _line(rule.text, page),
                "html": _block(rule.body, page),
                **page.sound("sound", option_name(question.id, 0, rule.id)),
            }
    else:
        shown["options"] = [
            {
                "text": _line(_TOLERANCE.sub("", option.text), page),
                "feedback": _block(option.feedback, page),
                **page.sound("sound", option_name(question.id, number)),
                **page.sound("told", feedback_name(question.id, number)),
            }
            for number, option in enumerate(question.options, 1)
        ]
    return shown


def _step(question: str, step: Step, page: _Page) -> dict[str, object]:
    return {
        "id": step.id,
        "heading": _line(step.text, page),
        "html": _block(step.body, page),
        "ending": step.right is not None,
        **page.sound("sound", option_name(question, 0, step.id)),
        "choices": [
            {
                "text": _line(choice.text, page),
                "to": choice.to,
                "consequence": _block(choice.feedback, page),
                **page.sound("sound", option_name(question, number, step.id)),
                **page.sound("told", feedback_name(question, number, step.id)),
            }
            for number, choice in enumerate(step.choices, 1)
        ],
    }


def _section(section: Section, tokens: list[Token], page: _Page) -> str:
    kind = _SECTION_CLASS.get(section.id, "isi")
    heading = _line(without_marks(section.heading), page)
    inside = _html(tokens, page, section.heading, "h3")
    # "keluarga" alone is the id of an icon in the page frame, and an id must be unique.
    place = f"untuk-{section.id}" if section.id in READERS else section.id
    return f'<section id="{place}" class="{kind}">\n<h2>{heading}</h2>\n{inside}</section>\n'


def _block(text: str, page: _Page) -> str:
    if PLAIN.fullmatch(text):
        return f"<p>{escapeHtml(text)}</p>\n"
    return _html(MARKDOWN.parse(text), page, page.lesson.title[page.language], "")


def _line(text: str, page: _Page) -> str:
    if PLAIN_LINE.fullmatch(text):
        return escapeHtml(text)
    return _finish(MARKDOWN.parseInline(text), page)


def _buttons(tokens: list[Token], page: _Page) -> tuple[list[dict[str, str]], list[Token]]:
    """Separates the paragraphs that are a single link from the other tokens."""
    buttons: list[dict[str, str]] = []
    rest: list[Token] = []
    for token in tokens:
        if token.type == "inline" and token.children and prose.is_link(token):
            target = str(token.children[0].attrGet("href") or "")
            buttons.append({"text": prose.inline_text(token), "href": page.address(target)})
            rest.pop()
        elif not (token.type == "paragraph_close" and _closed(rest)):
            rest.append(token)
    return buttons, rest


def _closed(tokens: Sequence[Token]) -> bool:
    """Whether every paragraph in `tokens` is closed: then the next close belongs to a removed
    one."""
    kinds = [token.type for token in tokens]
    return kinds.count("paragraph_open") == kinds.count("paragraph_close")


def _html(tokens: list[Token], page: _Page, heading: str, level: str) -> str:
    """`heading` names the tables; `level` is the heading element of a sum's title, empty if there
    is no h2 above it."""
    if page.terms:
        page.terms.link(tokens)
    tokens = blocks.quotes(tokens)
    blocks.tables(tokens, heading)
    for number, token in enumerate(tokens):
        if token.type == "fence":
            tokens[number] = blocks.raw(blocks.sum_html(token, level))
    return _finish(tokens, page)


def _finish(tokens: list[Token], page: _Page) -> str:
    for token in tokens:
        if token.type in _LISTS:
            token.attrSet("class", "daftar")  # lists without a class have no markers
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", page.address(str(child.attrGet("href") or "")))
            elif child.type == "image":
                _picture(child, page)
    return str(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))


def _picture(token: Token, page: _Page) -> None:
    name = str(token.attrGet("src") or "")
    token.attrSet("src", page.picture_url(f"{page.lesson.id}/{name}"))
    token.attrSet("loading", "lazy")
    if drawn := page.picture(name):
        token.attrSet("width", str(drawn.width))
        token.attrSet("height", str(drawn.height))
