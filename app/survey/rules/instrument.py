"""The instrument: the items, in two forms and both languages. The data is in data/instrument.yaml,
which also explains the notation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

FORMS: Final = ("A", "B")
LANGUAGES: Final = ("id", "en")
ONE: Final = "one"
MANY: Final = "many"
NUMBER: Final = "number"
TEXT: Final = "text"
NONE_OF_THESE: Final = "0"
"""Of `many`: the option beside which no other can stand."""

_FILE: Final = Path(__file__).parents[1] / "data" / "instrument.yaml"


@dataclass(frozen=True)
class Wording:
    """The introduction of a question, and the question."""

    lead: tuple[str, ...]
    ask: str


@dataclass(frozen=True)
class Option:
    """`toolkit`: the item that is 1 if this one of several options is chosen; empty: none."""

    code: str
    text: Mapping[str, str]
    toolkit: str = ""


@dataclass(frozen=True)
class Item:
    """A question. `wordings`, `options` and `right` are by form, texts by language. `score` is
    empty for an indicator item. `when`: (item, codes after which this one is asked). `codes` (of a
    number): the toolkit's codes for the correct sum and for any other.
    """

    id: str
    kind: str
    score: str
    indicator: str
    toolkit: str
    wordings: Mapping[str, Mapping[str, Wording]]
    options: Mapping[str, tuple[Option, ...]]
    right: Mapping[str, int]
    codes: tuple[int, ...]
    when: tuple[str, frozenset[str]] | None
    role: str

    @property
    def toolkit_items(self) -> tuple[str, ...]:
        """Every toolkit item that an answer to this one determines."""
        named = (option.toolkit for option in self.options[FORMS[0]])
        return tuple(dict.fromkeys(each for each in (self.toolkit, *named) if each))


@dataclass(frozen=True)
class Instrument:
    """Items in the order in which they are asked."""

    version: int
    items: tuple[Item, ...]

    def item(self, wanted: str) -> Item | None:
        return next((item for item in self.items if item.id == wanted), None)


@cache
def instrument() -> Instrument:
    """The current instrument."""
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Instrument(raw["version"], tuple(_item(each, raw["scales"]) for each in raw["items"]))


def _item(raw: dict[str, Any], scales: dict[str, Any]) -> Item:
    listed = raw.get("options") or scales.get(raw.get("scale", ""), ())
    when = raw.get("when")
    return Item(
        id=raw["id"],
        kind=raw["kind"],
        score=raw.get("score", ""),
        indicator=raw.get("indicator", ""),
        toolkit=raw.get("toolkit", ""),
        wordings={form: _wordings(raw.get("both") or raw[form]) for form in FORMS},
        options={form: _options(raw.get(f"options_{form}", listed)) for form in FORMS},
        right={f: raw.get(f"right_{f}", raw["right"]) for f in FORMS} if "right" in raw else {},
        codes=tuple(raw.get("codes", ())),
        when=(when[0], frozenset(when[1:])) if when else None,
        role=raw.get("role", ""),
    )


def _wordings(raw: dict[str, list[str]]) -> dict[str, Wording]:
    return {code: Wording(tuple(raw[code][:-1]), raw[code][-1]) for code in LANGUAGES}


def _options(listed: list[list[Any]]) -> tuple[Option, ...]:
    return tuple(
        Option(str(code), dict(zip(LANGUAGES, words, strict=True)), *names)
        for code, *words, names in ((*each[:3], each[3:]) for each in listed)
    )
