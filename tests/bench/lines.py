"""What the bench prints: one line a figure, with its limit and its verdict; progress on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.bench import speed


@dataclass(frozen=True)
class Line:
    """One figure against its limit. `figure` is None where it could not be measured; `note` says
    then why, else what was measured. `least`: the limit is a lower bound."""

    name: str
    limit: float
    unit: str
    figure: float | None
    note: str = ""
    least: bool = False

    @property
    def ok(self) -> bool:
        if self.figure is None:
            return False
        return self.figure >= self.limit if self.least else self.figure <= self.limit

    def __str__(self) -> str:
        bound = f"{'≥' if self.least else '≤'} {_number(self.limit)} {self.unit}"
        figure = "not measured" if self.figure is None else f"{_number(self.figure)} {self.unit}"
        note = f" ({self.note})" if self.note else ""
        return f"{'ok' if self.ok else 'MISSED':<7} {figure:>16}  {bound:<14}  {self.name}{note}"


def _number(value: float) -> str:
    """Three digits that count, thousands with commas.

    >>> _number(0.04567), _number(1.5), _number(12345.6), _number(0)
    ('0.0457', '1.5', '12,346', '0')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


class Report:
    """Collects lines and prints each as soon as it is known."""

    def __init__(self, learners: int) -> None:
        self.learners = learners
        self.lines: list[Line] = []

    def at_most(self, limit: float, unit: str, name: str, figure: float, note: str = "") -> None:
        self._add(Line(name, limit, unit, figure, note))

    def at_least(self, limit: float, unit: str, name: str, figure: float, note: str = "") -> None:
        self._add(Line(name, limit, unit, figure, note, least=True))

    def section(self, name: str, measure: Callable[[], None]) -> None:
        """Measure; what fails is one missed line, and the others are still measured. How fast the
        machine was is told with them."""
        step(f"{name}: {speed.told()}")
        try:
            measure()
        except Exception as error:
            why = str(error).strip().partition("\n")[0] or type(error).__name__
            self._add(Line(name, 0, "", None, f"{type(error).__name__}: {why}"))

    def _add(self, line: Line) -> None:
        self.lines.append(line)
        say(f"{line}, {self.learners:,} learners")

    def close(self) -> bool:
        """Say how it went; True where no line was missed."""
        missed = [line for line in self.lines if not line.ok]
        say(f"\n{len(self.lines)} lines, {len(self.lines) - len(missed)} ok")
        for line in missed:
            say(str(line))
        return not missed


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def step(text: str) -> None:
    """A line of progress, on the real stderr: the application's log goes elsewhere."""
    print(f"  … {text}", file=sys.__stderr__, flush=True)


@contextmanager
def timed() -> Iterator[Callable[[], float]]:
    """Seconds of wall time since it was entered."""
    started = time.perf_counter()
    yield lambda: time.perf_counter() - started
