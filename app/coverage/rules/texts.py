"""Texts of coverage pages and files, in one language. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.counters.rules import Kind
from app.ratios.rules.ratios import DEFINITIONS_AT, RatioCell
from app.ratios.rules.reach import Remark
from app.regions.codes import Level


@dataclass(frozen=True, slots=True)
class IndicatorText:
    name: str
    definition: str
    source: str


@dataclass(frozen=True, slots=True)
class RatioText:
    """What a further ratio counts: its numerator, among whom, over which time, from which source,
    and what it is not."""

    name: str
    numerator: str
    denominator: str
    window: str
    source: str
    is_not: str

    @property
    def definition(self) -> str:
        return f"{self.numerator} {self.denominator} {self.window} {self.is_not}"


@dataclass(frozen=True, slots=True)
class ReachTexts:
    """Words about R1 in one language: `remarks` on its value, and names of what is told beside it
    (`shown_reach`), `inside` included."""

    remarks: Mapping[Remark, str]
    beside: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProgrammeTexts:
    """Which programmes villages are in: what that means, and their names by village."""

    about: IndicatorText
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CoverageTexts:
    """The texts of coverage pages and files, in one language. `self_registered`: the series of
    households that registered by themselves. `reached`: what reached means, and its three values by
    CoverageRow.reached in `reached_words`. `ratios`: by name; `zero_ratio`: that those who
    said yes are shown as 0; `ratio_rounding`: how far off numbers of answers are. `zero`: how a
    shown 0 reads. `zero_shares`: what a numerator of 0 means, by its `at_most`; `no_percent`: why a
    share above 0 has no percentage. `reasons`: why a cell has no value, by its kind. `about_same`:
    a change that rounding alone could make. `reach`: about R1. `programmes`: in files
    of a district; None elsewhere."""

    indicators: Mapping[str, IndicatorText]
    self_registered: IndicatorText
    reached: IndicatorText
    reached_words: Mapping[bool | None, str]
    ratios: Mapping[str, RatioText]
    zero_ratio: str
    ratio_rounding: str
    levels: Mapping[Level, str]
    reasons: Mapping[Kind, str]
    zero: str
    rounding: str
    unplaced: str
    gone: str
    zero_shares: Mapping[int, str]
    no_percent: str
    caption: str
    any_core: str
    about_same: str
    reach: ReachTexts
    programmes: ProgrammeTexts | None = None


def definition_json(text: IndicatorText | RatioText, code: str) -> dict[str, str]:
    """A text in the format of the coverage JSON. `code`: of the definition page."""
    return {
        "name": text.name,
        "definition": text.definition,
        "source": text.source,
        "address": f"{DEFINITIONS_AT}/{code}",
    }


def reason_of_ratio(cell: RatioCell, words: CoverageTexts) -> str:
    """Why a ratio has no percentage."""
    if cell.kind in ("too_few", "no_data"):
        return words.reasons[cell.kind]
    return words.zero_ratio if cell.kind == "zero" else ""
