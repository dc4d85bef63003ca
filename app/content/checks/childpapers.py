"""Checks the ways to a child's papers: each ends, soon, at a page that names a next office."""

from __future__ import annotations

from typing import Final

from app.content import prose
from app.content.checks.course import CourseContext
from app.content.checks.reading import report_long_sentences
from app.content.checks.wording import check_refused_words
from app.content.childpapers import FILE, ChildPapers, PapersPage
from app.content.faults import PAST_REVIEW, FaultList, Report
from app.content.lesson import ORIGINAL

MOST_TAPS: Final = 6
"""From the help page to the page of an office: one tap to the first question, then the answers."""


def check_child_papers(
    papers: ChildPapers | None, course: CourseContext, faults: FaultList
) -> None:
    if papers is None:
        return
    report = faults.reporter_for(FILE)
    if papers.first in papers.questions:
        _check_answers(papers, report)
        _check_ways(papers, report)
    else:
        report(1, "dead-link", f"“mulai: {papers.first}” bukan pertanyaan di “langkah”")
    for page in papers.pages.values():
        _check_page(page, papers, report)
        if page.is_overdue(course.today):
            report(page.line, PAST_REVIEW, "sudah waktunya diperiksa lagi")
    check_refused_words((course.root / FILE).read_text("utf-8"), report)


def _check_answers(papers: ChildPapers, report: Report) -> None:
    for question in papers.questions.values():
        if len(question.answers) < 2:
            report(question.line, "dead-link", "pertanyaan ini belum punya dua jawaban")
        for answer in question.answers:
            if answer.to not in papers.questions and answer.to not in papers.pages:
                report(answer.line, "dead-link", f"“{answer.to}” tidak menuju ke mana-mana")


def _check_page(page: PapersPage, papers: ChildPapers, report: Report) -> None:
    for each in page.following:
        if each.to and each.to not in papers.questions:
            report(page.line, "dead-link", f"“{each.to}” bukan pertanyaan di “langkah”")
    for text in page.texts:
        read = prose.TextPassage(page.line, text[ORIGINAL], True)
        report_long_sentences(prose.split_sentences(read), report)


def _check_ways(papers: ChildPapers, report: Report) -> None:
    reached: set[str] = set()
    for way in papers.ways():
        reached.update(way)
        line = papers.questions[way[0]].line
        if way[-1] in papers.questions:
            report(line, "dead-link", f"jalan {' '.join(way)} kembali ke pertanyaan yang sama")
        elif len(way) > MOST_TAPS:
            report(line, "too-long", f"jalan {' '.join(way)} lebih dari {MOST_TAPS} ketukan")
    lines = {each.id: each.line for each in papers.questions.values()}
    lines |= {each.id: each.line for each in papers.pages.values()}
    for name, line in lines.items():
        if name not in reached:
            report(line, "dead-link", f"tidak ada jawaban yang menuju “{name}”")
