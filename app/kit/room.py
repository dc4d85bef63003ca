"""The exports of a room. `create_app` collects them, so that no lower room imports a higher one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import UUID

import click
from flask import Blueprint, Flask
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.kit.items import Detail, JudgedItem, SentItem

Body = TypeVar("Body", bound=BaseModel)
Found = TypeVar("Found")
Row = TypeVar("Row")


@dataclass(frozen=True)
class MenuItem:
    """A menu item. Without `permission` it is for learners; `for_staff` shows it to staff as well.
    `place` orders the menu across rooms. `also_rooms`: names of lower rooms whose pages stand under
    this item."""

    endpoint: str
    label: str
    icon: str
    place: int
    permission: str = ""
    for_staff: bool = False
    also_rooms: tuple[str, ...] = ()

    @property
    def rooms(self) -> tuple[str, ...]:
        """The names of all rooms whose pages stand under this item."""
        return (self.endpoint.partition(".")[0], *self.also_rooms)


@dataclass(frozen=True)
class ToolItem:
    """One row in the list of tools."""

    endpoint: str
    label: str
    line: str
    icon: str


@dataclass(frozen=True)
class SyncItemKind(Generic[Body, Detail]):
    """A kind of item that a phone sends (see app/sync).

    judge(body) runs before the transaction. It returns the result for the sender and additional
    data for `apply`; or it raises sync.rules.ItemRefusedError or ItemDeferredError. apply(tx,
    judged, now) writes all new items of the kind at once.

    staff_permission: staff who have it may send this kind from a phone of theirs by PIN alone
    (sync.models.UploadToken.for_staff). A kind without one is of people's own profiles only.
    may_send(item, body) runs before judge: whether its sender may send such an item, as only some
    may about others; without it everybody may.
    also_locks(detail) names accounts besides the sender's to whose rows apply writes. They are
    locked together with the sender's, so that two batches cannot wait for each other."""

    schema: type[Body]
    judge: Callable[[Body], tuple[dict[str, Any], Detail]]
    apply: Callable[[Session, Sequence[JudgedItem[Detail]], datetime], None]
    may_send: Callable[[SentItem, Body], bool] | None = None
    also_locks: Callable[[Detail], Iterable[UUID]] | None = None
    staff_permission: str = ""


@dataclass(frozen=True)
class InvitationCodePreview:
    """What the pages of an invitation code say, in the language of the page. Page 1 shows `heading`
    and `about` and names nobody; page 2 shows who invites (`by`) and what they will see of the new
    person (`sees`; empty if that person is asked later)."""

    heading: str
    about: str
    by: str
    sees: str = ""


@dataclass(frozen=True)
class InvitationCodeKind(Generic[Found, Row]):
    """A kind of invitation code, so that /gabung handles codes of higher rooms. `Found` is a code
    that was read (identity's InvitationRow), `Row` its row in the transaction that uses it.

    preview(found) describes the target of an open code; None if it no longer exists. Reads only.
    accept(tx, row, account, now) adds the account to the target. Raises LookupError if preview
    returned None.
    arrived(found) is the address of the page for a person who already has a profile.
    claims(found) is an account without credentials that who signs up by this code gets instead of a
    new one; None if there is none. `accept` is then called with it."""

    preview: Callable[[Found], InvitationCodePreview | None]
    accept: Callable[[Session, Row, UUID, datetime], None]
    arrived: Callable[[Found], str]
    claims: Callable[[Found], UUID | None] | None = None


Withdrawal = Callable[[Session, UUID, datetime], None]
"""Deletes the data stored for one purpose of consent: (tx, account, now)."""


@dataclass(frozen=True)
class PersonalTable:
    """How the rows about a person in one table are exported and erased. `retention` tells that
    person how long they are stored."""

    export: Callable[[UUID], list[dict[str, Any]]]
    erase: Callable[[Session, UUID, datetime], None]
    retention: str


class ScheduledJobError(Exception):
    """A scheduled job failed, with one sentence for the operator. It will run again."""


@dataclass(frozen=True)
class ScheduledJob:
    """A scheduled job: run(now) is idempotent and returns the number of things it did. It raises
    ScheduledJobError for a failure that an operator can fix.

    `runs_with_unsure_clock`: also run the job while the machine's clock is not trusted, since it
    deletes nothing by age. All other jobs wait until the clock is trusted.
    `runs_when_asked`: also run it as soon as somebody asks (kit.jobs), beside the other jobs.
    `runs_on_each_host`: run it on each host, each minute and when asked, without the lease."""

    name: str
    run: Callable[[datetime], int]
    runs_with_unsure_clock: bool = False
    runs_when_asked: bool = False
    runs_on_each_host: bool = False


@dataclass(frozen=True, slots=True)
class RequestBeforeFlask:
    """A request before Flask handles it. `environ` is WSGI's. `session()` reads the signed cookie.
    `body(content_type)` is the whole body; None if it has another type or is compressed, too large
    or incomplete. The view can read the body again."""

    method: str
    path: str
    query: str
    environ: dict[str, Any]
    session: Callable[[], Mapping[str, Any]]
    body: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class AnswerBeforeFlask:
    """The response of a fast route. `status` is written as in "200 OK". Content-Length (unless
    `has_body` is false, as for a 304), X-Request-Id and the security headers are added later."""

    status: str
    headers: Sequence[tuple[str, str]]
    body: bytes = b""
    has_body: bool = True


def retry_later_response(_error: Exception) -> AnswerBeforeFlask:
    """Return the 503 response after a failed write, which asks the sender to repeat the request in
    five seconds."""
    return AnswerBeforeFlask(
        "503 SERVICE UNAVAILABLE", [("Retry-After", "5"), ("Cache-Control", "no-store")]
    )


@dataclass(frozen=True, slots=True)
class RouteBeforeFlask:
    """A route that answers before Flask (kit.fast.lane). `rule` is the URL rule of the view of the
    same address, for the log. `answer` runs in an application context, for `methods` at paths that
    begin with `prefix`; if it returns None, the view answers. `on_failed_write` makes the response
    to an exception after a write has begun."""

    methods: frozenset[str]
    prefix: str
    rule: str
    answer: Callable[[RequestBeforeFlask], AnswerBeforeFlask | None]
    on_failed_write: Callable[[Exception], AnswerBeforeFlask] = retry_later_response


@dataclass(frozen=True, kw_only=True)
class Room:
    """What a room (a package in app/) exports to `create_app`."""

    blueprint: Blueprint | None = None
    menu: tuple[MenuItem, ...] = ()
    tools: tuple[ToolItem, ...] = ()
    cli: Mapping[str, tuple[click.Command, ...]] = field(default_factory=dict)
    sync_kinds: Mapping[str, SyncItemKind[Any, Any]] = field(default_factory=dict)
    code_kinds: Mapping[str, InvitationCodeKind[Any, Any]] = field(default_factory=dict)
    withdrawals: Mapping[str, Withdrawal] = field(default_factory=dict)
    """Purpose of a consent to the function that deletes its data at withdrawal."""
    personal_data: Mapping[str, PersonalTable] = field(default_factory=dict)
    scheduled_jobs: tuple[ScheduledJob, ...] = ()
    warnings: tuple[Callable[[datetime], list[str]], ...] = ()
    """Warnings shown by `/sehat`, in sentences for an operator. They are public: no path, no name.
    The functions raise nothing."""
    links: tuple[tuple[str, str], ...] = ()
    """Link names that base.html uses (home, profile, lock, own_data, help) and their endpoints."""
    sign_in_url: Callable[[], str] | None = None
    """The address for visitors who must sign in first. Exactly one room exports it."""
    first_step: Callable[[UUID], str] | None = None
    """The first page after sign-up. Exactly one room exports it."""
    api: Path | None = None
    """The room's part of /openapi.json (see kit.web.api)."""
    fast: tuple[RouteBeforeFlask, ...] = ()
    """Routes that answer before Flask."""
    connect: Callable[[Flask], None] | None = None
    """Called once by `create_app`, for setup that needs the application."""
