"""Indicators F1 to F5 of the people who answered, each by their newest answer. Pure.

Source: the coverage definitions of the programme (F1 and F5 in the wording of the Global Findex).
*Not known* and *skipped* are no valid answers; how many gave one is told beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.counters.rules import HIDDEN, Cell, Count, control
from app.survey_results.rules.channels import is_licensed
from app.survey_results.rules.report import LEAST

ITEMS: Final = ("f1a", "f1b", "f2", "f3a", "f3b", "f4", "f5")
ABROAD: Final = (None, "selama")
"""Stages in which a worker's card tells something; who gave none is taken to be abroad."""
_MORE_THAN_TWO_MONTHS: Final = "4"


@dataclass(frozen=True, slots=True)
class Said:
    """The newest code to each item, and who says it."""

    codes: Mapping[str, str]
    role: str | None
    stage: str | None


@dataclass(frozen=True, slots=True)
class Share:
    """`of_valid`: how many of those with a valid answer; `answered`: how many of those asked gave
    one. Both after disclosure control."""

    of_valid: Cell
    answered: Cell


def shares(people: Iterable[Said]) -> dict[str, Share]:
    """Every indicator by its code."""
    counted = list(people)
    return {code: _share([tell(each) for each in counted]) for code, tell in _INDICATORS.items()}


Told = tuple[bool, bool | None]
"""Whether somebody was asked, and what they said; None: no valid answer."""


def _share(told: list[Told]) -> Share:
    valid = [said for asked, said in told if asked and said is not None]
    asked = sum(asked for asked, _said in told)
    return Share(_cell(sum(valid), len(valid)), _cell(len(valid), asked))


def _cell(numerator: int, denominator: int) -> Cell:
    if 0 < denominator < LEAST:
        return HIDDEN  # as who answered was told
    return control(Count(numerator, denominator), {}, "petugas").total


def _yes(code: str | None) -> bool | None:
    return None if code is None or code.startswith("-") else code != "0"


def _account(who: Said) -> Told:
    """In an institution, by oneself or with others, or an e-wallet that was used."""
    said = [_yes(who.codes.get("f1a")), _yes(who.codes.get("f1b"))]
    return "f1a" in who.codes, True if True in said else None if None in said else False


def _saving(who: Said) -> Told:
    return "f2" in who.codes, _yes(who.codes.get("f2"))


def _sending(who: Said) -> Told:
    """Of those who sent or received."""
    name = who.codes.get("f3b")
    return bool(_yes(who.codes.get("f3a"))), None if name is None else is_licensed(name)


def _insured(who: Said) -> Told:
    asked = "f4" in who.codes and who.role == "pekerja" and who.stage in ABROAD
    return asked, _yes(who.codes.get("f4"))


def _resilient(who: Said) -> Told:
    code = who.codes.get("f5")
    valid = _yes(code) is not None
    return "f5" in who.codes, code == _MORE_THAN_TWO_MONTHS if valid else None


_INDICATORS: Final = {
    "F1": _account,
    "F2": _saving,
    "F3": _sending,
    "F4": _insured,
    "F5": _resilient,
}
