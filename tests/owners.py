"""Checks that only a room's own actions write its tables. Checked on each statement sent, since
`row.name = …` and `text("update …")` cannot be found in the source."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

from app.kit.store.db import Model
from config import ROOT

WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
APP = str(ROOT / "app") + "/"


@cache
def owner(table: str) -> str | None:
    """The room whose models define the table."""
    for mapper in Model.registry.mappers:
        if mapper.local_table is not None and mapper.local_table.name == table:  # type: ignore[attr-defined]
            return str(mapper.class_.__module__.split(".")[1])
    return None


def check_write(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    """A listener for before_cursor_execute. Raises AssertionError for a write by another room."""
    match = WRITE.match(statement)
    if match is None:
        return
    room = owner(match[1])
    frame: Any = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(APP):
            parts = Path(name[len(APP) :]).parts
            if parts[0] != "kit":
                kind = parts[1].removesuffix(".py")
                assert room == "kit" or (parts[0] == room and kind == "actions"), (
                    f"{'/'.join(parts)} writes {match[1]}, which belongs to {room}.actions"
                )
                return
        frame = frame.f_back
