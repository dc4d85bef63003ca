"""A quiz, one question at a time: which question comes next, in which order its options are shown,
and what feedback an answer gets. Works on the published presentation of a quiz, which does not
contain the right answers; `app.content.quiz` marks. Pure.

Answers so far are `{question id: answer}`, as marking takes them: option numbers in the order of
the file (0: "Saya belum tahu"), the typed text, or the path through a scenario so far."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from app.content.question import NUMBER, ONE, SCENARIO, SEVERAL
from app.content.quiz import MarkedQuestion
from app.kit.text import numbers

Answer = list[int] | str
Answers = dict[str, Answer]
Shown = Mapping[str, Any]

UNKNOWN: Final = 0
LONGEST_TYPED: Final = 40
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""JSON can contain a lone surrogate, which cannot be encoded in a page."""


class UnusableAnswerError(ValueError):
    """The form contained no usable answer. `code`: "none" or "not_a_number"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class NextQuestion:
    """The question to ask next, as it is shown; `number` counts from 1. In a scenario, `step` is
    the step that `path`, the choices so far, has reached; otherwise None."""

    number: int
    question: Shown
    step: Shown | None = None
    path: tuple[int, ...] = ()

    @property
    def answer_kind(self) -> str:
        return str(self.question["kind"])

    @property
    def answer_choices(self) -> Sequence[Shown]:
        found: Sequence[Shown] = (
            self.question["options"] if self.step is None else self.step["choices"]
        )
        return found


def next_question(presentation: Shown, answers: Mapping[str, Answer]) -> NextQuestion | None:
    """The question to ask after `answers`; None when every question is answered and every scenario
    has reached an ending.

    Raises ValueError where a path is impossible, which no page of ours submits."""
    for number, question in enumerate(presentation["questions"], 1):
        answer = answers.get(question["id"])
        if question["kind"] == SCENARIO:
            path = tuple(answer) if isinstance(answer, list) else ()
            step = _follow_scenario_path(question, path)
            if not step["ending"]:
                return NextQuestion(number, question, step, path)
        elif answer is None:
            return NextQuestion(number, question)
    return None


def first_question(presentation: Shown) -> NextQuestion:
    """The first question of a quiz. Raises ValueError if the quiz is empty."""
    ask = next_question(presentation, {})
    if ask is None:
        raise ValueError("this quiz asks nothing")
    return ask


def _follow_scenario_path(question: Shown, path: Sequence[int]) -> Shown:
    steps = {step["id"]: step for step in question["steps"]}
    here: Shown = question["steps"][0]
    for choice in path:
        if not 1 <= choice <= len(here["choices"]):
            raise ValueError("this path leaves its story")
        here = steps[here["choices"][choice - 1]["to"]]
    return here


def shuffle_options(seed: str, question: Shown, count: int) -> tuple[int, ...]:
    """The option numbers 1 to `count`, shuffled; the same seed and question give the same order."""
    return tuple(
        sorted(
            range(1, count + 1),
            key=lambda n: hashlib.sha256(f"{seed}/{question['id']}/{n}".encode()).digest(),
        )
    )


def question_context(asked: NextQuestion, seed: str, total: int) -> dict[str, Any]:
    """The variables of the template that shows one question: the question, the order of its options
    and the number of questions."""
    return {
        "ask": asked,
        "order": shuffle_options(seed, asked.question, len(asked.answer_choices)),
        "total": total,
    }


def read_answer(asked: NextQuestion, chosen: Sequence[str], typed: str = "") -> Answer:
    """The answer to `asked` as the form submitted it: `chosen` are the values of radios, checkboxes
    or buttons, `typed` the text of a number question. In a scenario, the answer is the path
    including this choice.

    Raises UnusableAnswerError, and ValueError for values that no page of ours submits."""
    if asked.answer_kind == NUMBER:
        return _parse_typed_number(chosen, typed)
    picked = sorted({int(value) for value in chosen})
    if not picked:
        raise UnusableAnswerError("none")
    lowest = 1 if asked.answer_kind == SCENARIO else UNKNOWN
    if picked[0] < lowest or picked[-1] > len(asked.answer_choices):
        raise ValueError("there is no such option")
    if asked.answer_kind in (ONE, SCENARIO) and len(picked) > 1:
        raise ValueError("only one can be chosen here")
    if asked.answer_kind == SCENARIO:
        return [*asked.path, *picked]
    return [UNKNOWN] if UNKNOWN in picked else picked


def _parse_typed_number(chosen: Sequence[str], typed: str) -> str:
    text = " ".join(typed.split())
    if str(UNKNOWN) in chosen:
        return ""
    if not text:
        raise UnusableAnswerError("none")
    if len(text) > LONGEST_TYPED or numbers.parse_number(text) is None:
        raise UnusableAnswerError("not_a_number")
    return text


def dump_answers(answers: Mapping[str, Answer]) -> str:
    """Serialises the answers so far for a hidden field."""
    return json.dumps(answers, ensure_ascii=False, separators=(",", ":"))


def load_answers(text: str) -> Answers:
    """Parses the text that `dump_answers` wrote. Raises ValueError for any other text."""
    try:
        data = json.loads(text) if text else {}
    except RecursionError:
        raise ValueError("not answers") from None
    if not isinstance(data, dict) or not all(_is_valid_answer(each) for each in data.values()):
        raise ValueError("not answers")
    return data


def _is_valid_answer(value: object) -> bool:
    if isinstance(value, list):
        return all(type(each) is int for each in value)
    return isinstance(value, str) and not _SURROGATE.search(value)


@dataclass(frozen=True)
class OptionLine:
    """An option of a question as the page shows it after the answer. `text` is HTML. If `right`, it
    is labelled "Jawaban yang tepat"; if chosen and not right, "Pilihan Anda, belum tepat"."""

    text: str
    right: bool
    chosen: bool


@dataclass(frozen=True)
class FeedbackNote:
    """Feedback on an option, as HTML. `about` is the option's text if the question has several
    right options, else empty; `sound` is its recording, if there is one."""

    text: str
    about: str = ""
    sound: Shown | None = None


@dataclass(frozen=True)
class AnswerFeedback:
    """The feedback that a page shows after an answer. `notes` begin with the chosen options, then
    explain the right ones. For a scenario `lines` is empty, `notes` holds the consequence of the
    last choice, and `ending` and `rule` ({"heading", "html"}) are set once it has ended."""

    number: int
    question: Shown
    right: bool
    unknown: bool
    lines: tuple[OptionLine, ...] = ()
    notes: tuple[FeedbackNote, ...] = ()
    chosen: str = ""
    ending: Shown | None = None
    rule: Shown | None = None


def answer_feedback(presentation: Shown, marked: MarkedQuestion, seed: str) -> AnswerFeedback:
    """The feedback on `marked`, a question of the quiz in `presentation`. `seed` is the seed by
    which its options were shuffled."""
    number, question = next(
        (n, each) for n, each in enumerate(presentation["questions"], 1) if each["id"] == marked.id
    )
    if marked.kind == SCENARIO:
        return _scenario_feedback(number, question, marked)
    options: Sequence[Shown] = question["options"]
    mentioned = [n for n in marked.chosen if n not in marked.keys] + list(marked.keys)
    if marked.kind == NUMBER:
        lines = _number_answer_lines(options, marked)
    else:
        lines = tuple(
            OptionLine(options[n - 1]["text"], n in marked.keys, n in marked.chosen)
            for n in shuffle_options(seed, question, len(options))
        )
    named = marked.kind == SEVERAL
    notes = tuple(
        FeedbackNote(
            options[n - 1]["feedback"],
            options[n - 1]["text"] if named else "",
            options[n - 1].get("told"),
        )
        for n in mentioned
    )
    return AnswerFeedback(number, question, marked.right, not marked.chosen, lines, notes)


def _number_answer_lines(
    options: Sequence[Shown], marked: MarkedQuestion
) -> tuple[OptionLine, ...]:
    """For a number question, the typed and the right number; anticipated mistakes are not
    listed."""
    key = OptionLine(options[marked.keys[0] - 1]["text"], right=True, chosen=marked.right)
    if marked.right or not marked.chosen:
        return (key,)
    return (OptionLine(escape(marked.typed or "", quote=False), right=False, chosen=True), key)


def _scenario_feedback(number: int, question: Shown, marked: MarkedQuestion) -> AnswerFeedback:
    path = marked.chosen
    if not path:
        return AnswerFeedback(number, question, marked.right, unknown=True)
    before, after = (
        _follow_scenario_path(question, path[:-1]),
        _follow_scenario_path(question, path),
    )
    choice = before["choices"][path[-1] - 1]
    return AnswerFeedback(
        number,
        question,
        marked.right,
        unknown=False,
        notes=(FeedbackNote(choice["consequence"], sound=choice.get("told")),),
        chosen=choice["text"],
        ending=after if after["ending"] else None,
        rule=question.get("rule") if after["ending"] else None,
    )
