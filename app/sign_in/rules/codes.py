"""Sign-in names, and the lifetime of a sign-up form."""

from __future__ import annotations

import re
import unicodedata

DRAFT_LIVES = 24 * 60 * 60


def slugify_name(name: str) -> str:
    """A sign-in name from a person's name: lower-case letters, digits, dashes.

    >>> slugify_name("Ibu Rína  W."), slugify_name("…")
    ('ibu-rina-w', 'staf')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:24] or "staf"
