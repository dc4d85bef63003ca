"""Bodies that are read by ourselves: in front of Flask, unpacked, and as JSON."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from app.kit.web.http import LARGEST_BODY

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_WINDOW = {"gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


class UnreadableError(ValueError):
    """`code`: bad_request, too_big, wrong_type, or a word of the reader's own."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def in_front(environ: WSGIEnvironment, kind: str, hosts: Collection[str]) -> bytes | None:
    """The body of a request that is answered in front of Flask; whoever is behind can read it
    again. None where it is of another kind, packed, too large, cut off, of unknown length or for
    another host (`hosts`, all where it is empty): Flask refuses those."""
    length = environ.get("CONTENT_LENGTH", "")
    if (
        not (length.isdecimal() and int(length) <= LARGEST_BODY)
        or environ.get("CONTENT_TYPE") != kind
        or environ.get("HTTP_CONTENT_ENCODING")
        or (hosts and environ.get("HTTP_HOST", "").partition(":")[0] not in hosts)
    ):
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return body if len(body) == int(length) else None  # half of an answer is another answer


def unpacked(data: bytes, encoding: str) -> bytes:
    """A body as it was before the phone packed it ("", gzip or deflate). Unpacks no further than
    LARGEST_BODY. Raises UnreadableError."""
    if encoding in ("", "identity"):
        return data
    if encoding not in _WINDOW:
        raise UnreadableError("wrong_type")
    unpacker = zlib.decompressobj(_WINDOW[encoding])
    try:
        whole = unpacker.decompress(data, LARGEST_BODY + 1)
    except zlib.error:
        raise UnreadableError("bad_request") from None
    if len(whole) > LARGEST_BODY:
        raise UnreadableError("too_big")
    if not unpacker.eof or unpacker.unused_data:  # half of a body, or more than one
        raise UnreadableError("bad_request")
    return whole


def json_object(data: bytes) -> dict[str, Any]:
    """The object in a body. Raises UnreadableError."""
    try:
        said = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise UnreadableError("bad_request") from None
    if not isinstance(said, dict):
        raise UnreadableError("bad_request")
    return said
