"""The order of the house, as far as import contracts cannot see it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import ROOMS, rooms
from config import ROOT

APP = ROOT / "app"
ORDER = ("kit", "content", *ROOMS)
SOURCES = sorted(APP.rglob("*.py"))
TEMPLATES = sorted(APP.rglob("*.html"))
MOST_LINES = 300
MOST_ROOM = 1500
LARGER = {
    "course": 1650,
    "identity": 1700,
    "sync": 1700,
    "households": 1850,
    "goals": 1700,
    "recovery": 1600,
}  # docs/decisions/0003
KINDS = {
    "__init__",
    "models",
    "rules",
    "queries",
    "actions",
    "routes",
    "forms",
    "cli",
}
EXTRA_KINDS = {
    # content reads files and the kit is a toolbox: they have their own names
    "course": {"publication"},  # docs/decisions/0002
    "offline": {"frame"},  # docs/decisions/0020
    "regions": {"codes"},
}
UPWARD = {
    # Addresses that a lower room may point to: the frame of the site, and where a path leads on.
    "shell.home",
    "loans.loan",
    "loans.departure",
    "learning.next",
    "learning.module",
    "learning.quiz",
    "learning.relative",
    "own_data.index",
    "own_data.profile",
    "own_data.consents",
    "review.today",
    "learning.overview",
    "learning.record",
    "door.sign_in",
    "door.locked_out",
    "door.register",
    "households.family",
    "goals.goal",
    "door.join",
    "door.join_by",
    "offline.install",
    "authors.clarity",
}


def room_of(path: Path) -> str:
    return path.relative_to(APP).parts[0]


def kind_of(path: Path) -> str:
    parts = path.relative_to(APP).parts
    return parts[1].removesuffix(".py") if len(parts) > 1 else parts[0]


def calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            target = node.func
            name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            yield name, node.lineno


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(APP).as_posix())
def test_a_file_is_one_of_the_kinds_and_short(path: Path) -> None:
    room = room_of(path)
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
    if room in ROOMS:
        assert kind_of(path) in KINDS | EXTRA_KINDS.get(room, set())


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(APP).as_posix())
def test_each_call_stands_where_its_kind_belongs(path: Path) -> None:
    room, kind = room_of(path), kind_of(path)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for name, line in calls(tree):
        where = f"{path.relative_to(ROOT)}:{line}"
        if name in ("commit", "rollback"):
            pytest.fail(f"{where}: only kit.db.transaction ends a transaction")
        if room in ROOMS:
            if name == "select":
                assert kind in ("queries", "actions"), f"{where}: a query outside queries"
            if name in ("redirect", "abort", "render_template"):
                assert kind in ("routes", "devices"), f"{where}: a reply outside routes"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(APP).as_posix())
def test_a_view_is_thin(path: Path) -> None:
    if kind_of(path) != "routes":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 25, f"{path.relative_to(ROOT)}:{node.lineno}: {node.name} {length}"


def test_no_room_is_too_large() -> None:
    lines: Counter[str] = Counter()
    for path in SOURCES:
        lines[room_of(path)] += path.read_text(encoding="utf-8").count("\n")
    for room in ROOMS:
        assert lines[room] <= LARGER.get(room, MOST_ROOM), f"{room}: {lines[room]} lines"


def test_there_are_no_rooms_of_leftovers() -> None:
    names = {path.name for path in APP.rglob("*")}
    assert not names & {
        "utils",
        "helpers",
        "common",
        "services",
        "constants",
        "utils.py",
        "helpers.py",
        "common.py",
        "services.py",
        "constants.py",
    }


REFERENCE = re.compile(r"""{%-?\s*(?:extends|include|from|import)\s+["']([a-z_]+)/""")
URL_FOR = re.compile(r"""url_for\(\s*["']([a-z_]+)\.([a-z_]+)["']""")


@pytest.mark.parametrize("path", TEMPLATES + SOURCES, ids=lambda p: p.relative_to(APP).as_posix())
def test_nothing_points_upward(path: Path) -> None:
    here = ORDER.index(room_of(path)) if room_of(path) in ORDER else len(ORDER)
    text = path.read_text(encoding="utf-8")
    for match in REFERENCE.finditer(text) if path.suffix == ".html" else ():
        if match[1] in ORDER:
            assert ORDER.index(match[1]) <= here, f"{path}: {match[0]}"
    for match in URL_FOR.finditer(text):
        endpoint = f"{match[1]}.{match[2]}"
        if match[1] in ORDER and endpoint not in UPWARD:
            assert ORDER.index(match[1]) <= here, f"{path.name} points up to {endpoint}"


LITERAL = re.compile(r"""(?:href|action)=["'](/[^"'{]*)""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(APP).as_posix())
def test_no_template_spells_an_address(path: Path) -> None:
    found = LITERAL.findall(path.read_text(encoding="utf-8"))
    assert not found, f"use url_for: {found}"


def test_the_menu_of_rooms_is_the_list_of_rooms() -> None:
    folders = {p.name for p in APP.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    assert folders == {"kit", "content", *rooms()}
