"""The instrument: the items, in two forms. The data is in data/instrument.yaml, which also explains
the notation, and data/instrument.<language>.yaml for each other language."""

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
class QuestionWording:
    """The wording of a survey question: introductory lines, and the question."""

    lead: tuple[str, ...]
    ask: str


@dataclass(frozen=True)
class SurveyOption:
    """An answer option. `toolkit`: the toolkit item that is 1 if this option is chosen, or ""."""

    code: str
    text: Mapping[str, str]
    toolkit: str = ""


@dataclass(frozen=True)
class SurveyItem:
    """A survey question. `wordings`, `options` and `right` are by form, texts by language. `score`
    is empty for an indicator item. `when`: (item, codes after which this item is asked). `codes`
    (of a number): the toolkit's codes for the correct number and for any other. `waves`: those in
    which it is asked; empty for all."""

    id: str
    kind: str
    score: str
    indicator: str
    toolkit: str
    wordings: Mapping[str, Mapping[str, QuestionWording]]
    options: Mapping[str, tuple[SurveyOption, ...]]
    right: Mapping[str, int]
    codes: tuple[int, ...]
    when: tuple[str, frozenset[str]] | None
    role: str
    waves: tuple[str, ...]

    def language_for(self, language: str) -> str:
        """`language` if this item is translated into it, else the original language."""
        return language if language in self.wordings[FORMS[0]] else ORIGINAL

    @property
    def toolkit_items_determined_by_answer(self) -> tuple[str, ...]:
        """Every toolkit item that an answer to this one determines."""
        named = (option.toolkit for option in self.options[FORMS[0]])
        return tuple(dict.fromkeys(each for each in (self.toolkit, *named) if each))


@dataclass(frozen=True)
class SurveyInstrument:
    """The questionnaire: its items in the order in which they are asked."""

    version: int
    items: tuple[SurveyItem, ...]

    def items_of(self, wave: str) -> tuple[SurveyItem, ...]:
        """The items that are asked in a wave."""
        return tuple(item for item in self.items if not item.waves or wave in item.waves)

    def item(self, wanted: str) -> SurveyItem | None:
        return next((item for item in self.items if item.id == wanted), None)


@cache
def load_instrument() -> SurveyInstrument:
    """The current questionnaire in every language that has a file. Raises ValueError for a
    translation with more or fewer lines or options than the original."""
    raw = _read_yaml(DATA / "instrument.yaml")
    files = sorted(DATA.glob("instrument.*.yaml"))
    translations = {file.name.split(".")[1]: _read_yaml(file) for file in files}
    return SurveyInstrument(
        raw["version"],
        tuple(_survey_item(each, raw["scales"], translations) for each in raw["items"]),
    )


def _read_yaml(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


def _survey_item(
    raw: dict[str, Any], scales: dict[str, Any], translations: dict[str, Any]
) -> SurveyItem:
    when, scale = raw.get("when"), raw.get("scale", "")
    listed = raw.get("options") or scales.get(scale, ())
    told = {
        code: {"options": each.get("scales", {}).get(scale, ())} | each["items"][raw["id"]]
        for code, each in translations.items()
        if raw["id"] in each["items"]
    }
    return SurveyItem(
        id=raw["id"],
        kind=raw["kind"],
        score=raw.get("score", ""),
        indicator=raw.get("indicator", ""),
        toolkit=raw.get("toolkit", ""),
        wordings={form: _wordings_by_language(form, raw, told) for form in FORMS},
        options={form: _options_of_form(form, raw | {"options": listed}, told) for form in FORMS},
        right={f: raw.get(f"right_{f}", raw["right"]) for f in FORMS} if "right" in raw else {},
        codes=tuple(raw.get("codes", ())),
        when=(when[0], frozenset(when[1:])) if when else None,
        role=raw.get("role", ""),
        waves=tuple(raw.get("waves", ())),
    )


def _wordings_by_language(
    form: str, raw: dict[str, Any], translations: dict[str, Any]
) -> dict[str, QuestionWording]:
    lines = {
        code: each.get("both") or each[form]
        for code, each in {ORIGINAL: raw, **translations}.items()
    }
    for code, each in lines.items():
        if len(each) != len(lines[ORIGINAL]):
            raise ValueError(f"instrument.{code}.yaml: {raw['id']} has another number of lines")
    return {code: QuestionWording(tuple(each[:-1]), each[-1]) for code, each in lines.items()}


def _options_of_form(
    form: str, raw: dict[str, Any], translations: dict[str, Any]
) -> tuple[SurveyOption, ...]:
    def of(each: dict[str, Any]) -> list[Any]:
        listed: list[Any] = each.get(f"options_{form}", each["options"])
        return listed

    for code, each in translations.items():
        if len(of(each)) != len(of(raw)):
            raise ValueError(f"instrument.{code}.yaml: {raw['id']} has another number of options")
    return tuple(
        SurveyOption(
            str(code), {ORIGINAL: words} | {c: of(t)[n] for c, t in translations.items()}, *names
        )
        for n, (code, words, *names) in enumerate(of(raw))
    )
