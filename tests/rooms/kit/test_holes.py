"""A page made once for many readers, each with their own name in it."""

from __future__ import annotations

import brotli
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.kit.fast.holes import HOLE_END, HOLE_SIZE, compressed_with_hole
from app.kit.web.packing import best_encoding

PAGE = "<p>Selamat datang, </p>" * 40
LONGEST = HOLE_SIZE - len(HOLE_END)


@hypothesis_settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=400), st.text(max_size=400), st.lists(st.binary(max_size=LONGEST), max_size=5)
)
def test_whatever_fills_the_hole_is_read_where_it_stands(
    head: str, tail: str, parts: list[bytes]
) -> None:
    before, after = (PAGE + head).encode(), (tail + PAGE).encode()
    holed = compressed_with_hole(before, after)
    for part in parts:
        read = brotli.decompress(holed.filled(part))
        assert read == before + part.ljust(HOLE_SIZE) + after


def test_a_part_that_does_not_fit_is_refused() -> None:
    holed = compressed_with_hole(PAGE.encode(), PAGE.encode())
    assert brotli.decompress(holed.filled(b"x" * LONGEST))
    with pytest.raises(ValueError, match="do not fit"):
        holed.filled(b"x" * (LONGEST + 1))


def test_the_longest_name_fits_as_it_is_written_in_a_page() -> None:
    assert 40 * len("&#39;") <= LONGEST


def test_brotli_is_sent_only_to_who_takes_it() -> None:
    assert best_encoding("gzip, deflate, br, zstd") == "br"
    assert best_encoding("gzip;q=1.0, br;q=0") == "gzip"
    assert best_encoding("identity") == ""
