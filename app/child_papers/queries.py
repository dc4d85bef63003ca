"""The ways to a child's papers, as they are in the course folder."""

from __future__ import annotations

from functools import lru_cache

from app.content.childpapers import FILE, ChildPapers, read_child_papers
from app.content.faults import FaultList
from config import COURSE, ORIGINAL


def child_papers() -> ChildPapers:
    """All questions and pages. A changed file is read again at the next request. Raises LookupError
    if the file is missing or cannot be read."""
    file = COURSE / FILE
    found = _read(file.stat().st_mtime_ns) if file.is_file() else None
    if found is None:
        raise LookupError(FILE)
    return found


def step_ids() -> tuple[str, ...]:
    """The ids of all questions and pages that have an address of their own: all but the first."""
    papers = child_papers()
    return tuple(each for each in (*papers.questions, *papers.pages) if each != papers.first)


@lru_cache(maxsize=2)
def _read(_file_time: int) -> ChildPapers | None:
    # What the file lacks in another language is shown in the original.
    return read_child_papers(COURSE, (ORIGINAL,), FaultList())
