"""Checks that a question whose text calls for a rounded number takes that number."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

from app.content.faults import Report
from app.content.lesson import ORIGINAL
from app.content.question import NUMBER, QuizOption, QuizQuestion
from app.kit.text.numbers import format_decimal

_CALLS: Final = re.compile(
    r"\b(?:di)?bulatkan(?:lah)?\b(?: (?P<way>ke atas|ke bawah))?"
    r"(?: ke (?P<unit>[a-z]+an(?: ribu)?))?",
    re.IGNORECASE,
)
_UNITS: Final = {
    "satuan": 1, "puluhan": 10, "ratusan": 100, "ribuan": 1_000, "puluhan ribu": 10_000,
    "ratusan ribu": 100_000, "jutaan": 1_000_000,
}  # fmt: skip
_WAYS: Final = {"ke atas": ROUND_CEILING, "ke bawah": ROUND_FLOOR}
_DIGITS: Final = 2
"""Without a unit, people round to two digits that are not zero: Rp2.083.334 to Rp2.100.000."""


def check_rounded_answers(question: QuizQuestion, report: Report) -> None:
    """Reports the right option of a number question if the text asks to round, and the option does
    not cover the rounded number."""
    if question.kind != NUMBER or len(question.right_options) != 1:
        return
    right = question.options[question.right_options[0] - 1]
    for text in (question.text, question.body, right.feedback):
        if match := _CALLS.search(text):
            _check_rounded_answer(right, match, report)
            return


def _check_rounded_answer(right: QuizOption, call: re.Match[str], report: Report) -> None:
    if right.low is None or right.high is None:
        return
    exact = (right.low + right.high) / 2
    if not exact:
        return
    unit = Decimal(_UNITS.get((call["unit"] or "").lower(), 0))
    step = unit or Decimal(10) ** (exact.adjusted() + 1 - _DIGITS)
    rounded = (exact / step).to_integral_value(_WAYS.get(call["way"], ROUND_HALF_UP)) * step
    if not right.covers_number(rounded):
        written = format_decimal(rounded, 0, ORIGINAL)
        text = f"soal ini minta dibulatkan, tetapi {written} tidak diterima"
        report(right.line, "rounded-answer", text)
