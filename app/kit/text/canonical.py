"""Canonical JSON, RFC 8785: the same bytes for the same value, whoever writes them."""

from __future__ import annotations

import json
import re
from typing import Any

import rfc8785

_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)
_ODD = re.compile(r"(?:^|[\[:,])-?\d+(?:\d{15}|[.eE])")
"""Where a number begins, and is a fraction or longer than JSON's numbers are surely whole."""


def canonical(said: Any) -> bytes:
    """Of texts in ASCII and short whole numbers, of which answers are made, Python's own encoder
    writes the same in a tenth of the time; all else goes to the library. Names in `said` are texts.

    Raises ValueError for what JSON cannot say, RecursionError for nesting without an end."""
    text = _ENCODER.encode(said)
    if text.isascii() and not _ODD.search(text):
        return text.encode()
    whole: bytes = rfc8785.dumps(said)
    return whole
