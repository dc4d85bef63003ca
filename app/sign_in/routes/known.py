"""Limits per sign-in name. Anybody who knows a name can use its tries up; a browser on which its
owner signed in before has its own tries, so that the owner is not locked out."""

from __future__ import annotations

from app.identity.actions import rate_limit_key
from app.kit.secrets import keyed_hashes
from app.kit.web import device
from app.recovery.actions import LimitKeys

LIMIT = "passphrase:name"


def passphrase_limit_keys(name: str, browser: bytes) -> LimitKeys:
    """The keys that limit passphrase attempts for this sign-in name; a browser on which its owner
    signed in before has its own."""
    known = not set(device.browser_labels()).isdisjoint(_cookie_values(name, browser))
    subject = f"{name}:{browser.hex()}" if known else name
    return ((LIMIT, rate_limit_key(LIMIT, subject)),)


def remember_sign_in_name(name: str, browser: bytes) -> None:
    """Set a cookie that gives this browser its own attempts; it does not reveal the name."""
    device.add_browser_label(_cookie_values(name, browser)[0])


def _cookie_values(name: str, browser: bytes) -> list[str]:
    """Keyed hashes under each pepper, the current one first, valid on this browser only."""
    return [mark.hex()[:32] for mark in keyed_hashes("staff-browser", f"{name}:{browser.hex()}")]
