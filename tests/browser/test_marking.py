"""The phone marks quizzes like the server: for all shared vectors and for thousands of generated
answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from playwright.sync_api import BrowserContext

from app.content.quiz import BadAnswersError, Quiz, mark_quiz
from app.kit.text import numbers
from config import ROOT
from tests.browser.scripts import call
from tests.deployment import Site

NUMBERS = json.loads((ROOT / "tests/vectors/numbers.json").read_text("utf-8"))["parse"]
VECTORS = json.loads((ROOT / "tests/vectors/marking.json").read_text("utf-8"))
QUIZ = Quiz.from_canonical(json.dumps(VECTORS["quiz"]))
MANY = 5_000
READ = "(m, texts) => texts.map((text) => m.read(text)?.toString() ?? null)"
MARK = """(m, [quiz, all]) => all.map((answers) => {
  try { return m.mark(quiz, answers); } catch (error) { return error.message; }
})"""
SIGNS = "0123456789.,  \u00a0\u202f\t-−"
AROUND = ["Rp", "rp.", "RM", "HK$", "$", "jt", "juta", " ribu", ",-", "rupiah", "MILIAR", "x", "٣"]


def _random_text(random: Random) -> str:
    """A text that resembles a number and often is one."""
    text = "".join(random.choices(SIGNS, k=random.randint(0, 12)))
    for _ in range(random.choice((0, 0, 1, 2))):
        at = random.choice((0, len(text), random.randint(0, len(text))))
        text = text[:at] + random.choice(AROUND) + text[at:]
    return text


def _random_answer(random: Random) -> Any:
    kind = random.randrange(8)
    if kind < 4:
        return [random.randint(0, 4) for _ in range(random.randint(0, 4))]
    if kind < 7:
        return _random_text(random)
    return random.choice([None, 3, -1, True, [-1], [1.5], ["1"], {}, "3.794" * 50, "\u30003794"])


def _scaled(value: Decimal | None) -> str | None:
    return None if value is None else str(int(value.scaleb(18)))


def test_typed_numbers_are_parsed_on_the_phone_like_on_the_server(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    random = Random(1)
    texts = [case["text"] for case in NUMBERS] + [_random_text(random) for _ in range(MANY)]
    read = call(phone(), site, "angka.js", READ, texts)
    expected = [_scaled(numbers.parse_number(text)) for text in texts]
    assert [*zip(texts, read, strict=True)] == [*zip(texts, expected, strict=True)]
    values = {case["text"]: case["value"] for case in NUMBERS}
    assert read[: len(NUMBERS)] == [_scaled(value and Decimal(value)) for value in values.values()]
    assert sum(each is not None for each in read) > MANY / 10


def test_quiz_marking_on_the_phone_matches_every_shared_test_vector(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    cases = VECTORS["cases"]
    given = [VECTORS["quiz"], [case["answers"] for case in cases]]
    for case, marked in zip(cases, call(phone(), site, "tandai.js", MARK, given), strict=True):
        if "error" in case:
            assert marked == case["error"], case["name"]
            continue
        totals = {key: marked[key] for key in ("right", "asked", "passed")}
        assert totals == {key: case[key] for key in totals}, case["name"]
        by_id = {each["id"]: each for each in marked["questions"]}
        for name, wanted in case["questions"].items():
            assert {key: by_id[name].get(key) for key in wanted} == wanted, case["name"]


def test_quiz_marking_on_the_phone_equals_the_server_for_generated_answers(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    random = Random(2)
    ids = [each.id for each in QUIZ.questions]
    answers = [
        {
            name: _random_answer(random)
            for name in random.sample([*ids, "lain"], random.randint(0, 4))
        }
        for _ in range(MANY)
    ]
    given = [VECTORS["quiz"], answers]
    marked = call(phone(), site, "tandai.js", MARK, given)
    assert [*zip(answers, marked, strict=True)] == [
        (each, _marked_by_server(each)) for each in answers
    ]
    assert sum(isinstance(each, dict) for each in marked) > MANY / 20


def _marked_by_server(answers: dict[str, Any]) -> object:
    try:
        marked = mark_quiz(QUIZ, answers)
    except BadAnswersError as refused:
        return refused.code
    return {
        "right": marked.right,
        "asked": marked.asked,
        "passed": marked.passed,
        "questions": [
            {"id": each.id, "right": each.right, "chosen": list(each.chosen)}
            | ({"ending": each.ending} if each.kind == "scenario" else {"keys": list(each.keys)})
            for each in marked.questions
        ],
    }
