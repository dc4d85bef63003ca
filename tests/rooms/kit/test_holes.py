"""Shared pages with a hole for the reader's name."""

from __future__ import annotations

import brotli
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.kit.fast.holes import HOLE_END, HOLE_SIZE, compress_page_with_hole
from app.kit.web.packing import best_encoding

PAGE = "<p>Selamat datang, </p>" * 40
LONGEST = HOLE_SIZE - len(HOLE_END)


@hypothesis_settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=400), st.text(max_size=400), st.lists(st.binary(max_size=LONGEST), max_size=5)
)
def test_precompressed_page_decompresses_with_any_text_inserted_at_its_placeholder(
    head: str, tail: str, parts: list[bytes]
) -> None:
    before, after = (PAGE + head).encode(), (tail + PAGE).encode()
    holed = compress_page_with_hole(before, after)
    for part in parts:
        read = brotli.decompress(holed.filled_with(part))
        assert read == before + part.ljust(HOLE_SIZE) + after


def test_text_too_long_for_the_placeholder_of_a_compressed_page_raises_value_error() -> None:
    holed = compress_page_with_hole(PAGE.encode(), PAGE.encode())
    assert brotli.decompress(holed.filled_with(b"x" * LONGEST))
    with pytest.raises(ValueError, match="do not fit"):
        holed.filled_with(b"x" * (LONGEST + 1))


def test_placeholder_of_a_compressed_page_fits_the_longest_html_escaped_name() -> None:
    assert 40 * len("&#39;") <= LONGEST


def test_brotli_encoding_is_chosen_only_when_the_browser_accepts_it() -> None:
    assert best_encoding("gzip, deflate, br, zstd") == "br"
    assert best_encoding("gzip;q=1.0, br;q=0") == "gzip"
    assert best_encoding("identity") == ""
