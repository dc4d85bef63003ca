"""Checks the kit for a meeting of a village: its length, its lessons and its sentences."""

from __future__ import annotations

from typing import Final

from app.content import prose
from app.content.checks.course import CourseContext
from app.content.checks.reading import report_long_sentences
from app.content.checks.wording import check_refused_words
from app.content.faults import PAST_REVIEW, FaultList
from app.content.lesson import ORIGINAL
from app.content.meetingkit import FILE, MeetingKit

MINUTES: Final = 45
"""How long people stay after a day of work."""


def check_meeting_kit(kit: MeetingKit | None, course: CourseContext, faults: FaultList) -> None:
    if kit is None:
        return
    report = faults.reporter_for(FILE)
    if kit.minutes != MINUTES:
        report(1, "minutes", f"rencananya {kit.minutes} menit; tulis {MINUTES}")
    for lesson, line in kit.lessons:
        if lesson not in course.for_learners:
            report(line, "dead-link", f"pelajaran “{lesson}” belum ada")
    for scene in kit.scenes:
        if scene.is_overdue(course.today):
            report(scene.line, PAST_REVIEW, "sudah waktunya diperiksa lagi")
    for text in kit.texts:
        read = prose.TextPassage(1, text.get(ORIGINAL, ""), True)
        report_long_sentences(prose.split_sentences(read), report)
    check_refused_words((course.root / FILE).read_text("utf-8"), report)
