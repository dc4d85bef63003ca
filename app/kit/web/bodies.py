"""Reads request bodies in the fast lane, decompresses them and parses JSON."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from app.kit.web.http import MAX_BODY

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_WINDOW = {"gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


class UnreadableBodyError(ValueError):
    """The body cannot be used. `code`: bad_request, too_big, wrong_type, or a code of the
    reader."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_fast_route_body(
    environ: WSGIEnvironment, content_type: str, allowed_hosts: Collection[str]
) -> bytes | None:
    """The body of a request in the fast lane; the view can read it again. None if the body has
    another content type, is compressed, too large, incomplete or of unknown length, or is for
    another host (any host if `allowed_hosts` is empty): Flask rejects those."""
    length = environ.get("CONTENT_LENGTH", "")
    if (
        not (length.isdecimal() and int(length) <= MAX_BODY)
        or environ.get("CONTENT_TYPE") != content_type
        or environ.get("HTTP_CONTENT_ENCODING")
        or (allowed_hosts and environ.get("HTTP_HOST", "").partition(":")[0] not in allowed_hosts)
    ):
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return body if len(body) == int(length) else None  # an incomplete answer must not be stored


def decompress_body(body: bytes, encoding: str) -> bytes:
    """The decompressed body; `encoding` is "", gzip or deflate. Decompresses at most MAX_BODY
    bytes. Raises UnreadableBodyError."""
    if encoding in ("", "identity"):
        return body
    if encoding not in _WINDOW:
        raise UnreadableBodyError("wrong_type")
    unpacker = zlib.decompressobj(_WINDOW[encoding])
    try:
        whole = unpacker.decompress(body, MAX_BODY + 1)
    except zlib.error:
        raise UnreadableBodyError("bad_request") from None
    if len(whole) > MAX_BODY:
        raise UnreadableBodyError("too_big")
    if not unpacker.eof or unpacker.unused_data:  # incomplete, or several bodies
        raise UnreadableBodyError("bad_request")
    return whole


def parse_json_object(body: bytes) -> dict[str, Any]:
    """Parse a body that is a JSON object. Raises UnreadableBodyError."""
    try:
        parsed = json.loads(body.decode())
    except (ValueError, RecursionError):
        raise UnreadableBodyError("bad_request") from None
    if not isinstance(parsed, dict):
        raise UnreadableBodyError("bad_request")
    return parsed
