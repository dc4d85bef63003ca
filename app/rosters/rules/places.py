"""A place as people write it: village, district, regency, province, as far as told."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from app.rosters.rules.cells import plain_text

LONGEST_PLACE = 120
VILLAGE, DISTRICT, REGENCY, PROVINCE, IGNORED = "village", "district", "regency", "province", ""
_WORDS = {
    VILLAGE: "desa|ds|kelurahan|kel|gampong|nagari|pekon|kalurahan",
    DISTRICT: "kecamatan|kec|kapanewon|distrik",
    REGENCY: "kabupaten|kab|kota",
    PROVINCE: "provinsi|propinsi|prov",
    IGNORED: "dusun|dsn|dukuh|dk|rt|rw|jalan|jln|jl|gang|gg|blok|lingkungan|lingk|lk|kampung|kp|no",
}
_PART_OF_WORD = {word: part for part, words in _WORDS.items() for word in words.split("|")}
PLACE_MARKER = re.compile(
    rf"(?<![^\W\d_])({'|'.join(sorted(_PART_OF_WORD, key=len, reverse=True))})(?![^\W\d_])[.:\s]*",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*(?:[,;|/]|\s[-–—]\s)\s*")
_ORDER = (VILLAGE, DISTRICT, REGENCY, PROVINCE)


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """The parts of a place; "" if it does not tell one."""

    village: str = ""
    district: str = ""
    regency: str = ""
    province: str = ""


def parse_place(text: str) -> ListedPlace:
    """The parts of a place. Without words such as "kec." they go from small to large.

    >>> parse_place("ds. Sumberagung, kec Sumbermanjing, Kab. Malang")
    ListedPlace(village='Sumberagung', district='Sumbermanjing', regency='Malang', province='')
    >>> parse_place("Dsn Krajan RT 02/RW 03 Desa Slahung Kec. Slahung Ponorogo").village
    'Slahung'
    >>> parse_place("Sumberagung, Sumbermanjing Wetan").district
    'Sumbermanjing Wetan'
    """
    found: dict[str, str] = {}
    for part, words in _marked_parts(plain_text(text)):
        name = words.strip(" .,:;-()'\"")
        if not any(letter.isalpha() for letter in name) or part == IGNORED:
            continue
        its = part or next((each for each in _ORDER if each not in found), None)
        if its is not None:
            found.setdefault(its, name)
    return ListedPlace(**found)


def _marked_parts(text: str) -> list[tuple[str | None, str]]:
    """(part or None, its words) in the order of the text."""
    parts: list[tuple[str | None, str]] = []
    for piece in _SEPARATORS.split(text):
        at, part = 0, None
        for marker in PLACE_MARKER.finditer(piece):
            if before := piece[at : marker.start()].strip():
                parts.append((part, before))
            at, part = marker.end(), _PART_OF_WORD[marker[1].casefold()]
        if rest := piece[at:].strip():
            parts.append((part, rest))
    return parts


def place_key(name: str) -> str:
    """The letters and digits of a name in lower case, by which two of them are the same.

    >>> place_key("Sumber-Agung"), place_key("SUMBERAGUNG"), place_key("Ra'as")
    ('sumberagung', 'sumberagung', 'raas')
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if letter.isalnum())
