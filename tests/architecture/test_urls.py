"""urls.txt lists all addresses, so that dropping or renaming one is a deliberate decision.

After adding one, run `.venv/bin/python -m tests.architecture.test_urls` to write the list."""

from __future__ import annotations

import ast
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from flask import Flask

from app import ROOMS, create_app, load_rooms
from config import ROOT
from tests.conftest import settings

LIST_FILE = Path(__file__).with_name("urls.txt")
UPDATE = "run .venv/bin/python -m tests.architecture.test_urls and commit urls.txt"


FILE_ENDINGS = (".csv", ".json")
"""`villages.csv` is the name of a file and not an address of room villages."""
ENDPOINT = re.compile(rf"(?:{'|'.join(ROOMS)})\.[a-z_]+")
IN_TEMPLATE = re.compile(rf"""url_for\(\s*["']({ENDPOINT.pattern})["']""")


def application(folder: Path) -> Flask:
    return create_app(settings(folder, f"sqlite:///{folder / 'urls.sqlite3'}"))


def addresses(folder: Path) -> set[str]:
    """`METHOD /address/<>` for each route. Names of parameters are omitted, because they are
    internal."""
    return {
        f"{method} {re.sub('<.*?>', '<>', rule.rule)}"
        for rule in application(folder).url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def in_order(lines: Iterable[str]) -> list[str]:
    """Sort by address, then by method."""
    return sorted(lines, key=lambda line: line.split()[::-1])


def listed() -> set[str]:
    return set(LIST_FILE.read_text(encoding="utf-8").splitlines())


def test_every_url_of_the_recorded_list_still_exists(tmp_path: Path) -> None:
    gone = sorted(listed() - addresses(tmp_path))
    assert not gone, (
        f"people, links and slips of paper use {gone}: dropping or renaming is a decision; "
        f"say so in CHANGELOG.md, let the old address lead on to the new one, then {UPDATE}"
    )


def referenced_endpoints() -> Iterator[tuple[str, str]]:
    """(endpoint, file) of each endpoint of a room that a source file or template names."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        if path.name == "models.py":
            continue  # there, a dot separates a table from its column
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = str(node.value) if isinstance(node, ast.Constant) else ""
            if ENDPOINT.fullmatch(text) and not text.endswith(FILE_ENDINGS):
                yield text, path.name
    for path in sorted((ROOT / "app").rglob("*.html")):
        for match in IN_TEMPLATE.finditer(path.read_text(encoding="utf-8")):
            yield match[1], path.name


def test_flask_endpoints_referenced_in_code_and_templates_exist(tmp_path: Path) -> None:
    others = {job.name for room in load_rooms().values() for job in room.scheduled_jobs}
    views = set(application(tmp_path).view_functions) | others
    missing = {f"{file}: {name}" for name, file in referenced_endpoints() if name not in views}
    assert not missing


def test_every_url_of_the_application_is_in_the_recorded_list(tmp_path: Path) -> None:
    new = sorted(addresses(tmp_path) - listed())
    assert not new, f"{new}: from now on others may rely on it; {UPDATE}"


def test_recorded_list_of_urls_is_sorted_as_its_update_command_writes_it() -> None:
    lines = LIST_FILE.read_text(encoding="utf-8").splitlines()
    assert lines == in_order(lines), UPDATE


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        lines = in_order(addresses(Path(folder)))
    LIST_FILE.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
