"""Checks that a quiz cannot be passed by always choosing the longest option."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.content.faults import FaultList
from app.content.lesson import ORIGINAL
from app.content.module import CourseModule
from app.content.question import ONE, QuizOption

MOST_RIGHT: Final = 40
"""Percent of the questions with one right answer; options of equal length share the hit."""
FEWEST_QUESTIONS: Final = 5
"""A smaller sample is not meaningful: one of two is already half."""


def check_quiz_guessability(
    modules: Iterable[CourseModule], languages: Iterable[str], faults: FaultList
) -> None:
    for module in modules:
        for language in languages:
            _check_longest_options(module, language, faults)


def _check_longest_options(module: CourseModule, language: str, faults: FaultList) -> None:
    asked, hits, where = 0, 0.0, []
    for lesson in module.lessons:
        texts = lesson.texts.get(language, ())
        for original, question in zip(lesson.texts.get(ORIGINAL, ()), texts, strict=False):
            if original.kind != ONE or len(original.options) != len(question.options):
                continue
            asked += 1
            if hit := _chance_that_longest_option_is_right(original.options, question.options):
                hits += hit
                where.append(f"{lesson.slug}/kuis.{language}.md:{question.line}")
    if asked >= FEWEST_QUESTIONS and 100 * hits > MOST_RIGHT * asked:
        faults.reporter_for(f"{module.id}/modul.yaml")(
            1,
            "longest-option",
            f"menebak pilihan terpanjang tepat {100 * hits / asked:.0f}% dari {asked} soal "
            f"(paling banyak {MOST_RIGHT}%): {', '.join(where)}",
        )


def _chance_that_longest_option_is_right(
    original: tuple[QuizOption, ...], shown: tuple[QuizOption, ...]
) -> float:
    """The probability that the longest option is the right one."""
    longest = max(len(option.text) for option in shown)
    picked = [first.right for first, option in zip(original, shown, strict=True)
              if len(option.text) == longest]  # fmt: skip
    return sum(picked) / len(picked)
