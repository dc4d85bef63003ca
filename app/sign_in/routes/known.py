"""Tries of a sign-in name. Whoever knows one can use them up; a browser on which its owner came in
before has tries of its own, so that nobody is shut out there."""

from __future__ import annotations

from app.identity.actions import limit_key
from app.kit.secrets import lookups
from app.kit.web import device
from app.recovery.actions import Watched

LIMIT = "passphrase:name"


def tries_of(name: str, browser: bytes) -> Watched:
    """The limit for this sign-in name (a slug), on a browser that knows it a limit of its own."""
    known = not set(device.marks()).isdisjoint(_marks(name, browser))
    subject = f"{name}:{browser.hex()}" if known else name
    return ((LIMIT, limit_key(LIMIT, subject)),)


def remember(name: str, browser: bytes) -> None:
    """By this name somebody came in just now. The mark tells nobody by which."""
    device.mark(_marks(name, browser)[0])


def _marks(name: str, browser: bytes) -> list[str]:
    """Keyed hashes under each pepper, the current one first: no other browser can use them."""
    return [mark.hex()[:32] for mark in lookups("staff-browser", f"{name}:{browser.hex()}")]
