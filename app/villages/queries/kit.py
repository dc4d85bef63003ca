"""The kit for a meeting about job offers, as it is in the course folder."""

from __future__ import annotations

from functools import lru_cache

from app.content.faults import FaultList
from app.content.meetingkit import FILE, MeetingKit, read_meeting_kit
from config import COURSE, ORIGINAL


def meeting_kit() -> MeetingKit:
    """The kit. A changed file is read again at the next request. Raises LookupError if the file is
    missing or cannot be read."""
    file = COURSE / FILE
    found = _read(file.stat().st_mtime_ns) if file.is_file() else None
    if found is None:
        raise LookupError(FILE)
    return found


@lru_cache(maxsize=1)
def _read(_file_time: int) -> MeetingKit | None:
    # What the file lacks in another language is shown in the original.
    return read_meeting_kit(COURSE, (ORIGINAL,), FaultList())
