"""Where a person may be led after signing in: somewhere on this site, nowhere else."""

from __future__ import annotations

import re

from flask import request

_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9._~/%-]*")


def safe_path(text: str | None) -> str | None:
    """`text` if it is a plain path on this site, else None.

    >>> safe_path("/keluarga/undang")
    '/keluarga/undang'
    >>> [safe_path(t) for t in ("//evil.example", "/\\\\evil", "https://evil.example", "/a?b", "")]
    [None, None, None, None, None]
    """
    if text is None or len(text) > 200 or not _PATH.fullmatch(text):
        return None
    # A browser may fold "/.//host" and "/%2F/host" into "//host".
    return None if "//" in text or "%" in text or "/." in text else text


def onward() -> str | None:
    """Where the person wanted to go (`?lanjut=`), if that is a path of this site."""
    return safe_path(request.args.get("lanjut"))
