"""Rooms import only queries, actions, rules, models and codes of other rooms, never their views or
forms."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import ROOMS
from config import ROOT

APP = ROOT / "app"
SOURCES = sorted(path for room in ROOMS for path in (APP / room).rglob("*.py"))
PUBLIC_KINDS = {"queries", "actions", "rules", "models", "codes"}


def imports_of_other_rooms(path: Path) -> Iterator[str]:
    """Full dotted names that a file imports from other rooms."""
    own = path.relative_to(APP).parts[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "app" and len(parts) > 1 and parts[1] in ROOMS and parts[1] != own:
                yield name


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(APP).as_posix())
def test_feature_package_imports_only_public_parts_of_other_feature_packages(path: Path) -> None:
    for name in imports_of_other_rooms(path):
        kind = name.split(".")[2:3]
        assert set(kind) & PUBLIC_KINDS, f"{path.relative_to(ROOT)} takes {name}"
