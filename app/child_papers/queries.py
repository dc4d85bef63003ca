"""Ways to an office, as they are in the course folder: those to a child's papers, and any other."""

from __future__ import annotations

from functools import lru_cache

from app.content.faults import FaultList
from app.content.officeways import CHILD_PAPERS, OfficeWays, read_office_ways
from config import COURSE, ORIGINAL


def child_papers() -> OfficeWays:
    """All questions and pages that lead to a child's papers. Raises LookupError as office_ways."""
    return office_ways(CHILD_PAPERS)


def office_ways(name: str) -> OfficeWays:
    """All questions and pages of the file `name`. A changed file is read again at the next request.
    Raises LookupError if the file is missing or cannot be read."""
    file = COURSE / name
    found = _read(name, file.stat().st_mtime_ns) if file.is_file() else None
    if found is None:
        raise LookupError(name)
    return found


@lru_cache(maxsize=4)
def _read(name: str, _file_time: int) -> OfficeWays | None:
    # What the file lacks in another language is shown in the original.
    return read_office_ways(COURSE, name, (ORIGINAL,), FaultList())
