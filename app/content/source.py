"""One course file: its front matter and its sections, each with line numbers."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.content import yamltree
from app.content.faults import MISSING, Report
from app.content.yamltree import YamlNode

MARKDOWN: Final = (
    MarkdownIt("commonmark", {"html": False}).enable("table").disable(["html_block", "html_inline"])
)
# Texts that Markdown leaves unchanged, as most quiz texts are: skipping the parser saves time.
# A single line, and a paragraph.
PLAIN_LINE: Final = re.compile(r"[^\r\n\0\\`*_\[\]!<&]*")
PLAIN: Final = re.compile(r"[^\W\d_](?:[^\s\0\\`*_\[\]!<&|]|[ ](?=\S)|\n(?=[^\W\d_]))*")
MARK: Final = re.compile(r"\{=[^{}]*\}")
_KEY: Final = re.compile(r"(?m)^((?:- |## )\[)x\]")
_DIGITS: Final = 12
SOURCE_NOTE: Final = "source_note"
"""The type of the token of lines such as {sumber 2}; see `source_numbers`."""
_SOURCE_NOTE: Final = re.compile(r"\{sumber (?P<number>[1-9]\d?)\}\s*")
STORY_NOTE: Final = re.compile(r"\{(?P<word>bayar|kenal|tahu|perlu|tanpa):(?P<names>[^{}]*)\}")
"""A declaration of content.storyfacts, on a line of its own or at the end of a line."""
_STORY_NOTES: Final = re.compile(r"(?<!\s)(?:\s*\{(?:bayar|kenal|tahu|perlu|tanpa):[^{}]*\})+\s*$")
_HEADING: Final = re.compile(
    r"##[ ](?:\[(?P<key>[ x])\][ ])?(?P<text>\S.*?)[ ]"
    r"\{#(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)(?:[ ](?P<kind>[a-z]+))?\}\s*"
)


@dataclass(frozen=True)
class MarkdownSection:
    """The text under one heading of a Markdown file. `key` is the mark of a scenario's ending (`x`
    or a space), `lines[0]` is line `line` + 1 of the file; the part before the first heading has id
    "intro"."""

    id: str
    heading: str
    line: int
    lines: tuple[str, ...]
    key: str | None = None
    kind: str | None = None

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The parsed Markdown, shared by all callers: do not modify it."""
        return tuple(parse_markdown(self.lines))

    def copied_tokens(self) -> list[Token]:
        """A copy for callers that modify it; parsing again would take ten times as long."""
        return [_copy_token(token) for token in self.tokens]


@dataclass(frozen=True)
class CourseMarkdownFile:
    """A Markdown file of the course. `path` is relative to the course folder, `file_digest` is 12
    hex digits of the SHA-256 of the whole file, `first` is the index of the first line below the
    front matter. `story_notes` are the declarations of a story by line number (from 1), and `lines`
    are without them: they are neither read, counted nor translated."""

    path: str
    file_digest: str
    front: Mapping[str, YamlNode]
    lines: tuple[str, ...]
    first: int
    story_notes: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def text_digest(self) -> str:
        """The digest of the part that is translated, which a translation records as `asal`: 12 hex
        digits of the SHA-256 of the title and the text below the front matter. Sources, dates,
        minutes, formulas, marks of right answers, declarations of a story, line ends and trailing
        empty lines do not change it. Change notes are compared by date in `checks.changes`."""
        title = self.front["judul"].written if "judul" in self.front else ""
        lines = [
            line
            for number, line in enumerate(self.lines[self.first :], self.first + 1)
            if line or number not in self.story_notes
        ]
        text = _KEY.sub(r"\1 ]", without_formulas("\n".join(lines)))
        return _short_digest(f"{title}\n{text.strip()}".encode())

    def matches_recorded_digest(self, recorded_digest: str) -> bool:
        """Whether a translation that records this digest was made from this text. Until December
        2026 translations recorded the digest of the whole file. Those stay valid while the file is
        unchanged, so that published modules need no new ones."""
        return recorded_digest in (self.text_digest, self.file_digest)

    def front_matter_line(self, key: str) -> int:
        return self.front[key].line if key in self.front else 1


def without_formulas(text: str) -> str:
    """`text` as a reader sees it, without the formulas behind numbers.

    >>> without_formulas("Rp3.760{= 1.128.000 : 300}.")
    'Rp3.760.'
    """
    return MARK.sub("", text)


def _short_digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_DIGITS]


def _copy_token(token: Token) -> Token:
    children = None if token.children is None else [_copy_token(child) for child in token.children]
    return token.copy(attrs=dict(token.attrs), children=children)


def source_notes(lines: Sequence[str]) -> dict[int, int]:
    """The number of the source that each line such as {sumber 2} names, by index of the line."""
    found = ((index, _SOURCE_NOTE.fullmatch(line)) for index, line in enumerate(lines))
    return {index: int(match["number"]) for index, match in found if match}


def parse_markdown(lines: Sequence[str]) -> list[Token]:
    """The tokens of Markdown. A source note becomes a token of its own between the blocks, so that
    it is neither counted nor read aloud as text."""
    notes = source_notes(lines)
    text = "\n".join("" if index in notes else line for index, line in enumerate(lines))
    tokens = MARKDOWN.parse(without_formulas(text))
    return _insert_source_notes(tokens, notes) if notes else tokens


def _insert_source_notes(tokens: Sequence[Token], notes: Mapping[int, int]) -> list[Token]:
    """Inserts each note before the next top-level block; notes below the same block become one."""
    made: list[Token] = []
    ahead = sorted(notes.items(), reverse=True)
    for token in tokens:
        while ahead and token.level == 0 and token.map and ahead[-1][0] < token.map[0]:
            _append_source_note(made, ahead.pop()[1])
        made.append(token)
    for _, number in reversed(ahead):
        _append_source_note(made, number)
    return made


def _append_source_note(tokens: list[Token], number: int) -> None:
    if tokens and tokens[-1].type == SOURCE_NOTE:
        tokens[-1].info += f" {number}"
    else:
        tokens.append(Token(SOURCE_NOTE, "", 0, info=str(number)))


def source_numbers(note: Token) -> list[int]:
    """The numbers of the sources that a source note names."""
    return [int(number) for number in note.info.split()]


def decode_utf8(data: bytes, report: Report) -> str | None:
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        report(line, "unreadable-line", "baris ini bukan UTF-8; simpan berkas sebagai UTF-8")
        return None


def read_course_file(root: Path, path: str, report: Report) -> CourseMarkdownFile | None:
    """Read and parse the course file at `path` below `root`: its front matter, lines and digest.
    None if it is missing or not UTF-8. All faults are reported, also those of the front matter."""
    try:
        data = (root / path).read_bytes()
    except OSError:
        report(1, MISSING, "berkas ini belum ada")
        return None
    text = decode_utf8(data, report)
    if text is None:
        return None
    lines = tuple(text.splitlines())
    front: Mapping[str, YamlNode] = {}
    first = 0
    if lines and lines[0].rstrip() == "---":
        end = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), None)
        if end is None:
            report(1, "unreadable-line", "keterangan di atas berkas tidak ditutup dengan ---")
        else:
            tree = yamltree.parse_yaml("\n".join(lines[1:end]), report, offset=1)
            front = tree.as_mapping() if tree else {}
            first = end + 1
    notes = {
        number: match[0]
        for number, line in enumerate(lines[first:], first + 1)
        if (match := _STORY_NOTES.search(line))
    }
    plain = tuple(
        line.removesuffix(notes[number]) if number in notes else line
        for number, line in enumerate(lines, 1)
    )
    return CourseMarkdownFile(path, _short_digest(data), front, plain, first, notes)


def split_into_sections(
    source: CourseMarkdownFile, report: Report, *, kinds: Collection[str] = (), keys: bool = False
) -> tuple[MarkdownSection, ...]:
    """Splits the file at its `##` headings. `kinds` are the words allowed after an id; `keys` says
    whether headings may carry `[x]`. Unreadable headings are reported."""
    found: list[MarkdownSection] = [MarkdownSection("intro", "", source.first, ())]
    body: list[str] = []
    fenced = 0

    def finish_section() -> None:
        found[-1] = replace(found[-1], lines=tuple(body))
        body.clear()

    for number, line in enumerate(source.lines[source.first :], source.first + 1):
        if line.startswith("```"):
            fenced = 0 if fenced else number
        if not fenced and line.startswith("#") and not line.startswith("### "):
            match = _HEADING.fullmatch(line)
            if match and (match["kind"] is None or match["kind"] in kinds):
                finish_section()
                found.append(
                    MarkdownSection(
                        match["id"],
                        match["text"],
                        number,
                        (),
                        match["key"] if keys else None,
                        match["kind"],
                    )
                )
                if match["key"] and not keys:
                    report(number, "unreadable-line", "judul ini tidak boleh memakai [x] atau [ ]")
                continue
            report(number, "unreadable-line", "judul tidak terbaca; tulis: ## Judul {#nama}")
        body.append(line)
    finish_section()
    if fenced:
        report(fenced, "unreadable-line", "pagar ``` ini tidak ditutup")
    ids: set[str] = set()
    for section in found[1:]:
        if section.id in ids:
            report(section.line, "duplicate-id", f"nama {{#{section.id}}} dipakai dua kali")
        ids.add(section.id)
    return tuple(found)
