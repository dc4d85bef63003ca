"""The size of each room. A large room fails no test; each run ends with a line about it."""

from __future__ import annotations

from collections.abc import Mapping

from app import ROOMS
from config import ROOT

LARGE_ROOM = 1500
"""Lines of Python, with comments and empty lines."""
DECISION = ROOT / "docs" / "decisions" / "0003-size-of-rooms.md"


def lines_of_rooms() -> dict[str, int]:
    return {
        room: sum(
            path.read_text("utf-8").count("\n") for path in (ROOT / "app" / room).rglob("*.py")
        )
        for room in ROOMS
    }


def large_rooms(lines: Mapping[str, int], decision: str) -> list[str]:
    """A sentence for each room above LARGE_ROOM, by name. `decision`: the text of DECISION."""
    name = DECISION.relative_to(ROOT)
    return [
        f"{room}: {count} lines; {name} {says} why it is one subject"
        for room, count in sorted(lines.items())
        if count > LARGE_ROOM
        for says in ["says" if f"**{room}**" in decision else "does not say"]
    ]
