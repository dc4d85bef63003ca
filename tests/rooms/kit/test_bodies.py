"""Bodies in the fast lane."""

from __future__ import annotations

import io
from typing import Any

import pytest

from app.kit.web.bodies import read_fast_route_body

WHOLE = b"j=1&j=2"


def read(length: str, body: bytes = WHOLE, **more: Any) -> bytes | None:
    environ = {"CONTENT_LENGTH": length, "CONTENT_TYPE": "x", "wsgi.input": io.BytesIO(body)}
    return read_fast_route_body(environ | more, "x", ())


def test_complete_request_body_is_read() -> None:
    assert read("7") == WHOLE


@pytest.mark.parametrize("length", ["", "-7", "+7", "7 ", "7, 7", "\xb2", "99999999"])
def test_request_body_with_an_invalid_content_length_is_left_to_flask(length: str) -> None:
    assert read(length) is None


def test_request_body_shorter_than_its_content_length_is_not_read() -> None:
    assert read("7", WHOLE[:3]) is None
