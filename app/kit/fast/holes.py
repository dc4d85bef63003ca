"""A personal page at the price of a public one.

Many people are at the same point of the same module: their pages differ in the name alone. Such a
page is rendered and compressed once, with a hole where the name stands. Brotli stores random bytes
as they are, so the hole can be found in the compressed page, cut out, and filled for each reader:
0.2 µs in place of rendering and compressing.
"""

from __future__ import annotations

import secrets
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, Response, current_app, request
from markupsafe import escape

from app.kit import permissions
from app.kit.registry import PerApp
from app.kit.text import i18n
from app.kit.untyped.data import compress_parts, decompress
from app.kit.web.packing import encoding_for
from app.kit.web.pages import page

SIZE = 256
"""Bytes of a hole: who it is, and 40 characters of a name, each of up to 5 bytes, fit."""
# What follows the hole is coded by the two bytes before it, so every filling ends in these.
END = b"  "
QUALITY = 6
TRIES = 20
MARK = "\ue000"
"""A character that no page holds stands for the name while the page is rendered."""
MOST = 2000
"""Pages kept by a process, at some 4 kB; when there are more it begins anew."""
PLAIN_QUERIES = frozenset({"", "lang=id", "lang=en"})
HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Encoding", "br"),
    ("Cache-Control", "no-store"),
)


@dataclass(frozen=True, slots=True)
class Holed:
    """A compressed page without its hole."""

    head: bytes
    tail: bytes

    def filled(self, part: bytes) -> bytes:
        """The compressed page with `part` in its hole, padded with spaces.

        Raises ValueError where the part does not fit."""
        if len(part) > SIZE - len(END):
            raise ValueError(f"{len(part)} bytes do not fit into the hole")
        return self.head + part.ljust(SIZE) + self.tail


def punched(head: bytes, tail: bytes) -> Holed:
    """The page `head` + hole + `tail`, compressed.

    Brotli may point from the tail back into the hole; then another filling would show up twice.
    Two fillings that differ in every byte tell whether it did."""
    for _ in range(TRIES):
        hole = secrets.token_bytes(SIZE - len(END)) + END
        first, middle, last = compress_parts((head, hole, tail), QUALITY)
        before, found, after = middle.partition(hole)
        holed = Holed(first + before, after + last)
        if found and all(_is_whole(holed, head, tail, filling) for filling in (b"A", b"B")):
            return holed
    raise RuntimeError("no hole could be made in this page")


def _is_whole(holed: Holed, head: bytes, tail: bytes, filling: bytes) -> bool:
    part = filling * (SIZE - len(END))
    try:
        return decompress(holed.filled(part)) == head + part + END + tail
    except ValueError:
        return False


Environ = Mapping[str, Any]


def key_of(environ: Environ, template: str, state: Hashable, language: str) -> Hashable | None:
    """What a shared page is kept under; None for a request that none would do for: a browser
    without brotli, an address with a query of its own."""
    query = environ.get("QUERY_STRING", "")
    if query not in PLAIN_QUERIES or encoding_for(environ) != "br":
        return None
    # The host shows in the notice that a LAN address needs HTTPS.
    return template, state, environ["PATH_INFO"], query, language, environ.get("HTTP_HOST")


def ready(app: Flask, key: Hashable, who: permissions.Person) -> bytes | None:
    """The compressed page that is kept under `key`, for this reader; None where it was not made
    yet."""
    holed = _kept(app).get(key)
    return None if holed is None else holed.filled(_part(who.tail, escape(who.name)))


def shared_page(template: str, state: Hashable, **context: Any) -> Response:
    """The page `template`, made once for all readers in the same `state`, which names everything
    in `context` that may show. The reader's name stands in it once.

    Rendered for this reader alone where `key_of` is None, and for staff: their menu is their own.
    """
    app, who = current_app._get_current_object(), permissions.the_person()  # type: ignore[attr-defined]
    key = key_of(request.environ, template, state, i18n.language())
    if key is None or who.is_staff:
        return page(template, **context)
    body = ready(app, key, who)
    if body is None:
        kept = _kept(app)
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = _made(template, who, context)
        body = ready(app, key, who)
    return Response(body, headers=HEADERS)


def _part(tail: str, name: str) -> bytes:
    """What differs from reader to reader: the end of a tag, as the frame of a page writes it."""
    return f'{tail}">{name}'.encode()


_HOLED = PerApp[dict[Hashable, Holed]]("holed")


def _kept(app: Flask) -> dict[Hashable, Holed]:
    found = _HOLED.find(app)
    return _HOLED.put(app, {}) if found is None else found


def _made(template: str, who: permissions.Person, context: dict[str, Any]) -> Holed:
    # What links of other pages tell of a country is one person's, and this page everybody's.
    permissions.adopt(replace(who, name=MARK, country=None))
    try:
        html = page(template, **context).get_data()
    finally:
        permissions.adopt(who)
    mark = _part(who.tail, MARK)
    head, found, tail = html.partition(mark)
    if not found or MARK.encode() in tail or who.tail.encode() in head + tail:
        raise RuntimeError(f"{template} must hold the name of its reader exactly once")
    return punched(head, tail)
