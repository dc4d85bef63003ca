"""The spoken form of signs, units and abbreviations in each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml

_FOLDER: Final = Path(__file__).parent / "languages"


@dataclass(frozen=True)
class SpokenLanguage:
    """The words of one language for signs, units and abbreviations. `months` are the names in
    order; `money` maps a currency mark to its unit and its hundredth ("" if unused); `short`
    expands abbreviations; `parts` names unit fractions by denominator; `letters` spells letters;
    `words` are acronyms spoken as words; `before_phone` are words after which a short number is a
    telephone number; `rated` matches the unit after a slash (/bulan); `said` are verbs between
    speech and its speaker (“…,” kata Siti), `says` those after the name (Siti menjawab, “…”)."""

    point: str
    percent: str
    to: str
    minus: str
    plus: str
    times: str
    divided: str
    equals: str
    less: str
    per: str
    number: str
    year: str
    slash: str
    dot: str
    at: str
    and_: str
    or_: str
    dash: str
    months: Sequence[str]
    money: Mapping[str, Sequence[str]]
    units: Mapping[str, str]
    short: Mapping[str, str]
    parts: Mapping[int, str]
    letters: Mapping[str, str]
    words: Mapping[str, str]
    before_phone: Sequence[str]
    rated: str
    said: Sequence[str]
    says: Sequence[str]


@cache
def spoken_languages() -> Mapping[str, SpokenLanguage]:
    """The spoken forms of each language that has a file in `languages`, by its code."""
    return {
        path.stem: SpokenLanguage(**yaml.safe_load(path.read_text("utf-8")))
        for path in sorted(_FOLDER.glob("*.yaml"))
    }
