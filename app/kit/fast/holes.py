"""Shared pages with a hole for the reader's name: a personal page at the cost of a public one.

Many people have the same state in a module: their pages differ only in the name. Such a page is
rendered and compressed once, with a hole in place of the name. Brotli stores random bytes
uncompressed, so the hole can be found in the compressed page, cut out and filled for each reader:
0.2 µs instead of rendering and compressing."""

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

HOLE_SIZE = 256
"""Bytes of a hole: enough for the reader's id and a name of 40 characters of up to 5 bytes each."""
# Brotli codes the bytes after the hole by the two bytes before them; every filling ends in these.
HOLE_END = b"  "
QUALITY = 6
MAX_TRIES = 20
PLACEHOLDER = "\ue000"
"""A placeholder for the name during rendering; no page contains this character."""
MAX_PAGES = 2000
"""Maximum pages cached by a process, about 4 kB each; the cache is cleared when it is full."""
HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Encoding", "br"),
    ("Cache-Control", "no-store"),
)


@dataclass(frozen=True, slots=True)
class PageWithHole:
    """A compressed page, cut at its hole."""

    head: bytes
    tail: bytes

    def filled(self, part: bytes) -> bytes:
        """The compressed page with `part` in its hole, padded with spaces.

        Raises ValueError if the part is too long."""
        if len(part) > HOLE_SIZE - len(HOLE_END):
            raise ValueError(f"{len(part)} bytes do not fit into the hole")
        return self.head + part.ljust(HOLE_SIZE) + self.tail


def compressed_with_hole(head: bytes, tail: bytes) -> PageWithHole:
    """Compress the page `head` + hole + `tail`.

    Brotli may refer from the tail back into the hole; another filling would then appear twice. Two
    fillings that differ in every byte detect this."""
    for _ in range(MAX_TRIES):
        hole = secrets.token_bytes(HOLE_SIZE - len(HOLE_END)) + HOLE_END
        first, middle, last = compress_parts((head, hole, tail), QUALITY)
        before, found, after = middle.partition(hole)
        holed = PageWithHole(first + before, after + last)
        if found and all(_is_whole(holed, head, tail, filling) for filling in (b"A", b"B")):
            return holed
    raise RuntimeError("no hole could be made in this page")


def _is_whole(holed: PageWithHole, head: bytes, tail: bytes, filling: bytes) -> bool:
    part = filling * (HOLE_SIZE - len(HOLE_END))
    try:
        return decompress(holed.filled(part)) == head + part + HOLE_END + tail
    except ValueError:
        return False


Environ = Mapping[str, Any]


def key_of(environ: Environ, template: str, state: Hashable, language: str) -> Hashable | None:
    """The cache key of a shared page; None if the request cannot use one: the browser does not
    accept brotli, or the address has query parameters."""
    query = environ.get("QUERY_STRING", "")
    if i18n.language_of_query(query) is None or encoding_for(environ) != "br":
        return None
    # A page on a LAN host has a notice about HTTPS.
    return template, state, environ["PATH_INFO"], query, language, environ.get("HTTP_HOST")


def cached_page(app: Flask, key: Hashable, who: permissions.Person) -> bytes | None:
    """The compressed page under `key`, filled for this reader; None if it is not cached yet."""
    holed = _cache(app).get(key)
    return None if holed is None else holed.filled(_part(who.tail, escape(who.name)))


def shared_page(template: str, state: Hashable, **context: Any) -> Response:
    """Render `template` once for all readers in the same `state`. `state` must identify everything
    in `context` that the page shows. The page contains the reader's name once.

    Rendered for each reader if `key_of` is None, and for staff, whose menu is personal."""
    app, who = current_app._get_current_object(), permissions.the_person()  # type: ignore[attr-defined]
    key = key_of(request.environ, template, state, i18n.language())
    if key is None or who.is_staff:
        return page(template, **context)
    body = cached_page(app, key, who)
    if body is None:
        cache = _cache(app)
        if len(cache) >= MAX_PAGES:
            cache.clear()
        cache[key] = _rendered_with_hole(template, who, context)
        body = cached_page(app, key, who)
    return Response(body, headers=HEADERS)


def _part(tail: str, name: str) -> bytes:
    """The part that differs between readers: the end of a tag and the name, as kit/base.html has
    them."""
    return f'{tail}">{name}'.encode()


_CACHE = PerApp[dict[Hashable, PageWithHole]]("pages_with_hole")


def _cache(app: Flask) -> dict[Hashable, PageWithHole]:
    found = _CACHE.find(app)
    return _CACHE.put(app, {}) if found is None else found


def _rendered_with_hole(
    template: str, who: permissions.Person, context: dict[str, Any]
) -> PageWithHole:
    # The country of the reader appears in links of other pages; a shared page must not contain it.
    permissions.set_person(replace(who, name=PLACEHOLDER, country=None))
    try:
        html = page(template, **context).get_data()
    finally:
        permissions.set_person(who)
    mark = _part(who.tail, PLACEHOLDER)
    head, found, tail = html.partition(mark)
    if not found or PLACEHOLDER.encode() in tail or who.tail.encode() in head + tail:
        raise RuntimeError(f"{template} must hold the name of its reader exactly once")
    return compressed_with_hole(head, tail)
