"""Marks one answer. The script on the phone does the same; shared test vectors keep them equal."""

from dataclasses import dataclass
from typing import Final

from app.content.question import NUMBER, ONE, SCENARIO, QuizQuestion
from app.kit.text import numbers

# Far longer than any number; the field of a page accepts less.
_LONGEST_TEXT: Final = 200


class BadAnswersError(ValueError):
    """Answers to a quiz that no page of ours can submit; `code` names the broken rule."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class MarkedQuestion:
    """The answer to one question of a quiz, and whether it is right.

    `chosen` are option numbers (from 1) in the order of the file: the ticked ones; for a typed
    number the option whose range contains it, otherwise the last; for a scenario the path. Empty:
    not answered, or "Saya belum tahu". `keys` are the right options, `typed` is the text as typed,
    `ending` the id of the ending that a scenario reached."""

    id: str
    kind: str
    right: bool
    chosen: tuple[int, ...] = ()
    keys: tuple[int, ...] = ()
    typed: str | None = None
    ending: str | None = None


def mark_question(question: QuizQuestion, answer: object) -> MarkedQuestion:
    """Marks the answer to one question. `answer` is None (not answered), typed text, or a list of
    option numbers, where 0 means "Saya belum tahu". Raises BadAnswersError."""
    if question.kind == NUMBER:
        return _mark_number_question(question, answer)
    chosen = _check_option_numbers(answer)
    if question.kind == SCENARIO:
        return _mark_scenario(question, chosen)
    if chosen and max(chosen) > len(question.options):
        raise BadAnswersError("out_of_range")
    if len(set(chosen)) < len(chosen):
        raise BadAnswersError("repeated")
    if question.kind == ONE and len(chosen) > 1:
        raise BadAnswersError("too_many")
    # Without JavaScript, ticking "belum tahu" cannot untick the other options.
    known = () if 0 in chosen else tuple(sorted(chosen))
    right = known != () and known == question.right_options
    return MarkedQuestion(question.id, question.kind, right, known, question.right_options)


def _check_option_numbers(answer: object) -> tuple[int, ...]:
    if answer is None:
        return ()
    if not isinstance(answer, list | tuple):
        raise BadAnswersError("not_a_list")
    if not set(map(type, answer)) <= {int}:
        raise BadAnswersError("not_a_number")
    if answer and min(answer) < 0:
        raise BadAnswersError("out_of_range")
    return tuple(answer)


def _mark_number_question(question: QuizQuestion, answer: object) -> MarkedQuestion:
    if answer is not None and not isinstance(answer, str):
        raise BadAnswersError("not_a_text")
    typed = (answer or "").strip()
    if len(typed) > _LONGEST_TEXT:
        raise BadAnswersError("too_long")
    hit: tuple[int, ...] = ()
    if typed:
        value = numbers.parse_number(typed)
        hit = (len(question.options),)
        for number, option in enumerate(question.options, 1):
            if value is not None and option.covers_number(value):
                hit = (number,)
    right = hit != () and hit == question.right_options
    return MarkedQuestion(
        question.id, question.kind, right, hit, question.right_options, typed or None
    )


def _mark_scenario(question: QuizQuestion, path: tuple[int, ...]) -> MarkedQuestion:
    """Marks a path through a scenario. An unfinished path is a miss; an impossible path raises
    BadAnswersError."""
    step = question.steps[0] if question.steps else None
    for number in path:
        if step is None or not 1 <= number <= len(step.choices):
            raise BadAnswersError("out_of_range")
        step = question.find_step(step.choices[number - 1].to)
    ended = step is not None and step.right is not None and path != ()
    return MarkedQuestion(
        question.id,
        question.kind,
        bool(ended and step and step.right),
        path,
        ending=step.id if ended and step else None,
    )
