"""Puts the symbols that a page uses into the page itself.

A page refers to a glyph by ``<use href="#kanan"/>``. Fetching a sprite would cost a request on a
slow network and would be missing offline, so the symbols that are used, and only those, are
written once at the top of ``<body>``.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

_SOURCE = Path(__file__).parents[1] / "templates" / "kit" / "icons.svg"
_DRAWING = re.compile(r'<(symbol|g) id="([a-z][a-z0-9]*)".*?</\1>', re.DOTALL)
# Only <use>: an ordinary link to "#belajar" must not pull in the glyph of that name.
_USE = re.compile(r'<use\b[^>]*?\bhref="#([a-z][a-z0-9]*)"')
_BODY = re.compile(r"<body\b[^>]*>")


@cache
def symbols() -> dict[str, str]:
    """Every drawing of ``kit/icons.svg`` by its id, in file order."""
    source = _SOURCE.read_text(encoding="utf-8")
    return {found[2]: found[0] for found in _DRAWING.finditer(source)}


@lru_cache(maxsize=512)
def _sheet(names: frozenset[str]) -> str:
    drawings = [drawing for name, drawing in symbols().items() if name in names]
    return f"<svg hidden>{''.join(drawings)}</svg>" if drawings else ""


def with_symbols(html: str) -> str:
    """The page with the symbols that its ``<use>`` elements name, right after ``<body>``.

    A name without a drawing, and a fragment without ``<body>``, are left as they are.

    >>> with_symbols('<body><p>Tanpa ikon</p></body>')
    '<body><p>Tanpa ikon</p></body>'
    >>> with_symbols('<body><svg><use href="#ts"/></svg></body>')[:24]
    '<body><svg hidden><g id='
    """
    body = _BODY.search(html)
    if body is None:
        return html
    sheet = _sheet(frozenset(_USE.findall(html, body.end())))
    return html[: body.end()] + sheet + html[body.end() :]
