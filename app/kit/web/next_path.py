"""The page to open after sign-in: only paths of this site."""

from __future__ import annotations

import re

from flask import request

_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9._~/%-]*")


def own_site_path(text: str | None) -> str | None:
    """`text` if it is a plain path on this site, else None.

    >>> own_site_path("/keluarga/undang")
    '/keluarga/undang'
    >>> [own_site_path(t) for t in ("//evil.example", "/\\\\evil", "https://evil.example", "/a?b")]
    [None, None, None, None]
    """
    if text is None or len(text) > 200 or not _PATH.fullmatch(text):
        return None
    # Browsers may normalise "/.//host" and "/%2F/host" to "//host".
    return None if "//" in text or "%" in text or "/." in text else text


def path_after_sign_in() -> str | None:
    """The path in `?lanjut=`, if it is a path of this site; else None."""
    return own_site_path(request.args.get("lanjut"))
