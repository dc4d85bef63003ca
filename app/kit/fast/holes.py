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
from app.kit.registry import ValuePerApp
from app.kit.text import i18n
from app.kit.untyped.data import brotli_compress_parts, brotli_decompress
from app.kit.web.packing import best_encoding_of_request
from app.kit.web.pages import render

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
    """A compressed page without the reader's name: the bytes before and after its place."""

    head: bytes
    id_suffix: bytes

    def filled_with(self, reader_html: bytes) -> bytes:
        """The compressed page with `reader_html` in its hole, padded with spaces.

        Raises ValueError if `reader_html` does not fit into the hole."""
        if len(reader_html) > HOLE_SIZE - len(HOLE_END):
            raise ValueError(f"{len(reader_html)} bytes do not fit into the hole")
        return self.head + reader_html.ljust(HOLE_SIZE) + self.id_suffix


def compress_page_with_hole(html_before: bytes, html_after: bytes) -> PageWithHole:
    """Compress the page `html_before` + hole + `html_after`.

    Brotli may refer from a later part of the page back into the hole; the name would then appear
    twice. Two test fillers that differ in every byte detect this."""
    for _ in range(MAX_TRIES):
        hole = secrets.token_bytes(HOLE_SIZE - len(HOLE_END)) + HOLE_END
        first, middle, last = brotli_compress_parts((html_before, hole, html_after), QUALITY)
        before, found, after = middle.partition(hole)
        holed = PageWithHole(first + before, after + last)
        if found and all(
            _decompresses_to_page(holed, html_before, html_after, filling)
            for filling in (b"A", b"B")
        ):
            return holed
    raise RuntimeError("no hole could be made in this page")


def _decompresses_to_page(
    compressed_page: PageWithHole, html_before: bytes, html_after: bytes, filler: bytes
) -> bool:
    part = filler * (HOLE_SIZE - len(HOLE_END))
    try:
        return (
            brotli_decompress(compressed_page.filled_with(part))
            == html_before + part + HOLE_END + html_after
        )
    except ValueError:
        return False


Environ = Mapping[str, Any]


def shared_page_key(
    environ: Environ, template: str, state: Hashable, language: str
) -> Hashable | None:
    """The cache key of a shared page; None if the request cannot use one: the browser does not
    accept brotli, or the address has query parameters."""
    query = environ.get("QUERY_STRING", "")
    if i18n.language_of_query(query) is None or best_encoding_of_request(environ) != "br":
        return None
    # A page on a LAN host has a notice about HTTPS.
    return template, state, environ["PATH_INFO"], query, language, environ.get("HTTP_HOST")


def filled_cached_page(app: Flask, key: Hashable, person: permissions.Person) -> bytes | None:
    """The compressed page under `key`, filled for this reader; None if it is not cached yet."""
    holed = _page_cache(app).get(key)
    return (
        None
        if holed is None
        else holed.filled_with(_reader_html(person.id_suffix, escape(person.name)))
    )


def shared_page(template: str, state: Hashable, **context: Any) -> Response:
    """Render `template` once for all readers in the same `state`. `state` must identify everything
    in `context` that the page shows. The page contains the reader's name once.

    The page is rendered for each reader if `shared_page_key` is None, and for staff, whose menu is
    personal."""
    app, who = current_app._get_current_object(), permissions.signed_in_person()  # type: ignore[attr-defined]
    key = shared_page_key(request.environ, template, state, i18n.language())
    if key is None or who.is_staff:
        return render(template, **context)
    body = filled_cached_page(app, key, who)
    if body is None:
        cache = _page_cache(app)
        if len(cache) >= MAX_PAGES:
            cache.clear()
        cache[key] = _render_page_with_hole(template, who, context)
        body = filled_cached_page(app, key, who)
    return Response(body, headers=HEADERS)


def _reader_html(id_suffix: str, name: str) -> bytes:
    """Return the HTML that differs between readers, as in kit/base.html: the end of the person's id
    in an attribute, and the name."""
    return f'{id_suffix}">{name}'.encode()


_CACHE = ValuePerApp[dict[Hashable, PageWithHole]]("pages_with_hole")


def _page_cache(app: Flask) -> dict[Hashable, PageWithHole]:
    found = _CACHE.find(app)
    return _CACHE.put(app, {}) if found is None else found


def _render_page_with_hole(
    template: str, person: permissions.Person, context: dict[str, Any]
) -> PageWithHole:
    # The country of the reader appears in links of other pages; a shared page must not contain it.
    permissions.set_current_person(replace(person, name=PLACEHOLDER, country=None))
    try:
        html = render(template, **context).get_data()
    finally:
        permissions.set_current_person(person)
    mark = _reader_html(person.id_suffix, PLACEHOLDER)
    head, found, tail = html.partition(mark)
    if not found or PLACEHOLDER.encode() in tail or person.id_suffix.encode() in head + tail:
        raise RuntimeError(f"{template} must hold the name of its reader exactly once")
    return compress_page_with_hole(head, tail)
