"""The settings of an application and the exports of its rooms. Typed access to all values in
`app.extensions`; no other module reads or writes that dictionary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import Flask, current_app

from app.kit.room import (
    InvitationCodeKind,
    MenuItem,
    PersonalTable,
    Room,
    RouteBeforeFlask,
    ScheduledJob,
    SyncItemKind,
    ToolItem,
    Withdrawal,
)
from config import Settings

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Registry:
    """The settings of an application and the exports of all its rooms (`Room`), merged. It is built
    once at the start of `create_app`."""

    settings: Settings
    menu: tuple[MenuItem, ...]
    """Ordered by `place`."""
    tools: tuple[ToolItem, ...]
    links: Mapping[str, str]
    scheduled_jobs: tuple[ScheduledJob, ...]
    warnings: tuple[Callable[[datetime], list[str]], ...]
    api: tuple[Path, ...]
    fast: tuple[RouteBeforeFlask, ...]
    sync_kinds: Mapping[str, SyncItemKind[Any, Any]]
    code_kinds: Mapping[str, InvitationCodeKind[Any, Any]]
    withdrawals: Mapping[str, Withdrawal]
    personal_data: Mapping[str, PersonalTable]
    sign_in_url: Callable[[], str]
    first_step: Callable[[UUID], str]


def build_registry(settings: Settings, rooms: Mapping[str, Room]) -> Registry:
    """Collect what all rooms offer to the application: menu entries, jobs, sync kinds and so on.
    Raises ValueError if two rooms offer the same sync kind, code kind, withdrawal or table."""
    opened = rooms.values()
    return Registry(
        settings=settings,
        menu=tuple(sorted((i for room in opened for i in room.menu), key=lambda i: i.place)),
        tools=tuple(item for room in opened for item in room.tools),
        links={name: endpoint for room in opened for name, endpoint in room.links},
        scheduled_jobs=tuple(job for room in opened for job in room.scheduled_jobs),
        warnings=tuple(warn for room in opened for warn in room.warnings),
        api=tuple(room.api for room in opened if room.api),
        fast=tuple(route for room in opened for route in room.fast),
        sync_kinds=_merge_exports(rooms, "sync_kinds"),
        code_kinds=_merge_exports(rooms, "code_kinds"),
        withdrawals=_merge_exports(rooms, "withdrawals"),
        personal_data=_merge_exports(rooms, "personal_data"),
        sign_in_url=next(room.sign_in_url for room in opened if room.sign_in_url),
        first_step=next(room.first_step for room in opened if room.first_step),
    )


def _merge_exports(rooms: Mapping[str, Room], attribute: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for name, room in rooms.items():
        for key, value in getattr(room, attribute).items():
            if key in merged:
                raise ValueError(f"room {name} offers {attribute} {key} a second time")
            merged[key] = value
    return merged


class ValuePerApp(Generic[T]):
    """A value that a module stores for each application, such as its database."""

    def __init__(self, name: str) -> None:
        self.key = f"bekal_{name}"

    def put(self, app: Flask, value: T) -> T:
        app.extensions[self.key] = value
        return value

    def of(self, app: Flask) -> T:
        """Raises KeyError if there is no value."""
        value: T = app.extensions[self.key]
        return value

    def find(self, app: Flask) -> T | None:
        """Like `of`, but returns None if there is no value."""
        return app.extensions.get(self.key)

    def drop(self, app: Flask) -> None:
        """Remove the value."""
        app.extensions.pop(self.key, None)


REGISTRY = ValuePerApp[Registry]("registry")


def registry(app: Flask = current_app) -> Registry:
    """The settings and room exports of this application, by default of the current one."""
    return REGISTRY.of(app)
