"""Canonical JSON, RFC 8785: the same bytes for the same value, whoever writes them."""

from __future__ import annotations

import json
from typing import Any

import rfc8785

EXACT = 2**53
"""Up to here JSON's numbers are whole."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(said: Any) -> bytes:
    """Of texts in ASCII and whole numbers, of which answers are made, Python's own encoder writes
    the same in half the time; all else goes to the library.

    Raises ValueError for what JSON cannot say, RecursionError for nesting without an end."""
    if _is_plain(said):
        text = _ENCODER.encode(said)
        if text.isascii():
            return text.encode()
    whole: bytes = rfc8785.dumps(said)
    return whole


def _is_plain(said: Any) -> bool:
    if said is None or isinstance(said, str | bool):
        return True
    if isinstance(said, int):
        return -EXACT < said < EXACT
    if isinstance(said, dict):
        return all(isinstance(name, str) for name in said) and all(map(_is_plain, said.values()))
    return isinstance(said, list) and all(map(_is_plain, said))
