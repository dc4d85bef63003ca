"""Inserts the SVG symbols that a page uses into the page.

A page refers to an icon by ``<use href="#kanan"/>``. A separate sprite would cost a request on a
slow network and would be missing offline, so only the used symbols are inserted, at the top of
``<body>``."""

import re
from functools import cache, lru_cache
from pathlib import Path

_SOURCE = Path(__file__).parents[1] / "templates" / "kit" / "icons.svg"
_DRAWING = re.compile(r'<(symbol|g) id="([a-z][a-z0-9]*)".*?</\1>', re.DOTALL)
# Only <use>: an ordinary link to "#belajar" must not insert the icon of that name.
_USE = re.compile(r'<use\b[^>]*?\bhref="#([a-z][a-z0-9]*)"')
_BODY = re.compile(r"<body\b[^>]*>")


@cache
def svg_symbols_by_id() -> dict[str, str]:
    """Every symbol of ``kit/icons.svg`` by id, in file order."""
    source = _SOURCE.read_text(encoding="utf-8")
    return {found[2]: found[0] for found in _DRAWING.finditer(source)}


@lru_cache(maxsize=512)
def _svg_of_symbols(symbol_ids: frozenset[str]) -> str:
    drawings = [drawing for name, drawing in svg_symbols_by_id().items() if name in symbol_ids]
    return f"<svg hidden>{''.join(drawings)}</svg>" if drawings else ""


def insert_icon_symbols(html: str) -> str:
    """The page with the symbols that its ``<use>`` elements refer to, right after ``<body>``.

    Unknown names, and fragments without ``<body>``, are left unchanged.

    >>> insert_icon_symbols('<body><p>Tanpa ikon</p></body>')
    '<body><p>Tanpa ikon</p></body>'
    >>> insert_icon_symbols('<body><svg><use href="#ts"/></svg></body>')[:24]
    '<body><svg hidden><g id='
    """
    body = _BODY.search(html)
    if body is None:
        return html
    sprite = _svg_of_symbols(frozenset(_USE.findall(html, body.end())))
    return html[: body.end()] + sprite + html[body.end() :]
