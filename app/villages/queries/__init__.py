"""Read the registry of programme villages, and judge a list against it."""

from app.villages.queries.entries import (
    ListedEntry,
    entries_by_key,
    entries_of_village,
    find_entry,
    list_entries,
    nearest_entries,
    own_changes,
)
from app.villages.queries.history import EntryChange, history_of_entries
from app.villages.queries.judging import judge_table
from app.villages.queries.kit import meeting_kit
from app.villages.queries.readiness import (
    HeldMeeting,
    HeldMeetings,
    marks_of_village,
    meetings_inside,
    meetings_of_village,
    own_marks,
    own_meetings,
)

__all__ = [
    "EntryChange",
    "HeldMeeting",
    "HeldMeetings",
    "ListedEntry",
    "entries_by_key",
    "entries_of_village",
    "find_entry",
    "history_of_entries",
    "judge_table",
    "list_entries",
    "marks_of_village",
    "meeting_kit",
    "meetings_inside",
    "meetings_of_village",
    "nearest_entries",
    "own_changes",
    "own_marks",
    "own_meetings",
]
