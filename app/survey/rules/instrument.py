"""The instrument: the items, in two forms. The data is in data/instrument.yaml, which also explains
the notation, and data/instrument.<language>.yaml for each other language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from config import ORIGINAL

FORMS: Final = ("A", "B")
ONE: Final = "one"
MANY: Final = "many"
NUMBER: Final = "number"
TEXT: Final = "text"
NONE_OF_THESE: Final = "0"
"""Of `many`: the option beside which no other can stand."""

DATA = Path(__file__).parents[1] / "data"


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

    def language_for(self, language: str) -> str:
        """`language`, or the original where nobody translated this item."""
        return language if language in self.wordings[FORMS[0]] else ORIGINAL

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
    """The current instrument, in every language that has a file. Raises ValueError for a
    translation with more or fewer lines or options than the original."""
    raw = _read(DATA / "instrument.yaml")
    files = sorted(DATA.glob("instrument.*.yaml"))
    translations = {file.name.split(".")[1]: _read(file) for file in files}
    return Instrument(
        raw["version"], tuple(_item(each, raw["scales"], translations) for each in raw["items"])
    )


def _read(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


def _item(raw: dict[str, Any], scales: dict[str, Any], translations: dict[str, Any]) -> Item:
    when, scale = raw.get("when"), raw.get("scale", "")
    listed = raw.get("options") or scales.get(scale, ())
    told = {
        code: {"options": each.get("scales", {}).get(scale, ())} | each["items"][raw["id"]]
        for code, each in translations.items()
        if raw["id"] in each["items"]
    }
    return Item(
        id=raw["id"],
        kind=raw["kind"],
        score=raw.get("score", ""),
        indicator=raw.get("indicator", ""),
        toolkit=raw.get("toolkit", ""),
        wordings={form: _wordings(form, raw, told) for form in FORMS},
        options={form: _options(form, raw | {"options": listed}, told) for form in FORMS},
        right={f: raw.get(f"right_{f}", raw["right"]) for f in FORMS} if "right" in raw else {},
        codes=tuple(raw.get("codes", ())),
        when=(when[0], frozenset(when[1:])) if when else None,
        role=raw.get("role", ""),
    )


def _wordings(form: str, raw: dict[str, Any], told: dict[str, Any]) -> dict[str, Wording]:
    lines = {code: each.get("both") or each[form] for code, each in {ORIGINAL: raw, **told}.items()}
    for code, each in lines.items():
        if len(each) != len(lines[ORIGINAL]):
            raise ValueError(f"instrument.{code}.yaml: {raw['id']} has another number of lines")
    return {code: Wording(tuple(each[:-1]), each[-1]) for code, each in lines.items()}


def _options(form: str, raw: dict[str, Any], told: dict[str, Any]) -> tuple[Option, ...]:
    def of(each: dict[str, Any]) -> list[Any]:
        listed: list[Any] = each.get(f"options_{form}", each["options"])
        return listed

    for code, each in told.items():
        if len(of(each)) != len(of(raw)):
            raise ValueError(f"instrument.{code}.yaml: {raw['id']} has another number of options")
    return tuple(
        Option(str(code), {ORIGINAL: words} | {c: of(t)[n] for c, t in told.items()}, *names)
        for n, (code, words, *names) in enumerate(of(raw))
    )
