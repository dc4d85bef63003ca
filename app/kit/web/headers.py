"""The headers that every answer of the application carries, whoever made it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import g

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Opened only for what is used; data: is the icon of the tab, which would else be a request."""
CSP_WITH_SOUND = CSP.replace("img-src", "media-src 'self'; img-src")
"""Of a page with a player; see plays_sound."""
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HSTS = ("Strict-Transport-Security", "max-age=31536000")
"""In production only: a development server speaks http."""


def standing_headers(*, secure: bool) -> list[tuple[str, str]]:
    """HEADERS, and HSTS in production."""
    return [*HEADERS.items(), *([HSTS] if secure else ())]


class StandingHeaders:
    """WSGI: adds the standing headers that an answer does not have yet."""

    def __init__(self, behind: WSGIApplication, *, secure: bool) -> None:
        self._behind = behind
        self._headers = [(name, name.lower(), v) for name, v in standing_headers(secure=secure)]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            present = {name.lower() for name, _ in headers}
            added = [(name, v) for name, lower, v in self._headers if lower not in present]
            return start_response(status, [*added, *headers], *error)

        return self._behind(environ, start)


def plays_sound() -> str:
    """For templates with a player: this page may load sound. Writes nothing."""
    g.plays_sound = True
    return ""


def headers_of(body: bytes) -> dict[str, str]:
    """HEADERS for a page that a phone keeps and serves by itself."""
    return HEADERS | own_policy(body)


def own_policy(body: bytes) -> dict[str, str]:
    """The header in which a page made beforehand differs from HEADERS."""
    return {"Content-Security-Policy": CSP_WITH_SOUND} if b"<audio" in body else {}
