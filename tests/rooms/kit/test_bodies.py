"""Bodies that are read in front of Flask."""

from __future__ import annotations

import io
from typing import Any

import pytest

from app.kit.web.bodies import read_body

WHOLE = b"j=1&j=2"


def read(length: str, body: bytes = WHOLE, **more: Any) -> bytes | None:
    environ = {"CONTENT_LENGTH": length, "CONTENT_TYPE": "x", "wsgi.input": io.BytesIO(body)}
    return read_body(environ | more, "x", ())


def test_a_whole_body_is_read() -> None:
    assert read("7") == WHOLE


@pytest.mark.parametrize("length", ["", "-7", "+7", "7 ", "7, 7", "\xb2", "99999999"])
def test_what_is_no_length_is_flasks_to_refuse(length: str) -> None:
    assert read(length) is None


def test_half_of_an_answer_is_another_answer() -> None:
    assert read("7", WHOLE[:3]) is None
