"""A migration only widens: hosts of the release before go on answering (CONTRIBUTING.md)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from config import ROOT

FIRST = "0046"
"""Earlier ones came before there were several hosts."""
MIGRATIONS = [
    file
    for file in sorted((ROOT / "migrations" / "versions").glob("[0-9]*_*.py"))
    if file.name[:4] >= FIRST
]
SAID = re.compile(r"^Older releases: \S.+", re.MULTILINE)
"""In the docstring: why hosts of an older release do not notice, as “none reads it since 0046”."""
REMOVES = {"drop_column", "drop_table", "rename_table"}
SQL = re.compile(r"\b(DROP (TABLE|COLUMN)|RENAME|SET NOT NULL)\b", re.IGNORECASE)


def narrowing(source: str) -> Iterator[str]:
    """What `upgrade` does that an older release cannot live with."""
    for function in ast.parse(source).body:
        if isinstance(function, ast.FunctionDef) and function.name == "upgrade":
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    yield from _of_call(node.func.attr, node)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield from (found[0] for found in SQL.finditer(node.value))


def _of_call(name: str, call: ast.Call) -> Iterator[str]:
    given = {each.arg: each.value for each in call.keywords}
    if name in REMOVES:
        yield name
    if name == "alter_column" and ("new_column_name" in given or _is_false(given.get("nullable"))):
        yield name
    if name == "add_column":
        for column in (each for each in call.args if isinstance(each, ast.Call)):
            of_column = {each.arg: each.value for each in column.keywords}
            if _is_false(of_column.get("nullable")) and "server_default" not in of_column:
                yield "add_column without server_default"


def _is_false(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def test_migrations_widen_or_say_why_older_releases_do_not_notice() -> None:
    for file in MIGRATIONS:
        source = file.read_text("utf-8")
        said = SAID.search(ast.get_docstring(ast.parse(source)) or "")
        found = [] if said else list(narrowing(source))
        assert found == [], f"{file.name}: CONTRIBUTING.md, “A migration first widens”"


@pytest.mark.parametrize(
    "line",
    [
        "op.drop_column('goal', 'reason')",
        "op.drop_table('goal')",
        "op.rename_table('goal', 'aim')",
        "op.alter_column('goal', 'reason', new_column_name='why')",
        "op.alter_column('goal', 'reason', nullable=False)",
        "op.add_column('goal', sa.Column('reason', sa.Text(), nullable=False))",
        "op.execute('ALTER TABLE goal ALTER reason SET NOT NULL')",
    ],
)
def test_narrowing_migration_is_found(line: str) -> None:
    assert list(narrowing(f"def upgrade() -> None:\n    {line}\n"))


@pytest.mark.parametrize(
    "line",
    [
        "op.create_table('goal', sa.Column('id', sa.Uuid(), nullable=False))",
        "op.add_column('goal', sa.Column('reason', sa.Text()))",
        "op.add_column('goal', sa.Column('a', sa.Text(), nullable=False, server_default=''))",
        "op.alter_column('goal', 'reason', nullable=True)",
    ],
)
def test_widening_migration_is_let_through(line: str) -> None:
    assert not list(narrowing(f"def upgrade() -> None:\n    {line}\n"))
