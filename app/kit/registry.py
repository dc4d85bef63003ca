"""What an application was started with: its settings, and what its rooms hand in. Typed access to
everything that Flask keeps in `app.extensions`; no other module reads or writes that dictionary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import Flask, current_app

from app.kit.room import (
    CodeKind,
    Due,
    FastRoute,
    MenuItem,
    PersonalTable,
    Room,
    SyncKind,
    ToolItem,
    Withdrawal,
)
from config import Settings

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Registry:
    """Built once by `create_app`, before anything else. The fields are those of `Room`, joined over
    all rooms."""

    settings: Settings
    menu: tuple[MenuItem, ...]
    """Ordered by `place`."""
    tools: tuple[ToolItem, ...]
    links: Mapping[str, str]
    due: tuple[Due, ...]
    warnings: tuple[Callable[[datetime], list[str]], ...]
    api: tuple[Path, ...]
    fast: tuple[FastRoute, ...]
    sync_kinds: Mapping[str, SyncKind[Any, Any]]
    code_kinds: Mapping[str, CodeKind[Any, Any]]
    withdrawals: Mapping[str, Withdrawal]
    personal_data: Mapping[str, PersonalTable]
    sign_in_url: Callable[[], str]
    first_step: Callable[[UUID], str]


def build(settings: Settings, rooms: Mapping[str, Room]) -> Registry:
    """Join what the rooms offer. Raises ValueError where two rooms offer the same thing."""
    opened = rooms.values()
    return Registry(
        settings=settings,
        menu=tuple(sorted((i for room in opened for i in room.menu), key=lambda i: i.place)),
        tools=tuple(item for room in opened for item in room.tools),
        links={name: endpoint for room in opened for name, endpoint in room.links},
        due=tuple(due for room in opened for due in room.due),
        warnings=tuple(warn for room in opened for warn in room.warnings),
        api=tuple(room.api for room in opened if room.api),
        fast=tuple(route for room in opened for route in room.fast),
        sync_kinds=_joined(rooms, "sync_kinds"),
        code_kinds=_joined(rooms, "code_kinds"),
        withdrawals=_joined(rooms, "withdrawals"),
        personal_data=_joined(rooms, "personal_data"),
        sign_in_url=next(room.sign_in_url for room in opened if room.sign_in_url),
        first_step=next(room.first_step for room in opened if room.first_step),
    )


def _joined(rooms: Mapping[str, Room], attribute: str) -> dict[str, Any]:
    joined: dict[str, Any] = {}
    for name, room in rooms.items():
        for key, value in getattr(room, attribute).items():
            if key in joined:
                raise ValueError(f"room {name} offers {attribute} {key} a second time")
            joined[key] = value
    return joined


class PerApp(Generic[T]):
    """A value that one module keeps for each application, such as its database."""

    def __init__(self, name: str) -> None:
        self.key = f"bekal_{name}"

    def put(self, app: Flask, value: T) -> T:
        app.extensions[self.key] = value
        return value

    def of(self, app: Flask) -> T:
        """Raises KeyError where nothing was put."""
        value: T = app.extensions[self.key]
        return value

    def find(self, app: Flask) -> T | None:
        """As `of`, but None where nothing was put."""
        return app.extensions.get(self.key)

    def drop(self, app: Flask) -> None:
        """Forget it, so that it is made anew."""
        app.extensions.pop(self.key, None)


REGISTRY = PerApp[Registry]("registry")


def registry(app: Flask = current_app) -> Registry:
    """Of this application; by default the one that answers now."""
    return REGISTRY.of(app)
