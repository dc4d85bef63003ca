"""What a room hands in when the house opens, so that the low never imports the high."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import UUID

import click
from flask import Blueprint, Flask
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.kit.items import Detail, Judged

Body = TypeVar("Body", bound=BaseModel)
Found = TypeVar("Found")
Row = TypeVar("Row")


@dataclass(frozen=True)
class MenuItem:
    """A place in the menu. Without `permission` it is for learners; `for_staff` keeps it for
    staff too. `place` orders the menu across rooms."""

    endpoint: str
    label: str
    icon: str
    place: int
    permission: str = ""
    for_staff: bool = False


@dataclass(frozen=True)
class ToolItem:
    """A row on the list of tools."""

    endpoint: str
    label: str
    line: str
    icon: str


@dataclass(frozen=True)
class SyncKind(Generic[Body, Detail]):
    """A kind of thing that a phone sends (see app/sync).

    judge(body) decides before the transaction: the result that the sender is told, and what `apply`
    needs to know; or raises sync.rules.RefusedError or DeferredError.
    apply(tx, judged, now) writes all new items of the kind at once."""

    schema: type[Body]
    judge: Callable[[Body], tuple[dict[str, Any], Detail]]
    apply: Callable[[Session, Sequence[Judged[Detail]], datetime], None]


@dataclass(frozen=True)
class CodePreview:
    """What a code leads to, in words of the page's language: screen 1 says `heading` and `about`
    and names nobody, screen 2 says who invites."""

    heading: str
    about: str
    by: str


@dataclass(frozen=True)
class CodeKind(Generic[Found, Row]):
    """A kind of invitation code, so that /gabung serves codes of higher rooms. `Found` is a code as
    it is read (identity's InvitationRow), `Row` its row in the transaction that uses it.

    preview(found) tells what an open code leads to; None where that is gone meanwhile. Reads only.
    accept(tx, row, account, now) joins the account. Raises LookupError where preview gave None.
    arrived(found) is the address of the page that says so to who has a profile already."""

    preview: Callable[[Found], CodePreview | None]
    accept: Callable[[Session, Row, UUID, datetime], None]
    arrived: Callable[[Found], str]


Withdrawal = Callable[[Session, UUID, datetime], None]
"""Forgets what was kept for a purpose: (tx, account, now)."""


@dataclass(frozen=True)
class PersonalTable:
    """What happens to one table's rows about a person. `retention` is a sentence for people."""

    export: Callable[[UUID], list[dict[str, Any]]]
    erase: Callable[[Session, UUID, datetime], None]
    retention: str


class DueError(Exception):
    """What was due could not be done, in one sentence for the operator. It will be tried again."""


@dataclass(frozen=True)
class Due:
    """Something that must happen by time; run(now) is idempotent and returns what it did. Raises
    DueError for what an operator can mend.

    `by_any_clock`: it also runs while our own clock cannot be believed, since it deletes nothing
    by its time. All others wait until the clock is sure."""

    name: str
    run: Callable[[datetime], int]
    by_any_clock: bool = False


@dataclass(frozen=True, slots=True)
class FastRequest:
    """A request that no Flask code has seen yet. `environ` is WSGI's. `session()` reads the signed
    cookie. `body(content_type)` is the whole body, None where it is of another type, packed, too
    large or cut off; the view can read it again."""

    method: str
    path: str
    query: str
    environ: dict[str, Any]
    session: Callable[[], Mapping[str, Any]]
    body: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class FastAnswer:
    """An answer of the fast lane. `status` as in "200 OK". The lane adds Content-Length (not to one
    without `has_body`, as a 304), X-Request-Id and the standing headers."""

    status: str
    headers: Sequence[tuple[str, str]]
    body: bytes = b""
    has_body: bool = True


def put_off(_error: Exception) -> FastAnswer:
    """The answer after a write that failed: send the same again in five seconds."""
    return FastAnswer(
        "503 SERVICE UNAVAILABLE", [("Retry-After", "5"), ("Cache-Control", "no-store")]
    )


@dataclass(frozen=True, slots=True)
class FastRoute:
    """One address of the fast lane (kit.fast.lane). `rule` is the view's, for the log. `answer`
    runs in an application context, for `methods` at paths that begin with `prefix`; None leaves
    the request to the view. `put_off` answers an exception after a write has begun."""

    methods: frozenset[str]
    prefix: str
    rule: str
    answer: Callable[[FastRequest], FastAnswer | None]
    put_off: Callable[[Exception], FastAnswer] = put_off


@dataclass(frozen=True, kw_only=True)
class Room:
    """One feature, as create_app sees it."""

    blueprint: Blueprint | None = None
    menu: tuple[MenuItem, ...] = ()
    tools: tuple[ToolItem, ...] = ()
    cli: Mapping[str, tuple[click.Command, ...]] = field(default_factory=dict)
    sync_kinds: Mapping[str, SyncKind[Any, Any]] = field(default_factory=dict)
    code_kinds: Mapping[str, CodeKind[Any, Any]] = field(default_factory=dict)
    withdrawals: Mapping[str, Withdrawal] = field(default_factory=dict)
    """Purpose of a consent to what is forgotten in the moment in which it is taken back."""
    personal_data: Mapping[str, PersonalTable] = field(default_factory=dict)
    due: tuple[Due, ...] = ()
    warnings: tuple[Callable[[datetime], list[str]], ...] = ()
    """What `/sehat` tells though nothing stops, in sentences for an operator. Everybody may read
    them: no path, no name. Raises nothing."""
    links: tuple[tuple[str, str], ...] = ()
    """Names that base.html knows (home, profile, lock, own_data, help) and their endpoints."""
    sign_in_url: Callable[[], str] | None = None
    """Where a stranger is sent who asks for more than a stranger may see. Of one room."""
    first_step: Callable[[UUID], str] | None = None
    """The address where somebody begins who has just signed up. Of one room."""
    api: Path | None = None
    """What programs may ask, as a part of /openapi.json (see kit.web.api)."""
    fast: tuple[FastRoute, ...] = ()
    """Addresses that are answered in front of Flask."""
    connect: Callable[[Flask], None] | None = None
    """Called once when the house opens, for what needs the application itself."""
