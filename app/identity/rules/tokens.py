"""Small signed notes that travel in a form: what a page knew, back again, unchanged, in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer


def sign(data: Any, purpose: str, keys: Sequence[str]) -> str:
    """`data` (JSON) signed by the first of `keys`. A note for one purpose is none for another."""
    return _serializer(purpose, keys).dumps(data)


def unsign(text: str, purpose: str, keys: Sequence[str], seconds: int) -> Any | None:
    """What was signed, by any of `keys`, at most `seconds` ago; else None."""
    try:
        return _serializer(purpose, keys).loads(text, max_age=seconds)
    except BadData:
        return None


def _serializer(purpose: str, keys: Sequence[str]) -> URLSafeTimedSerializer:
    # itsdangerous signs with the last of its keys; ours come newest first.
    return URLSafeTimedSerializer(list(reversed(keys)), salt=f"bekal.{purpose}")
