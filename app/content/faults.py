"""What is not right in a course file, told to its author: file, line and a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

PAST_REVIEW: Final = "past-review"
NO_REASON: Final = "no-reason"
STALE: Final = "stale-translation"
BEHIND: Final = "translation-behind"
RECORDING: Final = "recording"
_WARNINGS: Final = frozenset({PAST_REVIEW, NO_REASON, BEHIND, RECORDING})

# Takes line (1-based), code and sentence; the file is known to whoever made it.
Report = Callable[[int, str, str], None]


@dataclass(frozen=True, order=True)
class Fault:
    """`path` is relative to the course folder, `line` counts from 1, `text` is Indonesian."""

    path: str
    line: int
    code: str
    text: str

    @property
    def warning(self) -> bool:
        """The author is told, the lesson stays publishable: a review date that passes overnight
        must not take it off the phones, whether a sentence lectures is for a person to say, and a
        recording that is not good is not played."""
        return self.code in _WARNINGS

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class Faults:
    """Collects while files are read, so that an author sees all faults at once."""

    def __init__(self) -> None:
        self._found: set[Fault] = set()

    def of(self, path: str) -> Report:
        def report(line: int, code: str, text: str) -> None:
            self._found.add(Fault(path, line, code, text))

        return report

    def in_order(self) -> tuple[Fault, ...]:
        return tuple(sorted(self._found))
