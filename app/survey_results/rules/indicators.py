"""Indicators F1 to F5 and Q1, computed from each person's latest answers. Pure.

Source: the coverage definitions of the programme (F1 and F5 in the wording of the Global Findex).
"Don't know" and skipped are no valid answers. Coverage counts them by region: a second count here,
rounded by itself, could be compared with that one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.survey_results.rules.channels import is_licensed_channel

ITEMS: Final = ("f1a", "f1b", "f2", "f3a", "f3b", "f4", "f5", "q1")
ABROAD: Final = (None, "selama")
"""Stages in which a worker's insurance question counts; without a stage, abroad is assumed."""
_MORE_THAN_TWO_MONTHS: Final = "4"
_MORE_OFTEN: Final = "1"


@dataclass(frozen=True, slots=True)
class LatestAnswers:
    """The latest answers of one person, {item: code}, with the person's role and stage."""

    codes: Mapping[str, str]
    role: str | None
    stage: str | None


IndicatorAnswer = tuple[bool, bool | None]
"""Whether a person was asked, and their answer; None: no valid answer."""


def indicator_answers(person: LatestAnswers) -> dict[str, IndicatorAnswer]:
    """{code of the indicator: answer} of one person."""
    return {code: answer_of(person) for code, answer_of in _INDICATORS.items()}


def _is_yes(code: str | None) -> bool | None:
    return None if code is None or code.startswith("-") else code != "0"


def _has_account(answers: LatestAnswers) -> IndicatorAnswer:
    """Whether the person has an account at an institution, own or joint, or used an e-wallet."""
    answer = [_is_yes(answers.codes.get("f1a")), _is_yes(answers.codes.get("f1b"))]
    return "f1a" in answers.codes, True if True in answer else None if None in answer else False


def _has_savings(answers: LatestAnswers) -> IndicatorAnswer:
    return "f2" in answers.codes, _is_yes(answers.codes.get("f2"))


def _uses_licensed_channel(answers: LatestAnswers) -> IndicatorAnswer:
    """Whether people who sent or received money used a licensed channel."""
    name = answers.codes.get("f3b")
    return bool(_is_yes(answers.codes.get("f3a"))), None if name is None else is_licensed_channel(
        name
    )


def _is_insured(answers: LatestAnswers) -> IndicatorAnswer:
    asked = "f4" in answers.codes and answers.role == "pekerja" and answers.stage in ABROAD
    return asked, _is_yes(answers.codes.get("f4"))


def _is_resilient(answers: LatestAnswers) -> IndicatorAnswer:
    code = answers.codes.get("f5")
    valid = _is_yes(code) is not None
    return "f5" in answers.codes, code == _MORE_THAN_TWO_MONTHS if valid else None


def _quarrels_more(answers: LatestAnswers) -> IndicatorAnswer:
    """Whether the family quarrels about money more often than before the course."""
    code = answers.codes.get("q1")
    valid = _is_yes(code) is not None
    return "q1" in answers.codes, code == _MORE_OFTEN if valid else None


_INDICATORS: Final = {
    "F1": _has_account,
    "F2": _has_savings,
    "F3": _uses_licensed_channel,
    "F4": _is_insured,
    "F5": _is_resilient,
    "Q1": _quarrels_more,
}
