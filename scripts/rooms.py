"""Draws docs/rooms.svg: which room imports which, in the order of the contract in pyproject.toml.

    .venv/bin/python scripts/rooms.py [FILE]

tests/architecture/test_picture.py fails when the drawing differs from the imports."""

from __future__ import annotations

import ast
import sys
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "rooms.svg"
GROUPS = {
    # The first room of each group, low to high, to the group's heading and colour.
    "kit": ("ground", "#5b6470"),
    "money": ("tools", "#0b6e4f"),
    "counters": ("people and receipts", "#a3123f"),
    "audio": ("the course", "#9a5b00"),
    "households": ("families", "#1f5fa8"),
    "recovery": ("coming in", "#6a3d9a"),
    "learning": ("learning", "#0b6e4f"),
    "survey": ("measuring", "#a3123f"),
    "recount": ("coverage", "#1f5fa8"),
    "own_data": ("data and machine", "#9a5b00"),
    "demo": ("on top", "#1f5fa8"),
}
WIDTH, CELL, LEFT, TOP = 1000, 21, 278, 52
"""WIDTH is that of the picture on a page; what is drawn is made to fit into it."""
HOW_TO_READ = (
    "A square: the room of this row imports the room",
    "of this column. A ring: the room itself.",
    "Along a row: what a room needs.",
    "Up a column: who breaks when it changes.",
    "This corner stays empty: no room imports one",
    "that stands higher (make imports).",
)


def rooms_in_order() -> list[str]:
    """Low to high, as the contract in pyproject.toml has them."""
    with (ROOT / "pyproject.toml").open("rb") as text:
        contracts = tomllib.load(text)["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["type"] == "layers")
    return [room.strip() for layer in reversed(layers) for room in layer.split("|")]


def imported_by(room: str) -> set[str]:
    """The other rooms that any file of `room` imports, inside functions too."""
    names = set()
    for path in (ROOT / "app" / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
    parts = [name.split(".") for name in names]
    return {part[1] for part in parts if part[0] == "app" and len(part) > 1} - {room}


def draw() -> str:
    rooms = rooms_in_order()
    unknown = GROUPS.keys() - set(rooms)
    if unknown:
        raise SystemExit(f"scripts/rooms.py: GROUPS names no room: {', '.join(sorted(unknown))}")
    starts = [rooms.index(first) for first in GROUPS]
    ends = [*starts[1:], len(rooms)]
    side = CELL * len(rooms)
    bottom = TOP + side
    width, height = max(WIDTH, LEFT + side + 12), bottom + 132
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{WIDTH}" '
        f'height="{height * WIDTH // width}" font-family="system-ui, sans-serif" font-size="14" '
        'fill="#1c2024">',
        "<title>The rooms of Bekal, low to high, and which imports which</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        '<text x="16" y="30" font-size="19" font-weight="700">Which room imports which</text>',
    ]

    def left_of(column: int) -> int:
        return LEFT + CELL * column

    def top_of(row: int) -> int:
        return bottom - CELL * (row + 1)

    colour = {}
    for n, (start, end, (heading, of_group)) in enumerate(
        zip(starts, ends, GROUPS.values(), strict=True)
    ):
        colour |= dict.fromkeys(rooms[start:end], of_group)
        if n % 2 == 0:  # every other group lies on a darker stripe, across and down
            across = f'x="10" y="{top_of(end - 1)}" width="{LEFT + side - 10}"'
            down = f'x="{left_of(start)}" y="{TOP}" height="{side}"'
            out.append(f'<rect {across} height="{CELL * (end - start)}" fill="#f1f3f5"/>')
            out.append(f'<rect {down} width="{CELL * (end - start)}" fill="#000" opacity=".035"/>')
        middle = (top_of(end - 1) + top_of(start) + CELL) // 2 + 5
        out.append(f'<text x="18" y="{middle}" fill="{of_group}" font-size="13">{heading}</text>')
    for n, room in enumerate(rooms):
        y, x, needs = top_of(n), left_of(n), imported_by(room)
        name = escape(room)
        out.append(
            f'<path d="M{LEFT} {y + CELL}H{x + CELL}V{bottom}" fill="none" stroke="#d3d8dd"/>'
            f'<text x="{LEFT - 8}" y="{y + 15}" text-anchor="end" font-weight="600">{name}</text>'
            f'<text transform="translate({x + 15} {bottom + 8}) rotate(-90)" '
            f'text-anchor="end">{name}</text>'
            f'<circle cx="{x + CELL / 2}" cy="{y + CELL / 2}" r="6" fill="#fff" '
            f'stroke="{colour[room]}" stroke-width="3"/>'
        )
        for column, other in enumerate(rooms):
            if other in needs:
                out.append(
                    f'<rect x="{left_of(column) + 3}" y="{y + 3}" width="15" height="15" rx="2" '
                    f'fill="{colour[other]}"><title>{name} imports {escape(other)}</title></rect>'
                )
    x, y = LEFT + side - 384, bottom - 26 * len(HOW_TO_READ) - 30
    out.append(
        f'<rect x="{x}" y="{y}" width="384" height="{26 * len(HOW_TO_READ) + 14}" rx="4" '
        'fill="#fff" stroke="#d3d8dd"/>'
    )
    for n, line in enumerate(HOW_TO_READ, start=1):
        out.append(f'<text x="{x + 14}" y="{y + 26 * n}">{line}</text>')
    return "\n".join([*out, "</svg>", ""])


if __name__ == "__main__":
    Path(*sys.argv[1:2] or [TARGET]).write_text(draw(), encoding="utf-8")
