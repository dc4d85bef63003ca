"""The tables of docs/size.md are what their script reckons."""

from __future__ import annotations

import doctest

from config import ROOT
from tests.bench import size


def test_size_document_shows_what_its_script_reckons() -> None:
    text = (ROOT / "docs" / "size.md").read_text("utf-8")
    for table in size.tables():
        assert table in text, "put the output of python -m tests.bench.size into docs/size.md"


def test_examples_of_the_script_are_correct() -> None:
    assert doctest.testmod(size).failed == 0
