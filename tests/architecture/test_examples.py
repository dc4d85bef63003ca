"""Examples in docstrings are correct."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

from config import ROOT

WITH_EXAMPLES = sorted(
    path for path in (ROOT / "app").rglob("*.py") if ">>>" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    "path", WITH_EXAMPLES, ids=lambda path: path.relative_to(ROOT / "app").as_posix()
)
def test_docstring_examples_of_the_application_are_correct(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0
