"""The output of the bench: one line for each measurement with its limit and verdict; progress goes
to stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.bench import speed


@dataclass(frozen=True)
class Measurement:
    """A measurement and its limit. `figure` is None if it failed; then `note` says why. With
    `least` the limit is a lower bound."""

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
    """Collects measurements and prints each at once."""

    def __init__(self, learners: int) -> None:
        self.learners = learners
        self.measurements: list[Measurement] = []

    def at_most(self, limit: float, unit: str, name: str, figure: float, note: str = "") -> None:
        self._add(Measurement(name, limit, unit, figure, note))

    def at_least(self, limit: float, unit: str, name: str, figure: float, note: str = "") -> None:
        self._add(Measurement(name, limit, unit, figure, note, least=True))

    def section(self, name: str, measure: Callable[[], None]) -> None:
        """Run a section. An error becomes one missed line, and later sections still run. The speed
        of the machine is printed with it."""
        step(f"{name}: {speed.description()}")
        try:
            measure()
        except Exception as error:
            why = str(error).strip().partition("\n")[0] or type(error).__name__
            self._add(Measurement(name, 0, "", None, f"{type(error).__name__}: {why}"))

    def _add(self, measurement: Measurement) -> None:
        self.measurements.append(measurement)
        say(f"{measurement}, {self.learners:,} learners")

    def close(self) -> bool:
        """Print a summary. Returns True if no limit was missed."""
        missed = [measurement for measurement in self.measurements if not measurement.ok]
        say(f"\n{len(self.measurements)} lines, {len(self.measurements) - len(missed)} ok")
        for measurement in missed:
            say(str(measurement))
        return not missed


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def step(text: str) -> None:
    """Print progress to the real stderr, because stderr is redirected for the application's log."""
    print(f"  … {text}", file=sys.__stderr__, flush=True)


@contextmanager
def timed() -> Iterator[Callable[[], float]]:
    """Yields a function that returns the seconds since the start."""
    started = time.perf_counter()
    yield lambda: time.perf_counter() - started
