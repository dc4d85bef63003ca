"""Identifies the current person and checks access. Every view declares its access; the application
does not start with a view that does not.

Permissions are written `room:thing:verb`, for example `coverage:table:view`. A grant is limited to
its scope: a region code and everything inside it; `00` is the whole country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from flask import abort, g

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Access:
    """Who may open a view:

    public: no session is read and the page is identical for everyone.
    anyone: a session may be read but is not required.
    signed_in: a profile is required.
    permission: a grant is required as well.
    scripted: called by scripts of our own pages, with a profile; requires JSON from the same site
    in place of a CSRF token, and answers 401 in place of a redirect to sign in.
    token: programs may send a bearer token in place of a sign-in; the view itself checks it.
    harmless: like anyone, and its forms carry no token, since a forged request does no more than
    a visit."""

    public: bool = False
    scripted: bool = False
    harmless: bool = False
    signed_in: bool = False
    token: bool = False
    permission: str | None = None


def _access_decorator(access: Access) -> Callable[[View], View]:
    def set_access(view: View) -> View:
        view.__dict__["access"] = access
        return view

    return set_access


public = _access_decorator(Access(public=True))
anyone = _access_decorator(Access())
harmless = _access_decorator(Access(harmless=True))
signed_in = _access_decorator(Access(signed_in=True))
scripted = _access_decorator(Access(signed_in=True, scripted=True))


def restored_after_sign_in(view: View) -> View:
    """If the session has ended, the form sent to this view is kept and restored after sign-in
    (kit.web.pending_form). Do not use it for consents, which must not be filled in beforehand, or
    for secrets."""
    view.__dict__["restored_after_sign_in"] = True
    return view


def accepts_body_up_to(byte_count: int) -> Callable[[View], View]:
    """Let people with the view's permission send bodies of this size (kit.web.http). Variable
    parts of the view's address are UUIDs."""

    def set_max_body_size(view: View) -> View:
        view.__dict__["max_body"] = byte_count
        return view

    return set_max_body_size


def max_body_of(view: Callable[..., object] | None) -> int:
    """The size set by accepts_body_up_to; 0 if the view has none of its own."""
    return int(getattr(view, "max_body", 0))


def runs_beside(view: View) -> View:
    """Handle this view in a thread beside the worker's loop (kit.web.rsgi), because it computes for
    longer than phones should wait. Variable parts of its address are UUIDs."""
    view.__dict__["runs_beside"] = True
    return view


def is_run_beside(view: Callable[..., object] | None) -> bool:
    return bool(getattr(view, "runs_beside", False))


def needs(permission: str) -> Callable[[View], View]:
    """Decorate a view so that only staff with a grant of this permission, in whatever region, reach
    it; the view itself checks the region."""
    return _access_decorator(Access(signed_in=True, permission=permission))


def needs_or_token(permission: str) -> Callable[[View], View]:
    """As `needs`, but a program may send a bearer token instead. Whenever there is one
    (kit.web.http.sent_bearer_token), the view checks it and does not read the session."""
    return _access_decorator(Access(signed_in=True, token=True, permission=permission))


def access_of(view: Callable[..., object] | None) -> Access | None:
    return cast("Access | None", getattr(view, "access", None))


@dataclass(frozen=True)
class Grant:
    """The permissions of a member of staff within one region."""

    permissions: frozenset[str]
    scope: str


@dataclass(frozen=True)
class Person:
    """The person who sent a request. `key` identifies the sign-in; `device` is the phone used for
    it. `consents_to_storage` is false after the person has withdrawn the consent `akun`: then
    nothing that they send is stored. `locks_at`: when the session on a shared phone ends unless it
    is used."""

    id: UUID
    name: str
    language: str
    key: str = ""
    device: UUID | None = None
    consents_to_storage: bool = True
    locks_at: datetime | None = None
    country: str | None = None
    """The country where they work, if known: ISO 3166 in lower case."""
    is_abroad: bool | None = None
    """Whether they live abroad now; None if unknown."""
    grants: tuple[Grant, ...] = ()

    @property
    def id_suffix(self) -> str:
        """The end of the id, by which scripts on a phone distinguish its users. It is empty for
        staff, who leave no trace on a phone."""
        return "" if self.is_staff else self.id.hex[-8:]

    @property
    def place(self) -> dict[str, Any]:
        """Where they work and are, as the parameters that the help page understands."""
        where: dict[str, Any] = {"negara": self.country} if self.country else {}
        if self.is_abroad is not None:
            where["dari"] = "luar" if self.is_abroad else "indonesia"
        return where

    @cached_property
    def is_staff(self) -> bool:
        return bool(self.grants)

    def scopes(self, permission: str) -> tuple[str, ...]:
        return tuple(grant.scope for grant in self.grants if permission in grant.permissions)

    def may(self, permission: str, scope: str | None = None) -> bool:
        """Whether a grant includes `permission` and its scope contains `scope`, a region code."""
        return any(
            scope is None or held in ("00", scope) or scope.startswith(held + ".")
            for held in self.scopes(permission)
        )


class PersonLoader(Protocol):
    def __call__(self) -> Person | None: ...


_loader: PersonLoader | None = None


def register_person_loader(loader: PersonLoader) -> PersonLoader:
    """Register the function that loads the current person; called by the room identity."""
    global _loader
    _loader = loader
    return loader


def current_person() -> Person | None:
    """The current person, None without a sign-in. Loaded at most once per request."""
    if "person" not in g:
        if _loader is None:
            raise RuntimeError("no room has registered a person loader")
        g.person = _loader()
    return cast("Person | None", g.person)


def set_current_person(person: Person | None) -> None:
    """Set the current person, for a view that has loaded them in its own query."""
    g.person = person


def signed_in_person() -> Person:
    """The current person in a view that declares signed_in or needs(...). Aborts with 401
    otherwise."""
    who = current_person()
    if who is None:
        abort(401)
    return who
