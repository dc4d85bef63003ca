"""Which passphrases of staff are accepted."""

from __future__ import annotations

import unicodedata

from app.kit.text.msgid import N_

PASSPHRASE_LENGTH = 15
LONGEST_PASSPHRASE = 200


def normalize_passphrase(text: str) -> str:
    """Normalise Unicode and strip outer spaces."""
    return unicodedata.normalize("NFC", text).strip()


def passphrase_refusal(text: str, name: str) -> str | None:
    """The reason why a new passphrase is rejected (a sentence), or None. `name`: the sign-in name.

    >>> passphrase_refusal("bambu hijau di tepi kali", "rina") is None
    True
    >>> [passphrase_refusal(t, "rina") is None for t in ("pendek", "a" * 20, "rina rina rina rina")]
    [False, False, False]
    """
    words = normalize_passphrase(text)
    if len(words) < PASSPHRASE_LENGTH:
        return N_("Tulis 15 huruf atau lebih. Beberapa kata boleh.")
    if len(words) > LONGEST_PASSPHRASE:
        return N_("Kalimat sandi ini terlalu panjang.")
    rest = words.lower().replace(name.lower(), "") if name else words
    if len(set(rest.replace(" ", ""))) < 5:
        return N_("Kalimat ini mudah ditebak. Pilih yang lain.")
    return None
