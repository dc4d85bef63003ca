"""The scores of one person in one wave, by the rules of the toolkit. Pure.

A score is computed once every applicable item of it was answered, skipped or not known. By the
toolkit, a non-answer gets no point; the number of skipped items is stored with the score, and
people who skipped one are excluded from the report of change, since skipping is no measurement.

Points are in thirds (attitude is a mean of three), so that they are exact integers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from app.survey.rules import scoring
from app.survey.rules.asking import SKIPPED, UNKNOWN, Answers, is_item_asked
from app.survey.rules.instrument import MANY, NUMBER, SurveyInstrument, SurveyItem

THIRDS: Final = 3
SUMMED: Final = ("knowledge", "behaviour", "attitude")
"""The parts of the total score."""


@dataclass(frozen=True)
class WaveScore:
    """A survey score of one wave, in thirds of a point, and the number of its skipped items."""

    score: str
    thirds: int
    skipped: int


def wave_scores(
    instrument: SurveyInstrument, form: str, answers: Answers, role: str | None
) -> list[WaveScore]:
    """The survey scores that can be computed from these answers."""
    points = scoring.compute_scores(dict(toolkit_answers(instrument, form, answers)))
    found = []
    for name, of in points.items():
        parts = SUMMED if name == "total" else (name,)
        items = [
            i for i in instrument.items if i.score in parts and is_item_asked(i, answers, role)
        ]
        if of is not None and all(item.id in answers for item in items):
            skipped = sum(answers[item.id] == SKIPPED for item in items)
            found.append(WaveScore(name, int(Fraction(of) * THIRDS), skipped))
    return found


def toolkit_answers(
    instrument: SurveyInstrument, form: str, answers: Answers
) -> Iterator[tuple[str, float]]:
    """The answers as (toolkit item, toolkit code). Items not asked are left out."""
    for item in instrument.items:
        if item.id in answers:
            yield from _toolkit_codes(item, form, answers[item.id])


def _toolkit_codes(item: SurveyItem, form: str, code: str) -> Iterable[tuple[str, float]]:
    if code in (UNKNOWN, SKIPPED):
        return [(name, float(code)) for name in item.toolkit_items_determined_by_answer]
    if item.kind == NUMBER:
        return [(item.toolkit, item.codes[code != str(item.right[form])])]
    if item.kind == MANY:
        named = {option.toolkit for option in item.options[form] if option.code in code.split()}
        return [(name, float(name in named)) for name in item.toolkit_items_determined_by_answer]
    return [(item.toolkit, float(code))] if item.toolkit else []
