"""What somebody typed to name a region. Pure."""

from __future__ import annotations

import re

from app.regions import codes

_CODE_IN_BRACKETS = re.compile(r".*\(([0-9.]+)\)", re.ASCII)


def code_in_text(text: str) -> str | None:
    """The region code that a text is, or that stands in brackets at its end; None for a name.

    >>> code_in_text("35.07"), code_in_text("Kabupaten Malang (35.07)")
    ('35.07', '35.07')
    >>> code_in_text("Malang"), code_in_text("3507"), code_in_text("Malang (3507)")
    (None, None, None)
    """
    in_brackets = _CODE_IN_BRACKETS.fullmatch(text)
    code = in_brackets[1] if in_brackets else text
    return code if codes.is_region_code(code) else None
