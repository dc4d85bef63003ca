"""Who is asking, and whether they may. Every view declares its access; a view that does not
stops the start.

Permissions are written `room:thing:verb`, for example `coverage:table:view`. What a grant opens
is bounded by its scope: a region code (everything inside it, `00` being the country).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol, TypeVar, cast
from uuid import UUID

from flask import abort, g

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Access:
    """public: no session is read and the page is the same for everyone.
    anyone: a session may be read, none is needed. signed_in: a profile is needed.
    permission: a grant is needed as well. scripted: asked for by a script of our own pages, with a
    profile; JSON from the same site in place of a form's token, and 401 in place of signing in.
    harmless: like anyone, and its forms carry no token; whoever forges one does nothing that a
    visit would not."""

    public: bool = False
    scripted: bool = False
    harmless: bool = False
    signed_in: bool = False
    permission: str | None = None


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__dict__["access"] = access
        return view

    return mark


public = _declare(Access(public=True))
anyone = _declare(Access())
harmless = _declare(Access(harmless=True))
signed_in = _declare(Access(signed_in=True))
scripted = _declare(Access(signed_in=True, scripted=True))


def waits(view: View) -> View:
    """What is sent to this view waits for its sender where their session has ended
    (kit.web.carried). Not for what nobody may agree to beforehand, and not for secrets."""
    view.__dict__["waits"] = True
    return view


def needs(permission: str) -> Callable[[View], View]:
    """Only with a grant of this permission, whatever its scope; the view checks the scope."""
    return _declare(Access(signed_in=True, permission=permission))


def access_of(view: Callable[..., object] | None) -> Access | None:
    return cast("Access | None", getattr(view, "access", None))


@dataclass(frozen=True)
class Grant:
    """What a member of staff may do, and where."""

    permissions: frozenset[str]
    scope: str


@dataclass(frozen=True)
class Person:
    """Who is asking. `key` names the sign-in; `device` is the phone it happened on. `may_be_kept`
    is false for who took back the consent to that: nothing that they send is written down.
    `locks_at`: when their session on a shared phone ends, unless it is used."""

    id: UUID
    name: str
    language: str
    key: str = ""
    device: UUID | None = None
    may_be_kept: bool = True
    locks_at: datetime | None = None
    country: str | None = None
    """Where they told that they work: ISO 3166 in lower case."""
    grants: tuple[Grant, ...] = ()

    @property
    def tail(self) -> str:
        """The end of the id, by which a phone tells apart who uses it. Staff leave no trace there:
        theirs is empty."""
        return "" if self.is_staff else self.id.hex[-8:]

    @cached_property
    def is_staff(self) -> bool:
        return bool(self.grants)

    def scopes(self, permission: str) -> tuple[str, ...]:
        return tuple(grant.scope for grant in self.grants if permission in grant.permissions)

    def may(self, permission: str, scope: str | None = None) -> bool:
        """Whether some grant opens `permission`, and `scope` (a region code) lies inside it."""
        return any(
            scope is None or held in ("00", scope) or scope.startswith(held + ".")
            for held in self.scopes(permission)
        )


class Loader(Protocol):
    def __call__(self) -> Person | None: ...


_loader: Loader | None = None


def register_loader(loader: Loader) -> Loader:
    """identity tells here how to find out who is asking."""
    global _loader
    _loader = loader
    return loader


def person() -> Person | None:
    """Who is asking; asked of the database once a request at most."""
    if "person" not in g:
        if _loader is None:
            raise RuntimeError("no room has registered how to find a person")
        g.person = _loader()
    return cast("Person | None", g.person)


def adopt(who: Person | None) -> None:
    """A hot page that found the person in its own one statement says so here."""
    g.person = who


def the_person() -> Person:
    """The person on a page that declared signed_in or needs(...)."""
    who = person()
    if who is None:
        abort(401)
    return who
