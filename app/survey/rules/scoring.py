"""Scores of one respondent, by the rules of the OECD/INFE toolkit of 2022.

Sources: OECD (2022), doi 10.1787/cbc4114f-en, for the rules; the questionnaire of Banca d'Italia's
IACOFI 2023, which follows that toolkit, for item names and codes. docs/ukur-skor.md lists what
could not be read in the toolkit itself.

Item names are in capitals. Codes are those of the toolkit: yes/true 1, no/false 0 (or 2),
statements 1–5 with 1 for *completely agree*, *always* or *describes me completely*. A negative
code, 97–99 and 999 are non-answers (don't know, not applicable, refused)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final

Answers = Mapping[str, "float | None"]
"""{item in capitals: code}; an item that is absent or None has no answer."""

_YES: Final = frozenset({1})
_NO: Final = frozenset({0, 2})
_YES_NO: Final = _YES | _NO
_LOW: Final = frozenset({1, 2})
_HIGH: Final = frozenset({4, 5})
_SCALE: Final = frozenset({1, 2, 3, 4, 5})
_FOUR: Final = frozenset({1, 2, 3, 4})

_NO_ANSWER: Final = frozenset({97, 98, 99, 999})
_MIDDLE: Final = 3


def _item_names(item: str, *endings: str) -> tuple[str, ...]:
    return tuple(f"{item}_{ending}" for ending in endings)


BUDGET: Final = _item_names("QF2", "1", "2", "3", "4", "5", "6")
SAVING: Final = _item_names("QF3", "1", "2", "3", "5", "6", "7", "8")
BORROWING: Final = _item_names(
    "QF12", "3_1", "3_2", "3_3", "3_7", "4_1", "4_2", "5_1", "5_3", "6_1", "6_2"
)
INDEPENDENT: Final = _item_names("QP7", "1", "2", "3")
INFORMED: Final = _item_names("QP7", "4", "5", "6", "7")
# Options that a country omits (no such product there) or adds.
SAVING_ELSEWHERE: Final = _item_names("QF3", "4", "81")
BORROWING_ELSEWHERE: Final = _item_names("QF12", "3_4", "3_5", "3_6", "5_2", "5_4", "5_5")
RESPONSIBLE: Final = ("QF1", "QF1_A")
ATTITUDES: Final = ("QS1_1", "QS1_3", "QS3_11")
INTERNET: Final = "QD14"

# One point each for an answer among these codes.
_KNOWN: Final = (
    ("QK3", frozenset({3, 4})),
    ("QK4", frozenset({0})),
    ("QK5", frozenset({102})),
    ("QK7_1", _YES),
    ("QK7_2", _YES),
    ("QK7_3", _YES),
)
_DONE: Final = (("QS1_5", _LOW), ("QS1_8", _LOW), ("QS2_3", _LOW), ("QS2_5", _LOW))
_DIGITAL: Final = (
    ("QK7_4", _NO),
    ("QK7_5", _YES),
    ("QK7_6", _NO),
    ("QS2_6", _HIGH),
    ("QS2_7", _LOW),
    ("QS2_8", _HIGH),
    ("QS3_13", _LOW),
    ("QS4_1", _HIGH),
    ("QS4_2", _LOW),
    ("QS4_3", _HIGH),
)


@dataclass(frozen=True)
class ScoreDefinition:
    """The definition of a score: its maximum `most` and its target (None if unknown), which must be
    exceeded if `above`, else reached.

    All items of `needs` and at least one of `either` must have been asked; items of `elsewhere` are
    used if they were asked."""

    most: int
    target: int | None
    needs: tuple[str, ...]
    either: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    above: bool = False

    @property
    def items(self) -> tuple[str, ...]:
        return (*self.needs, *self.either, *self.elsewhere)

    def is_target_reached(self, value: Fraction | int) -> bool:
        """Whether `value` reaches the target; False if there is none.

        >>> SCORES["knowledge"].is_target_reached(5), SCORES["attitude"].is_target_reached(2)
        (True, False)
        """
        if self.target is None:
            return False
        return value > self.target if self.above else value >= self.target


_KNOWLEDGE: Final = ("QK3", "QK4", "QK5", "QK6", "QK7_1", "QK7_2", "QK7_3")
_BEHAVIOUR: Final = (
    *BUDGET, *SAVING, *BORROWING, "QP5", *INDEPENDENT, *INFORMED, *(item for item, _ in _DONE),
)  # fmt: skip
_ELSEWHERE: Final = (*SAVING_ELSEWHERE, *BORROWING_ELSEWHERE)

# Attitude is above 2 since it was above 3 on the scale of 1–5 of before 2022; 14 of 20 is 70 of
# 100. For the digital score no target was found.
SCORES: Final[Mapping[str, ScoreDefinition]] = MappingProxyType(
    {
        "knowledge": ScoreDefinition(7, 5, _KNOWLEDGE),
        "behaviour": ScoreDefinition(9, 6, _BEHAVIOUR, RESPONSIBLE, _ELSEWHERE),
        "attitude": ScoreDefinition(4, 2, ATTITUDES, above=True),
        "total": ScoreDefinition(
            20, 14, (*_KNOWLEDGE, *_BEHAVIOUR, *ATTITUDES), RESPONSIBLE, _ELSEWHERE
        ),
        "digital": ScoreDefinition(10, None, (INTERNET, *(item for item, _ in _DIGITAL))),
    }
)

# The codes that an item may have besides those without an answer; None: any number.
CODES: Final[Mapping[str, frozenset[int] | None]] = MappingProxyType(
    {
        **dict.fromkeys(
            (item for score in SCORES.values() for item in score.items), _YES_NO
        ),
        **dict.fromkeys(
            (
                *ATTITUDES,
                *(i for i, _ in (*_DONE, *_DIGITAL) if i.startswith("QS")),
            ),
            _SCALE,
        ),
        "QF1": frozenset({1, 2, 3}),
        "QP5": _FOUR,
        "QK3": _FOUR,
        "QK6": _FOUR,
        "QK4": None,
        "QK5": None,
    }
)  # fmt: skip


def is_substantive_answer_code(code: float | None) -> bool:
    """Whether the code is an answer, not "don't know", "not applicable" or "refused".

    >>> [is_substantive_answer_code(code) for code in (1, 0, 102, None, -97, -999, 99)]
    [True, True, True, False, False, False, False]
    """
    return code is not None and code >= 0 and code not in _NO_ANSWER


def is_defined_code(item: str, code: float | None) -> bool:
    """Whether the toolkit defines this code for `item` (non-answer codes are defined for all).

    >>> [is_defined_code("QS1_1", code) for code in (5, 7, -97)]
    [True, False, True]
    """
    codes = CODES[item]
    return codes is None or not is_substantive_answer_code(code) or code in codes


def missing_items(score: ScoreDefinition, present: Iterable[str]) -> tuple[str, ...]:
    """The items that `score` requires and that are not `present`; if one of several items is
    enough, all of them.

    >>> missing_items(SCORES["attitude"], {"QS1_1", "QS3_11"})
    ('QS1_3',)
    """
    there = frozenset(present)
    lost = tuple(item for item in score.needs if item not in there)
    return lost if not score.either or there.intersection(score.either) else (*lost, *score.either)


def _count_points(answers: Answers, rules: Iterable[tuple[str, frozenset[int]]]) -> int:
    return sum(answers.get(item) in codes for item, codes in rules)


def _any_yes(answers: Answers, items: Iterable[str]) -> bool:
    return any(answers.get(item) == 1 for item in items)


def knowledge_score(answers: Answers) -> int:
    """The knowledge score, 0–7. The question on five years of interest counts only if that on one
    year is right: otherwise "more than 110" is a guess.

    >>> knowledge_score({"QK5": 102, "QK6": 1, "QK7_1": 1}), knowledge_score({"QK5": 110, "QK6": 1})
    (3, 0)
    """
    compound = answers.get("QK5") == 102 and answers.get("QK6") == 1
    return _count_points(answers, _KNOWN) + compound


def behaviour_score(answers: Answers) -> int:
    """The behaviour score, 0–9. A non-answer on borrowing gets its point, since people who did not
    run out of money are not asked.

    >>> answers = ({}, {"QF12_5_3": 1}, {"QP7_3": 1, "QS2_5": 2})
    >>> [behaviour_score(each) for each in answers]
    [1, 0, 4]
    """
    decides = answers.get("QF1") in _LOW or answers.get("QF1_A") == 1
    budgets = decides and sum(answers.get(item) == 1 for item in BUDGET) >= 2
    saves = _any_yes(answers, (*SAVING, *SAVING_ELSEWHERE))
    borrows = _any_yes(answers, (*BORROWING, *BORROWING_ELSEWHERE))
    if _any_yes(answers, INDEPENDENT):
        chooses = 2
    else:
        # 1: several offers of several firms; 4: looked around and found no other.
        chooses = int(answers.get("QP5") in (1, 4) or _any_yes(answers, INFORMED))
    return budgets + saves + (not borrows) + chooses + _count_points(answers, _DONE)


def attitude_score(answers: Answers) -> Fraction:
    """The attitude score, 0–4 in thirds: the mean of three statements less 1; a non-answer is 3.

    >>> attitude_score({"QS1_1": 5, "QS1_3": 4, "QS3_11": -97}), attitude_score({})
    (Fraction(3, 1), Fraction(2, 1))
    """
    codes = (answers.get(item) for item in ATTITUDES)
    agreed = sum(int(code) if code is not None and code in _SCALE else _MIDDLE for code in codes)
    return Fraction(agreed - len(ATTITUDES), len(ATTITUDES))


def digital_score(answers: Answers) -> int | None:
    """The digital score, 0–10, not part of the total; None for a person who does not use the
    internet or gave no answer on it: they are excluded, not scored zero.

    >>> digital_score({"QD14": 1, "QK7_5": 1, "QS2_6": 5}), digital_score({"QD14": 0, "QK7_5": 1})
    (2, None)
    """
    return _count_points(answers, _DIGITAL) if answers.get(INTERNET) == 1 else None


def compute_scores(answers: Answers) -> dict[str, Fraction | int | None]:
    """Every score of one respondent by its name in SCORES.

    Any mapping is scored: an absent item or an undefined code is scored as a non-answer. Only
    `digital` can be None, for a person who does not use the internet or did not say.
    `missing_items`
    tells whether enough items were asked.

    >>> scores = compute_scores({"QK4": 0, "QD14": 0})
    >>> scores["total"], scores["digital"]
    (Fraction(4, 1), None)
    """
    known, done, felt = knowledge_score(answers), behaviour_score(answers), attitude_score(answers)
    return {
        "knowledge": known,
        "behaviour": done,
        "attitude": felt,
        "total": known + done + felt,
        "digital": digital_score(answers),
    }
