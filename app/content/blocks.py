"""Blocks of a course text with special markup: sums, tables, quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from markdown_it.token import Token

from app.content import prose, sums
from app.content.source import without_formulas

_SIGNS: Final = {"+": "+", "-": "−", "x": "×", ":": "÷"}
_QUOTE_ICON: Final = '<svg class="i" aria-hidden="true"><use href="#kirim"/></svg>'
_AMOUNT: Final = re.compile(r"\D{0,4}\d")


def html_token(html: str) -> Token:
    return Token("html_block", "", 0, content=html)


def all_paragraphs_closed(tokens: Sequence[Token]) -> bool:
    """Whether every paragraph in `tokens` is closed."""
    kinds = [token.type for token in tokens]
    return kinds.count("paragraph_open") == kinds.count("paragraph_close")


def render_sum_block(token: Token, heading_tag: str) -> str:
    title = escape(token.info.partition(" ")[2])
    parts = [
        f"<{heading_tag}>{title}</{heading_tag}>\n"
        if heading_tag
        else f"<p><strong>{title}</strong></p>\n"
    ]
    read = sums.read_sum_block(title, token.content.splitlines(), 0, lambda *_: None)
    for group in read.groups:
        parts.append('<div class="hitung">')
        for row in group:
            # The label already names the operation, so the sign is hidden from screen readers.
            sign = _SIGNS.get(row.sign, "")
            shown = f'<span aria-hidden="true">{sign}</span>\u00a0' if sign else ""
            about = f"{row.about} " if row.about else ""
            written = f"<span>{shown}{escape(about + row.written)}</span>"
            kind = ' class="jumlah"' if row.sign == "=" else ""
            parts.append(f"<div{kind}><span>{escape(row.label)}</span>{written}</div>")
        parts.append("</div>\n")
    return "".join(parts)


def render_quotations_as_notes(tokens: list[Token]) -> list[Token]:
    """Replaces Markdown quotations by note boxes. A single paragraph becomes the box itself."""
    found: list[Token] = []
    inside: list[Token] | None = None
    for token in tokens:
        if token.type == "blockquote_open" and inside is None:
            inside = []
        elif token.type == "blockquote_close" and inside is not None and token.level == 0:
            single = [each.type for each in inside][1:] == ["inline", "paragraph_close"]
            if single:
                before, after = f'<p class="catatan">{_QUOTE_ICON}<span>', "</span></p>\n"
                inside = inside[1:-1]
            else:
                before = f'<div class="catatan">{_QUOTE_ICON}<div class="isi">\n'
                after = "</div></div>\n"
            found.extend((html_token(before), *inside, html_token(after)))
            inside = None
        else:
            (found if inside is None else inside).append(token)
    return found


def make_tables_accessible(tokens: list[Token], heading: str) -> None:
    """Adds a caption and ARIA roles to tables, in place: CSS that shows rows as blocks makes screen
    readers forget the table. `data-l` repeats the column heading in each cell."""
    caption = escape(without_formulas(heading))
    start = 0
    while start < len(tokens):
        if tokens[start].type == "table_open":
            kinds = [token.type for token in tokens[start:]]
            end = start + kinds.index("table_close")
            _annotate_table(tokens[start:end])
            tokens.insert(start + 1, html_token(f'<caption class="sr">{caption}</caption>\n'))
        start += 1


_ROLES: Final = {
    "table_open": {"class": "lipat", "role": "table"},
    "thead_open": {"role": "rowgroup"},
    "tbody_open": {"role": "rowgroup"},
    "tr_open": {"role": "row"},
    "th_open": {"role": "columnheader", "scope": "col"},
    "td_open": {"role": "cell"},
}


def _wrap_cell_content(cell: Token) -> None:
    """Wraps the content of a table cell in a span: on phones the cell is a flex container, in which
    bold words would become boxes of their own."""
    children = cell.children or []
    if len(children) > 1:
        before, after = (Token("html_inline", "", 0, content=tag) for tag in ("<span>", "</span>"))
        cell.children = [before, *children, after]


def _annotate_table(tokens: Sequence[Token]) -> None:
    heads: list[str] = []
    cells: list[list[tuple[Token, str]]] = []
    for number, token in enumerate(tokens):
        if token.type in _ROLES:
            token.attrs = dict(_ROLES[token.type])
        if token.type == "th_open":
            heads.append(prose.inline_text(tokens[number + 1]))
            cells.append([(token, "")])
        elif token.type == "td_open":
            column = sum(len(each) for each in cells) % len(heads)
            if column == 0:
                token.tag = tokens[number + 2].tag = "th"
                token.attrs = {"role": "rowheader", "scope": "row"}
            else:
                token.attrSet("data-l", heads[column])
                _wrap_cell_content(tokens[number + 1])
            cells[column].append((token, prose.inline_text(tokens[number + 1])))
    for below in cells[1:]:
        if all(_AMOUNT.match(text) for _, text in below[1:]):
            for token, _ in below:
                token.attrJoin("class", "n")
