"""Checks country sheets: review dates, words and sentences."""

from __future__ import annotations

from collections.abc import Iterable

from app.content import prose
from app.content.checks.course import CourseContext
from app.content.checks.reading import report_long_sentences
from app.content.checks.wording import check_refused_words
from app.content.country import Country
from app.content.countryfile import FOLDER
from app.content.faults import PAST_REVIEW, FaultList
from app.content.lesson import ORIGINAL


def check_countries(countries: Iterable[Country], course: CourseContext, faults: FaultList) -> None:
    for country in countries:
        path = f"{FOLDER}/{country.code}.yaml"
        report = faults.reporter_for(path)
        for entry in country.all_entries:
            if entry.is_overdue(course.today):
                report(entry.line, PAST_REVIEW, "sudah waktunya diperiksa lagi")
            read = prose.TextPassage(entry.line, entry.text[ORIGINAL], True)
            report_long_sentences(prose.split_sentences(read), report)
        if country.all_entries:
            check_refused_words((course.root / path).read_text("utf-8"), report)
