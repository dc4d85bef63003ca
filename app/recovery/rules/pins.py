"""Which PINs are rejected: those that a neighbour would try first."""

from __future__ import annotations

import re
from datetime import date

from app.kit.text.msgid import N_

# Runs, walks over the keys of a telephone, and what leaked lists begin with.
_WALKS = ("0123456789", "147258369", "159753", "258036", "741852963", "369258147", "14725800")
_COMMON = frozenset(
    (
        "102030",
        "112358",
        "123654",
        "142536",
        "159357",
        "192837",
        "246810",
        "246802",
        "314159",
        "520131",
        "135790",
        "135792",
        "456789",
        "789456",
        "142857",
        "171845",
    )
)


def pin_refusal(pin: str, phone_number: str = "") -> str | None:
    """The reason why a new PIN is rejected (an Indonesian sentence, to be translated), or None.

    >>> pin_refusal("482915") is None
    True
    >>> [pin_refusal(p) is None for p in ("12345", "111111", "654321", "170845", "290200")]
    [False, False, False, False, False]
    >>> pin_refusal("482915", phone_number="+62 812-4829-15"), pin_refusal("320113") is None
    ('Angka ini ada di nomor telepon Anda. Pilih yang lain.', True)
    """
    if not re.fullmatch("[0-9]{6}", pin):
        return N_("Tulis enam angka. Contoh: 4 8 2 9 1 5.")
    if _is_common_pin(pin):
        return N_("Angka ini mudah ditebak. Pilih yang lain.")
    if _is_birth_date(pin):
        return N_("Ini seperti tanggal lahir. Pilih yang lain.")
    if pin in re.sub("[^0-9]", "", phone_number):
        return N_("Angka ini ada di nomor telepon Anda. Pilih yang lain.")
    return None


def _is_common_pin(pin: str) -> bool:
    halves = pin[:3] == pin[3:] or pin[:3] == pin[5:2:-1]
    pairs = pin[:2] == pin[2:4] == pin[4:] or (
        pin[0] == pin[1] and pin[2] == pin[3] and pin[4] == pin[5]
    )
    walks = any(pin in run + run or pin in (run + run)[::-1] for run in _WALKS)
    return halves or pairs or walks or len(set(pin)) < 3 or pin in _COMMON


def _is_birth_date(pin: str) -> bool:
    """Whether the PIN is a date as DDMMYY. Each year counts as 2000, which has a 29 February."""
    try:
        date(2000, int(pin[2:4]), int(pin[:2]))
    except ValueError:
        return False
    return True
