"""Sign-in names, and the lifetime of a sign-up form."""

from __future__ import annotations

import re
import unicodedata

DRAFT_LIVES = 24 * 60 * 60


def slug(name: str) -> str:
    """A sign-in name from a person's name: lower-case letters, digits, dashes.

    >>> slug("Ibu Rína  W."), slug("…")
    ('ibu-rina-w', 'staf')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:24] or "staf"
