"""Mistakes in a course file, reported to the author with file, line and a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

PAST_REVIEW: Final = "past-review"
NO_REASON: Final = "no-reason"
MISSING: Final = "missing-file"
STALE: Final = "stale-translation"
BEHIND: Final = "translation-behind"
RECORDING: Final = "recording"
NO_EMBLEM: Final = "no-emblem"
_WARNINGS: Final = frozenset({PAST_REVIEW, NO_REASON, BEHIND, RECORDING, NO_EMBLEM})

# Takes line (1-based), code and sentence; the file is bound by
# `FaultCollector.reporter_for`.
Report = Callable[[int, str, str], None]


@dataclass(frozen=True, order=True)
class CourseFault:
    """A mistake in a course file. `path` is relative to the course folder, `line` counts from 1,
    `text` is Indonesian."""

    path: str
    line: int
    code: str
    text: str

    @property
    def is_warning(self) -> bool:
        """Whether the fault does not stop publication: a lesson must not disappear from phones
        because its review date passed overnight, a person has to judge whether a sentence lectures,
        a faulty recording is simply not played, and a module without an emblem shows a book."""
        return self.code in _WARNINGS

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class FaultList:
    """Collects faults while files are read, so that an author sees all of them at once."""

    def __init__(self) -> None:
        self._found: set[CourseFault] = set()

    def reporter_for(self, path: str) -> Report:
        def report(line: int, code: str, text: str) -> None:
            self._found.add(CourseFault(path, line, code, text))

        return report

    def has_faults_in(self, path: str) -> bool:
        return any(fault.path == path for fault in self._found)

    def sorted_faults(self) -> tuple[CourseFault, ...]:
        return tuple(sorted(self._found))
