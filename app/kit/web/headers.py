"""The headers of every response of the application."""

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
"""Allows only what pages use; data: is the favicon, which would otherwise be a request."""
CSP_WITH_SOUND = CSP.replace("img-src", "media-src 'self'; img-src")
"""The policy of a page with an audio player; see plays_sound."""
_NOTHING = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
POLICY_WITH_CAMERA = _NOTHING.replace("camera=()", "camera=(self)")
"""The permissions of a page that reads QR codes; see allow_camera_on_page."""
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": _NOTHING,
    "Cross-Origin-Opener-Policy": "same-origin",
}
PUBLIC = "public, max-age=60, s-maxage=10, stale-while-revalidate=20"
"""Cache-Control of a page that is the same for everybody: for how many seconds a phone keeps it, a
proxy in front keeps it, and both may show it once more while they ask again. A correction is seen
everywhere after 110 seconds at most (docs/decisions/0069-public-pages-from-a-cache.md)."""
HSTS = ("Strict-Transport-Security", "max-age=31536000")
"""In production only: a development server uses http."""


def security_headers(*, with_hsts: bool) -> list[tuple[str, str]]:
    """The security headers of every answer; with HSTS (HTTPS only) in production."""
    return [*HEADERS.items(), *([HSTS] if with_hsts else ())]


class SecurityHeadersMiddleware:
    """WSGI middleware: adds the standing headers that a response does not have yet."""

    def __init__(self, wsgi_app: WSGIApplication, *, with_hsts: bool) -> None:
        self._behind = wsgi_app
        self._headers = [
            (name, name.lower(), v) for name, v in security_headers(with_hsts=with_hsts)
        ]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start_response_with_security_headers(
            status: str, headers: list[tuple[str, str]], *error: Any
        ) -> Any:
            present = {name.lower() for name, _ in headers}
            added = [(name, v) for name, lower, v in self._headers if lower not in present]
            return start_response(status, [*added, *headers], *error)

        return self._behind(environ, start_response_with_security_headers)


def allow_audio_on_page() -> str:
    """For templates with an audio player: allow this page to load audio. Returns ""."""
    g.plays_sound = True
    return ""


def allow_camera_on_page() -> str:
    """For templates with a script that reads QR codes: allow this page to ask for the camera.
    Returns ""."""
    g.uses_camera = True
    return ""


def headers_of_stored_page(html: bytes) -> dict[str, str]:
    """HEADERS for a page that a phone stores and serves itself."""
    return HEADERS | audio_policy_headers(html)


def audio_policy_headers(html: bytes) -> dict[str, str]:
    """The headers of a prebuilt page that differ from HEADERS."""
    return {"Content-Security-Policy": CSP_WITH_SOUND} if b"<audio" in html else {}
