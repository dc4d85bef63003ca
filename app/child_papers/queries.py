"""The ways to a child's papers, as they are in the course folder."""

from __future__ import annotations

from functools import lru_cache

from app.content.faults import FaultList
from app.content.officeways import CHILD_PAPERS, OfficeWays, read_office_ways
from config import COURSE, ORIGINAL


def child_papers() -> OfficeWays:
    """All questions and pages. A changed file is read again at the next request. Raises LookupError
    if the file is missing or cannot be read."""
    file = COURSE / CHILD_PAPERS
    found = _read(file.stat().st_mtime_ns) if file.is_file() else None
    if found is None:
        raise LookupError(CHILD_PAPERS)
    return found


def step_ids() -> tuple[str, ...]:
    """The ids of all questions and pages that have an address of their own: all but the first."""
    papers = child_papers()
    return tuple(each for each in (*papers.questions, *papers.pages) if each != papers.first)


@lru_cache(maxsize=2)
def _read(_file_time: int) -> OfficeWays | None:
    # What the file lacks in another language is shown in the original.
    return read_office_ways(COURSE, CHILD_PAPERS, (ORIGINAL,), FaultList())
