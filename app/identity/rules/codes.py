"""Codes that people read aloud, copy by hand and type on another phone."""

from __future__ import annotations

import re
import secrets

CODE_ALPHABET = "BCDFGHJKLMNPRSTVWXZ349"
"""Without vowels no code spells a word. Of characters that look alike one is left; what is typed
for another is read as that one. 22^8 is 55 thousand million."""

_READ_AS = str.maketrans("1I2567809OQUEAY", "LLZSGLBD9DDV34V")
CODE_LENGTH = 8
START_CODE_LENGTH = 12


def new_code() -> str:
    """A new invitation code of eight characters. The caller checks that it is unused."""
    return _draw(CODE_LENGTH)


def new_start_code() -> str:
    """A one-time code of twelve characters (53 bits), for staff and for a new phone."""
    return _draw(START_CODE_LENGTH)


def code_of(number: int) -> str:
    """The one-time code that encodes a number of 256 bits.

    >>> code_of(0), code_of(23)
    ('BBBBBBBBBBBB', 'CCBBBBBBBBBB')
    """
    letters = []
    for _ in range(START_CODE_LENGTH):
        number, at = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[at])
    return "".join(letters)


def _draw(length: int) -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def tidy_code(text: str) -> str:
    """Normalise a typed code: capitals and digits only, lookalikes replaced. Accepts any text; only
    a lookup tells whether the code exists.

    >>> tidy_code(" krs7-34vw "), tidy_code("b0l1 2u56")
    ('KRSL34VW', 'BDLLZVSG')
    """
    kept = re.sub("[^A-Za-z0-9]", "", text[:60])
    return kept.upper().translate(_READ_AS)[:START_CODE_LENGTH]
