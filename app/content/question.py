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
class Option:
    """Texts are Markdown. `low` and `high` bound the numbers that the option covers, both included.
    Both are None in other kinds and on the option for any other number."""

    text: str
    feedback: str
    right: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    line: int = field(default=0, compare=False)

    def holds(self, value: Decimal) -> bool:
        return self.low is not None and self.high is not None and self.low <= value <= self.high


@dataclass(frozen=True)
class StoryChoice:
    """A branch of a scenario: the action, the step that it leads to, and its consequence."""

    text: str
    to: str
    feedback: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Step:
    """A step of a scenario, or an ending (`right` is None unless it is an ending)."""

    id: str
    text: str
    body: str
    choices: tuple[StoryChoice, ...] = ()
    right: bool | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Question:
    """`text` is the heading, `body` the text below it. A scenario has `steps`, starts at the first
    and ends with its `rule`; the other kinds have `options` in file order."""

    id: str
    kind: str
    text: str
    body: str = ""
    options: tuple[Option, ...] = ()
    steps: tuple[Step, ...] = ()
    rule: Step | None = None
    line: int = field(default=0, compare=False)

    @cached_property
    def keys(self) -> tuple[int, ...]:
        """Numbers (from 1) of the right options."""
        return tuple(n for n, option in enumerate(self.options, 1) if option.right)

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.id == name), None)
