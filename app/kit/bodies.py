"""Bodies that programs send: unpacked, and read as JSON."""

from __future__ import annotations

import json
import zlib
from typing import Any

from app.kit.http import LARGEST_BODY

_WINDOW = {"gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


class UnreadableError(ValueError):
    """`code`: bad_request, too_big, wrong_type, or a word of the reader's own."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


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
