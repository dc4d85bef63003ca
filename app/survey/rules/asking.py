"""The next question, and the stored code of an answer. Pure.

Answers are {item id: code}: the code of an option; for several options, their codes separated by
spaces; a sum in rupiah; a name as typed; or UNKNOWN or SKIPPED, which differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from app.kit.text import numbers
from app.survey.rules.instrument import MANY, NONE_OF_THESE, NUMBER, TEXT, Item

UNKNOWN: Final = "-97"
"""“Saya tidak tahu”, as the toolkit codes it."""
SKIPPED: Final = "-99"
"""Rather not: nothing was said."""
SITTING: Final = 5
LONGEST: Final = 80
"""Characters of a code or of a name."""

Answers = Mapping[str, str]


class NotAnsweredError(ValueError):
    """The form contained no valid answer. `code`: "none", "not_a_number" or "too_long"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def applies(item: Item, answers: Answers, role: str | None) -> bool:
    """Whether this person is asked this item, given their earlier answers."""
    if item.role and item.role != role:
        return False
    return item.when is None or answers.get(item.when[0]) in item.when[1]


def next_item(items: Sequence[Item], answers: Answers, role: str | None) -> Item | None:
    """The first unanswered item that applies; None if there is none."""
    return next((i for i in items if i.id not in answers and applies(i, answers, role)), None)


def may_follow(item: Item, answers: Answers, role: str | None) -> bool:
    """Whether this item is still to be asked, or may become so by the answers in between."""
    waits = item.when is not None and item.when[0] not in answers and item.role in ("", role)
    return item.id not in answers and (waits or applies(item, answers, role))


@dataclass(frozen=True)
class Position:
    """The position of a question in a sitting: `number` from 1, `of` at most so many."""

    number: int
    of: int


def place(items: Sequence[Item], answers: Answers, role: str | None, item: Item) -> Position:
    """Of the next question, or of one that was answered and is looked at again. Five questions
    that are answered end a sitting, whenever they were answered."""
    given = [i.id for i in items if i.id in answers]
    at = given.index(item.id) if item.id in answers else len(given)
    open_ = sum(may_follow(i, answers, role) for i in items)
    start = at - at % SITTING
    return Position(at - start + 1, max(min(SITTING, len(given) + open_ - start), at - start + 1))


def sitting_ends(answers: Answers) -> bool:
    """Whether the last of these answers completes a sitting."""
    return bool(answers) and len(answers) % SITTING == 0


def code_of(item: Item, form: str, chosen: Sequence[str], typed: str) -> str:
    """The code to store for the form input: `chosen` are values of boxes or buttons, `typed` a
    text. Raises NotAnsweredError, and ValueError for input that no page sends.
    """
    if UNKNOWN in chosen:
        return UNKNOWN
    if item.kind == NUMBER:
        return _sum(typed)
    if item.kind == TEXT:
        return _name(typed)
    codes = [option.code for option in item.options[form]]
    picked = sorted({codes.index(value) for value in chosen})
    if not picked:
        raise NotAnsweredError("none")
    if item.kind != MANY and len(picked) > 1:
        raise ValueError("only one can be chosen here")
    named = [codes[n] for n in picked]
    if len(named) > 1 and NONE_OF_THESE in named:
        named.remove(NONE_OF_THESE)
    return " ".join(named)


def _sum(typed: str) -> str:
    if not typed.strip():
        raise NotAnsweredError("none")
    read = numbers.parse(typed)
    if read is None or read < 0:
        raise NotAnsweredError("not_a_number")
    return f"{Decimal(read).normalize():f}"


def _name(typed: str) -> str:
    if not typed:
        raise NotAnsweredError("none")
    if len(typed) > LONGEST:
        raise NotAnsweredError("too_long")
    return typed
