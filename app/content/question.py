"""Questions of four kinds. The same classes hold the Indonesian original, in which the right
answers are marked, and a translation, in which nothing is marked."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

ONE: Final = "one"
SEVERAL: Final = "several"
NUMBER: Final = "number"
SCENARIO: Final = "scenario"


@dataclass(frozen=True)
class QuizOption:
    """An answer option of a quiz question, with the feedback on choosing it. Texts are Markdown.
    `low` and `high` bound the numbers that the option covers, both included. Both are None in other
    kinds and on the option for any other number."""

    text: str
    feedback: str
    right: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    line: int = field(default=0, compare=False)

    def covers_number(self, value: Decimal) -> bool:
        return self.low is not None and self.high is not None and self.low <= value <= self.high


@dataclass(frozen=True)
class ScenarioChoice:
    """A branch of a scenario: the action, the step that it leads to, and its consequence."""

    text: str
    to: str
    feedback: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ScenarioStep:
    """A step of a scenario, or an ending (`right` is None unless it is an ending)."""

    id: str
    text: str
    body: str
    choices: tuple[ScenarioChoice, ...] = ()
    right: bool | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class QuizQuestion:
    """A question of a quiz, or its scenario. `text` is the heading, `body` the text below it. A
    scenario has `steps`, starts at the first and ends with its `rule`; the other kinds have
    `options` in file order."""

    id: str
    kind: str
    text: str
    body: str = ""
    options: tuple[QuizOption, ...] = ()
    steps: tuple[ScenarioStep, ...] = ()
    rule: ScenarioStep | None = None
    line: int = field(default=0, compare=False)

    @cached_property
    def right_options(self) -> tuple[int, ...]:
        """The numbers (from 1) of the right options."""
        return tuple(n for n, option in enumerate(self.options, 1) if option.right)

    def find_step(self, step_id: str) -> ScenarioStep | None:
        return next((step for step in self.steps if step.id == step_id), None)
