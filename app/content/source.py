"""One course file: its front matter and its sections, each with line numbers."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.content import yamltree
from app.content.faults import MISSING, Report
from app.content.yamltree import Node

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
_HEADING: Final = re.compile(
    r"##[ ](?:\[(?P<key>[ x])\][ ])?(?P<text>\S.*?)[ ]"
    r"\{#(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)(?:[ ](?P<kind>[a-z]+))?\}\s*"
)


@dataclass(frozen=True)
class Section:
    """The text under one heading. `key` is the mark of a scenario's ending (`x` or a space),
    `lines[0]` is line `line` + 1 of the file; the part before the first heading has id "intro"."""

    id: str
    heading: str
    line: int
    lines: tuple[str, ...]
    key: str | None = None
    kind: str | None = None

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The parsed Markdown, shared by all callers: do not modify."""
        return tuple(markdown(self.lines))

    def own_tokens(self) -> list[Token]:
        """A copy for callers that modify it; parsing again would take ten times as long."""
        return [_copy(token) for token in self.tokens]


@dataclass(frozen=True)
class Source:
    """`path` is relative to the course folder, `file_digest` is 12 hex digits of the SHA-256 of the
    whole file."""

    path: str
    file_digest: str
    front: Mapping[str, Node]
    lines: tuple[str, ...]
    first: int

    @cached_property
    def stamp(self) -> str:
        """The `asal` that a translation of this file must carry: 12 hex digits of the SHA-256 of
        the translated part, which is the title and the text below the front matter. Sources, dates,
        minutes, formulas, marks of right answers, line ends and trailing empty lines do not change
        it. Change notes are compared by date in `checks.changes`."""
        title = self.front["judul"].written if "judul" in self.front else ""
        text = _KEY.sub(r"\1 ]", without_marks("\n".join(self.lines[self.first :])))
        return _digits(f"{title}\n{text.strip()}".encode())

    def is_original_of(self, stamp: str) -> bool:
        """Whether a translation with this stamp was made from this text. Until December 2026 a
        stamp was the digest of the whole file. Such stamps stay valid while the file is unchanged,
        so that published modules need no new ones."""
        return stamp in (self.stamp, self.file_digest)

    def line_of(self, key: str) -> int:
        return self.front[key].line if key in self.front else 1


def without_marks(text: str) -> str:
    """`text` as a reader sees it, without the formulas behind numbers.

    >>> without_marks("Rp3.760{= 1.128.000 : 300}.")
    'Rp3.760.'
    """
    return MARK.sub("", text)


def _digits(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_DIGITS]


def _copy(token: Token) -> Token:
    children = None if token.children is None else [_copy(child) for child in token.children]
    return token.copy(attrs=dict(token.attrs), children=children)


def markdown(lines: Sequence[str]) -> list[Token]:
    return MARKDOWN.parse(without_marks("\n".join(lines)))


def decode(data: bytes, report: Report) -> str | None:
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        report(line, "unreadable-line", "baris ini bukan UTF-8; simpan berkas sebagai UTF-8")
        return None


def read(root: Path, path: str, report: Report) -> Source | None:
    """The file at `path` below `root`; None if it is missing or not UTF-8 (both are reported)."""
    try:
        data = (root / path).read_bytes()
    except OSError:
        report(1, MISSING, "berkas ini belum ada")
        return None
    text = decode(data, report)
    if text is None:
        return None
    lines = tuple(text.splitlines())
    front: Mapping[str, Node] = {}
    first = 0
    if lines and lines[0].rstrip() == "---":
        end = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), None)
        if end is None:
            report(1, "unreadable-line", "keterangan di atas berkas tidak ditutup dengan ---")
        else:
            tree = yamltree.read("\n".join(lines[1:end]), report, offset=1)
            front = tree.fields() if tree else {}
            first = end + 1
    return Source(path, _digits(data), front, lines, first)


def sections(
    source: Source, report: Report, *, kinds: Collection[str] = (), keys: bool = False
) -> tuple[Section, ...]:
    """Splits the file at its `##` headings. `kinds` are the words allowed after an id; `keys` says
    whether headings may carry `[x]`. Unreadable headings are reported."""
    found: list[Section] = [Section("intro", "", source.first, ())]
    body: list[str] = []
    fenced = 0

    def close() -> None:
        found[-1] = replace(found[-1], lines=tuple(body))
        body.clear()

    for number, line in enumerate(source.lines[source.first :], source.first + 1):
        if line.startswith("```"):
            fenced = 0 if fenced else number
        if not fenced and line.startswith("#") and not line.startswith("### "):
            match = _HEADING.fullmatch(line)
            if match and (match["kind"] is None or match["kind"] in kinds):
                close()
                found.append(
                    Section(
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
    close()
    if fenced:
        report(fenced, "unreadable-line", "pagar ``` ini tidak ditutup")
    ids: set[str] = set()
    for section in found[1:]:
        if section.id in ids:
            report(section.line, "duplicate-id", f"nama {{#{section.id}}} dipakai dua kali")
        ids.add(section.id)
    return tuple(found)
