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


def new_invitation_code() -> str:
    """A new invitation code of eight characters. The caller checks that it is unused."""
    return _random_code(CODE_LENGTH)


def new_start_code() -> str:
    """A new one-time code of twelve characters (53 bits), for staff and for a new phone."""
    return _random_code(START_CODE_LENGTH)


def one_time_code_from_number(number: int) -> str:
    """The one-time code that encodes a number of 256 bits.

    >>> one_time_code_from_number(0), one_time_code_from_number(23)
    ('BBBBBBBBBBBB', 'CCBBBBBBBBBB')
    """
    letters = []
    for _ in range(START_CODE_LENGTH):
        number, at = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[at])
    return "".join(letters)


def _random_code(length: int) -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def normalize_typed_code(text: str) -> str:
    """Normalise a typed code: capitals and digits only, lookalikes replaced. Accepts any text; only
    a lookup tells whether the code exists.

    >>> normalize_typed_code(" krs7-34vw "), normalize_typed_code("b0l1 2u56")
    ('KRSL34VW', 'BDLLZVSG')
    """
    kept = re.sub("[^A-Za-z0-9]", "", text[:60])
    return kept.upper().translate(_READ_AS)[:START_CODE_LENGTH]
