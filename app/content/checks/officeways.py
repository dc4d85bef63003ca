"""Checks the ways to an office: each ends, soon, at a page that names a next office."""

from __future__ import annotations

from typing import Final

from app.content import prose
from app.content.checks.course import CourseContext
from app.content.checks.reading import report_long_sentences
from app.content.checks.wording import check_refused_words
from app.content.faults import PAST_REVIEW, FaultList, Report
from app.content.lesson import ORIGINAL
from app.content.officeways import OfficeWays, WayPage

MOST_TAPS: Final = 6
"""From the help page to the page of an office: one tap to the first question, then the answers."""


def check_office_ways(
    ways: OfficeWays | None, file: str, course: CourseContext, faults: FaultList
) -> None:
    if ways is None:
        return
    report = faults.reporter_for(file)
    if ways.first in ways.questions:
        _check_answers(ways, report)
        _check_ways(ways, report)
    else:
        report(1, "dead-link", f"“mulai: {ways.first}” bukan pertanyaan di “langkah”")
    for page in ways.pages.values():
        _check_page(page, ways, report)
        if page.is_overdue(course.today):
            report(page.line, PAST_REVIEW, "sudah waktunya diperiksa lagi")
    check_refused_words((course.root / file).read_text("utf-8"), report)


def _check_answers(ways: OfficeWays, report: Report) -> None:
    for question in ways.questions.values():
        if len(question.answers) < 2:
            report(question.line, "dead-link", "pertanyaan ini belum punya dua jawaban")
        for answer in question.answers:
            if answer.to not in ways.questions and answer.to not in ways.pages:
                report(answer.line, "dead-link", f"“{answer.to}” tidak menuju ke mana-mana")


def _check_page(page: WayPage, ways: OfficeWays, report: Report) -> None:
    for each in page.following:
        if each.to and each.to not in ways.questions:
            report(page.line, "dead-link", f"“{each.to}” bukan pertanyaan di “langkah”")
    for text in page.texts:
        read = prose.TextPassage(page.line, text[ORIGINAL], True)
        report_long_sentences(prose.split_sentences(read), report)


def _check_ways(ways: OfficeWays, report: Report) -> None:
    reached: set[str] = set()
    for way in ways.ways():
        reached.update(way)
        line = ways.questions[way[0]].line
        if way[-1] in ways.questions:
            report(line, "dead-link", f"jalan {' '.join(way)} kembali ke pertanyaan yang sama")
        elif len(way) > MOST_TAPS:
            report(line, "too-long", f"jalan {' '.join(way)} lebih dari {MOST_TAPS} ketukan")
    lines = {each.id: each.line for each in ways.questions.values()}
    lines |= {each.id: each.line for each in ways.pages.values()}
    for name, line in lines.items():
        if name not in reached:
            report(line, "dead-link", f"tidak ada jawaban yang menuju “{name}”")
