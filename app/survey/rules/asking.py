"""The next question, and the stored code of an answer. Pure.

Answers are {item id: code}: the code of an option; for several options, their codes separated by
spaces; a sum in rupiah; a name as typed; or UNKNOWN or SKIPPED, which differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from app.kit.text import numbers
from app.survey.rules.instrument import MANY, NONE_OF_THESE, NUMBER, TEXT, SurveyItem

UNKNOWN: Final = "-97"
"""“Saya tidak tahu”, as the toolkit codes it."""
SKIPPED: Final = "-99"
"""Rather not: nothing was said."""
SITTING: Final = 5
LONGEST: Final = 80
"""Characters of a code or of a name."""

Answers = Mapping[str, str]


class InvalidSurveyAnswerError(ValueError):
    """The form contained no valid answer. `code`: "none", "not_a_number" or "too_long"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_item_asked(item: SurveyItem, answers: Answers, role: str | None) -> bool:
    """Whether this person is asked this item, given their earlier answers."""
    if item.role and item.role != role:
        return False
    return item.when is None or answers.get(item.when[0]) in item.when[1]


def next_item(items: Sequence[SurveyItem], answers: Answers, role: str | None) -> SurveyItem | None:
    """The first unanswered item that applies; None if there is none."""
    return next((i for i in items if i.id not in answers and is_item_asked(i, answers, role)), None)


def may_still_be_asked(item: SurveyItem, answers: Answers, role: str | None) -> bool:
    """Whether this item is to be asked, or may be, depending on an item not answered yet."""
    waits = item.when is not None and item.when[0] not in answers and item.role in ("", role)
    return item.id not in answers and (waits or is_item_asked(item, answers, role))


@dataclass(frozen=True)
class QuestionPosition:
    """The position of a question in a sitting: `number`, from 1, of at most `of` questions."""

    number: int
    of: int


def position_in_sitting(
    items: Sequence[SurveyItem], answers: Answers, role: str | None, item: SurveyItem
) -> QuestionPosition:
    """The position of the next question, or of an answered one that is shown again. A sitting has
    five questions."""
    given = [i.id for i in items if i.id in answers]
    at = given.index(item.id) if item.id in answers else len(given)
    open_ = sum(may_still_be_asked(i, answers, role) for i in items)
    start = at - at % SITTING
    return QuestionPosition(
        at - start + 1, max(min(SITTING, len(given) + open_ - start), at - start + 1)
    )


def ends_sitting(answers: Answers) -> bool:
    """Whether the newest of these answers completes a sitting of five."""
    return bool(answers) and len(answers) % SITTING == 0


def stored_survey_answer(item: SurveyItem, form: str, chosen: Sequence[str], typed: str) -> str:
    """The code to store for the form input: `chosen` are values of boxes or buttons, `typed` a
    text. Raises InvalidSurveyAnswerError, and ValueError for input that no page sends."""
    if UNKNOWN in chosen:
        return UNKNOWN
    if item.kind == NUMBER:
        return _normalized_number_answer(typed)
    if item.kind == TEXT:
        return _checked_text_answer(typed)
    codes = [option.code for option in item.options[form]]
    picked = sorted({codes.index(value) for value in chosen})
    if not picked:
        raise InvalidSurveyAnswerError("none")
    if item.kind != MANY and len(picked) > 1:
        raise ValueError("only one can be chosen here")
    named = [codes[n] for n in picked]
    if len(named) > 1 and NONE_OF_THESE in named:
        named.remove(NONE_OF_THESE)
    return " ".join(named)


def _normalized_number_answer(typed: str) -> str:
    if not typed.strip():
        raise InvalidSurveyAnswerError("none")
    read = numbers.parse_number(typed)
    if read is None or read < 0:
        raise InvalidSurveyAnswerError("not_a_number")
    return f"{Decimal(read).normalize():f}"


def _checked_text_answer(typed: str) -> str:
    if not typed:
        raise InvalidSurveyAnswerError("none")
    if len(typed) > LONGEST:
        raise InvalidSurveyAnswerError("too_long")
    return typed
