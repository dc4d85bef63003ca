"""Canonical JSON equals the library's output, with either encoder."""

from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.kit.text.canonical import canonical_json

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@settings(max_examples=150)
@given(st.dictionaries(st.text(), anything, max_size=4))
@example({'\x00\x1f\x7f\\/"\n\u2028': ["é", 0, -(2**53) + 1]})
@example({"\U0001f600": 1, "\ufb33": 2})  # sorted by UTF-16 code units
@example({"a": 2**53})
@example({"a": 1e21, "b": 0.1, "c": -0.0})
def test_fast_json_encoder_writes_the_same_canonical_json_as_rfc8785_reference(
    body: dict[str, Any],
) -> None:
    try:
        expected = rfc8785.dumps(body)
    except (rfc8785.CanonicalizationError, ValueError):
        with pytest.raises((rfc8785.CanonicalizationError, ValueError)):
            canonical_json(body)
    else:
        assert canonical_json(body) == expected
