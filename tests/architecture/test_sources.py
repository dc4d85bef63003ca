"""Rules about the source that import contracts cannot express."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from app import ROOMS, load_rooms
from config import ROOT
from tests.sizes import LARGE_ROOM, large_rooms, lines_of_rooms

APP = ROOT / "app"
ORDER = ("kit", "content", *ROOMS)
SOURCES = sorted(APP.rglob("*.py"))
TEMPLATES = sorted(APP.rglob("*.html"))
MOST_LINES = 300
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
    # content and kit have file names of their own, by subject
    "offline": {"frame"},  # docs/decisions/0020
    "regions": {"codes"},
}
UPWARD = {
    # The views of course serve what publication builds.
    "course.class",
    "course.controls",
    "course.glossary",
    "course.lesson",
    "course.listen",
    "course.package",
    "course.picture",
    "course.scenario",
    "course.share_lesson",
    "course.share_module",
    "course.stories",
    "course.try_quiz_step",
    "course.unclear",
    # Addresses that a lower room may link to: the frame of the site, and next steps.
    "shell.home",
    # The help page leads to the steps of rooms above it.
    "child_papers.begin",
    "returning.begin",
    "no_news.steps",
    "no_news.message",
    "partners.choose",
    # Whoever looks for help near a place is led to the villages with a programme around it.
    "villages.list",
    "teaching.answer_cards",
    "teaching.consent",
    "teaching.hard_questions",
    "certificates.mine",
    "papers.index",
    "coverage.region",
    "coverage.start",
    "coverage.as_json",
    "unreached.page",
    "unreached.needs",
    "meetings.list",
    "offline.phone",
    "offline.prepare",
    "coverage_trends.lines",
    "coverage_trends.compare",
    "coverage_reports.report",
    "loans.loan",
    "loans.departure",
    "learning.next",
    "learning.module",
    "learning.quiz",
    "learning.relative",
    "own_data.index",
    "own_data.erase_spoken",
    "own_data.profile",
    "own_data.consents",
    "review.today",
    "learning.overview",
    "learning.record",
    "sign_in.sign_in",
    "spoken.begin",
    "sign_in.locked_out",
    "sign_in.register",
    "households.family",
    "goals.goal",
    "sign_in.join",
    "sign_in.join_by",
    "offline.install",
    "authors.clarity",
    # The sheet of a cohort links to the invitations made of a list.
    "rosters.invitations",
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
def test_source_file_is_of_an_allowed_kind_and_has_at_most_300_lines(path: Path) -> None:
    room = room_of(path)
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
    if room in ROOMS:
        assert kind_of(path) in KINDS | EXTRA_KINDS.get(room, set())


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(APP).as_posix())
def test_queries_replies_and_commits_appear_only_in_the_source_files_meant_for_them(
    path: Path,
) -> None:
    room, kind = room_of(path), kind_of(path)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for name, line in calls(tree):
        where = f"{path.relative_to(ROOT)}:{line}"
        if name in ("commit", "rollback"):
            pytest.fail(f"{where}: only kit.store.db.transaction ends a transaction")
        if room in ROOMS:
            if name == "select":
                assert kind in ("queries", "actions"), f"{where}: a query outside queries"
            if name in ("redirect", "abort", "render_template"):
                assert kind == "routes", f"{where}: a reply outside routes"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(APP).as_posix())
def test_view_function_has_at_most_25_lines(path: Path) -> None:
    if kind_of(path) != "routes":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 25, f"{path.relative_to(ROOT)}:{node.lineno}: {node.name} {length}"


def test_feature_package_above_the_line_limit_is_reported_with_its_decision_record() -> None:
    counted = {"small": LARGE_ROOM, "sync": LARGE_ROOM + 1, "new": 2 * LARGE_ROOM}
    assert large_rooms(counted, "- **sync**: one transaction") == [
        "new: 3000 lines; docs/decisions/0003-size-of-rooms.md does not say why it is one subject",
        "sync: 1501 lines; docs/decisions/0003-size-of-rooms.md says why it is one subject",
    ]


def test_size_of_a_feature_package_counts_the_lines_of_its_python_files() -> None:
    counted = lines_of_rooms()
    assert set(counted) == set(ROOMS)
    own = [path for path in SOURCES if room_of(path) == "regions"]
    assert counted["regions"] == sum(path.read_text("utf-8").count("\n") for path in own)


def test_no_source_file_or_folder_is_named_utils_or_helpers() -> None:
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
def test_templates_and_links_refer_only_to_feature_packages_of_lower_layers(path: Path) -> None:
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
def test_templates_contain_no_hard_coded_urls(path: Path) -> None:
    found = LITERAL.findall(path.read_text(encoding="utf-8"))
    assert not found, f"use url_for: {found}"


def test_registered_feature_packages_match_the_folders_in_app() -> None:
    folders = {p.name for p in APP.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    assert folders == {"kit", "content", *load_rooms()}


def test_only_the_registry_module_accesses_app_extensions() -> None:
    for path in SOURCES:
        if path != APP / "kit" / "registry.py":
            for found in re.finditer(r"app\.extensions\b", path.read_text(encoding="utf-8")):
                pytest.fail(f"{path.relative_to(ROOT)}: {found.group()}; see app/kit/registry.py")


IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]""")
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))


def test_javascript_modules_have_no_circular_imports() -> None:
    """Includes imports inside functions."""
    imports = {
        path: {(path.parent / name).resolve() for name in IMPORTED.findall(path.read_text("utf-8"))}
        for path in SCRIPTS
    }
    assert set().union(*imports.values()) <= set(SCRIPTS)
    assert sum(map(len, imports.values())) > 40
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(path.name for path in error.args[1]))
