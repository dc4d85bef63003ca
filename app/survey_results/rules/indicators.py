"""Indicators F1 to F5, computed from each person's latest answers. Pure.

Source: the coverage definitions of the programme (F1 and F5 in the wording of the Global Findex).
"Don't know" and skipped are no valid answers; the share of valid answers is shown beside.
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
"""Stages in which a worker's insurance question counts; without a stage, abroad is assumed."""
_MORE_THAN_TWO_MONTHS: Final = "4"


@dataclass(frozen=True, slots=True)
class LatestAnswers:
    """One person's latest code for each item, with their role and stage."""

    codes: Mapping[str, str]
    role: str | None
    stage: str | None


@dataclass(frozen=True, slots=True)
class Share:
    """`of_valid`: the share among valid answers; `answered`: the share of valid answers among
    people asked. Both after disclosure control."""

    of_valid: Cell
    answered: Cell


def shares(people: Iterable[LatestAnswers]) -> dict[str, Share]:
    """Every indicator by its code."""
    counted = list(people)
    return {
        code: _share([answer_of(each) for each in counted])
        for code, answer_of in _INDICATORS.items()
    }


IndicatorAnswer = tuple[bool, bool | None]
"""Whether a person was asked, and their answer; None: no valid answer."""


def _share(answers: list[IndicatorAnswer]) -> Share:
    valid = [answer for asked, answer in answers if asked and answer is not None]
    asked = sum(asked for asked, _answer in answers)
    return Share(_cell(sum(valid), len(valid)), _cell(len(valid), asked))


def _cell(numerator: int, denominator: int) -> Cell:
    if 0 < denominator < LEAST:
        return HIDDEN  # the number who answered is disclosed too
    return control(Count(numerator, denominator), {}, "petugas").total


def _yes(code: str | None) -> bool | None:
    return None if code is None or code.startswith("-") else code != "0"


def _account(who: LatestAnswers) -> IndicatorAnswer:
    """Has an account at an institution, own or joint, or used an e-wallet."""
    answer = [_yes(who.codes.get("f1a")), _yes(who.codes.get("f1b"))]
    return "f1a" in who.codes, True if True in answer else None if None in answer else False


def _saving(who: LatestAnswers) -> IndicatorAnswer:
    return "f2" in who.codes, _yes(who.codes.get("f2"))


def _sending(who: LatestAnswers) -> IndicatorAnswer:
    """Asked of people who sent or received money."""
    name = who.codes.get("f3b")
    return bool(_yes(who.codes.get("f3a"))), None if name is None else is_licensed(name)


def _insured(who: LatestAnswers) -> IndicatorAnswer:
    asked = "f4" in who.codes and who.role == "pekerja" and who.stage in ABROAD
    return asked, _yes(who.codes.get("f4"))


def _resilient(who: LatestAnswers) -> IndicatorAnswer:
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
