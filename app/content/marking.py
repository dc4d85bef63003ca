"""Marks one answer. The script on the phone does the same; shared test vectors keep them equal."""

from dataclasses import dataclass
from typing import Final

from app.content.question import NUMBER, ONE, SCENARIO, Question
from app.kit.text import numbers

# Far longer than any number; the field of a page accepts less.
_LONGEST_TEXT: Final = 200


class BadAnswers(ValueError):  # noqa: N818 - names the input, not an error of ours
    """Answers in a form that no page of ours submits; `code` says which rule they break."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class MarkedQuestion:
    """The result of one question.

    `chosen` are option numbers (from 1) in the order of the file: the ticked ones; for a typed
    number the option whose range contains it, otherwise the last; for a scenario the path. Empty:
    not answered, or "Saya belum tahu". `keys` are the right options, `typed` is the text as typed,
    `ending` the id of the ending that a scenario reached.
    """

    id: str
    kind: str
    right: bool
    chosen: tuple[int, ...] = ()
    keys: tuple[int, ...] = ()
    typed: str | None = None
    ending: str | None = None


def mark_question(question: Question, answer: object) -> MarkedQuestion:
    """`answer` is None (not answered), typed text, or a list of option numbers, where 0 means
    "Saya belum tahu". Raises BadAnswers."""
    if question.kind == NUMBER:
        return _number(question, answer)
    chosen = _chosen(answer)
    if question.kind == SCENARIO:
        return _scenario(question, chosen)
    if chosen and max(chosen) > len(question.options):
        raise BadAnswers("out_of_range")
    if len(set(chosen)) < len(chosen):
        raise BadAnswers("repeated")
    if question.kind == ONE and len(chosen) > 1:
        raise BadAnswers("too_many")
    # Without JavaScript, ticking "belum tahu" cannot untick the other options.
    known = () if 0 in chosen else tuple(sorted(chosen))
    right = known != () and known == question.keys
    return MarkedQuestion(question.id, question.kind, right, known, question.keys)


def _chosen(answer: object) -> tuple[int, ...]:
    if answer is None:
        return ()
    if not isinstance(answer, list | tuple):
        raise BadAnswers("not_a_list")
    if not set(map(type, answer)) <= {int}:
        raise BadAnswers("not_a_number")
    if answer and min(answer) < 0:
        raise BadAnswers("out_of_range")
    return tuple(answer)


def _number(question: Question, answer: object) -> MarkedQuestion:
    if answer is not None and not isinstance(answer, str):
        raise BadAnswers("not_a_text")
    typed = (answer or "").strip()
    if len(typed) > _LONGEST_TEXT:
        raise BadAnswers("too_long")
    hit: tuple[int, ...] = ()
    if typed:
        value = numbers.parse(typed)
        hit = (len(question.options),)
        for number, option in enumerate(question.options, 1):
            if value is not None and option.holds(value):
                hit = (number,)
    right = hit != () and hit == question.keys
    return MarkedQuestion(question.id, question.kind, right, hit, question.keys, typed or None)


def _scenario(question: Question, path: tuple[int, ...]) -> MarkedQuestion:
    """An unfinished path is a miss; an impossible path raises BadAnswers."""
    step = question.steps[0] if question.steps else None
    for number in path:
        if step is None or not 1 <= number <= len(step.choices):
            raise BadAnswers("out_of_range")
        step = question.step(step.choices[number - 1].to)
    ended = step is not None and step.right is not None and path != ()
    return MarkedQuestion(
        question.id,
        question.kind,
        bool(ended and step and step.right),
        path,
        ending=step.id if ended and step else None,
    )
