"""Who was at the meetings of a cohort, as its papers and files say it. Pure. Names of columns are
fixed; texts are in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.kit.text.tables import FieldOfLine
from app.meetings.rules import ABSENT, PRESENT, Attendance

MEETINGS_ON_A_SHEET = 6
"""So many columns of meetings stand beside a name, also on a narrow phone."""


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting that took place; `nth`: first or second class of the day. `is_marked`: whether
    anybody's attendance was marked."""

    held_on: date
    nth: int
    is_marked: bool


@dataclass(frozen=True, slots=True)
class PersonOfClass:
    """An account or an invitation by its id; `number` and `name` as on the list, else no number and
    the name in Bekal."""

    id: UUID
    number: int | None
    name: str


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """A person and, for each meeting, PRESENT, ABSENT or DIFFERS of meetings.rules, None where
    nobody was marked. `number`: on the slip, None for who came without one."""

    number: int | None
    name: str
    statuses: tuple[str | None, ...]

    @property
    def present(self) -> int:
        return self.statuses.count(PRESENT)


@dataclass(frozen=True, slots=True)
class AttendanceReport:
    """The attendance of people in the order of the list that was uploaded, then by name; meetings
    from the oldest on."""

    meetings: tuple[HeldMeeting, ...]
    people: tuple[AttendanceLine, ...]

    @property
    def marked(self) -> int:
        """How many meetings have marks: out of so many somebody was there."""
        return sum(each.is_marked for each in self.meetings)

    def sheets(self) -> list[AttendanceReport]:
        """The report in parts of few meetings, as they fit beside names on paper."""
        starts = range(0, len(self.meetings), MEETINGS_ON_A_SHEET)
        return [self._part(slice(at, at + MEETINGS_ON_A_SHEET)) for at in starts]

    def _part(self, some: slice) -> AttendanceReport:
        people = (
            AttendanceLine(each.number, each.name, each.statuses[some]) for each in self.people
        )
        return AttendanceReport(self.meetings[some], tuple(people))


def attendance_report(
    people: Iterable[PersonOfClass],
    meetings: Mapping[UUID, tuple[date, int]],
    attendance: Mapping[UUID, Mapping[UUID, Attendance]],
) -> AttendanceReport:
    """The report of these people. `meetings`: day and class of those that took place, by id;
    `attendance`: by meeting and person. Who was not marked at a meeting with marks was absent."""
    order = sorted(meetings, key=meetings.__getitem__)
    lines = [
        AttendanceLine(
            each.number,
            each.name,
            tuple(_status(attendance.get(meeting), each.id) for meeting in order),
        )
        for each in people
    ]
    lines.sort(key=lambda line: (line.number is None, line.number or 0, line.name))
    held = (HeldMeeting(*meetings[meeting], meeting in attendance) for meeting in order)
    return AttendanceReport(tuple(held), tuple(lines))


def _status(marks: Mapping[UUID, Attendance] | None, person: UUID) -> str | None:
    if not marks:
        return None
    return marks[person].status if person in marks else ABSENT


def attendance_lines(
    report: AttendanceReport, words: Mapping[str, str], as_of: date
) -> list[list[FieldOfLine]]:
    """The lines of a file: names of columns, then each person. `words`: of PRESENT, ABSENT and
    DIFFERS."""
    return [
        ["nomor", "nama", *map(column_of_meeting, report.meetings), "hadir", "dari", "per"],
        *(
            [
                *(each.number, each.name),
                *(words[status] if status else None for status in each.statuses),
                *(each.present, report.marked, as_of),
            ]
            for each in report.people
        ),
    ]


def column_of_meeting(meeting: HeldMeeting) -> str:
    """The name of a meeting's column.

    >>> [column_of_meeting(HeldMeeting(date(2026, 12, 2), nth, True)) for nth in (1, 2)]
    ['2026-12-02', '2026-12-02 (2)']
    """
    day = meeting.held_on.isoformat()
    return day if meeting.nth == 1 else f"{day} ({meeting.nth})"
