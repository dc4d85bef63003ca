"""Checks country sheets: review dates, words and sentences."""

from __future__ import annotations

from collections.abc import Iterable

from app.content import prose
from app.content.checks.course import Course
from app.content.checks.reading import check_each_sentence
from app.content.checks.wording import check_words
from app.content.country import Country
from app.content.countryfile import FOLDER
from app.content.faults import PAST_REVIEW, Faults
from app.content.lesson import ORIGINAL


def check_countries(countries: Iterable[Country], course: Course, faults: Faults) -> None:
    for country in countries:
        path = f"{FOLDER}/{country.code}.yaml"
        report = faults.of(path)
        for entry in country.entries:
            if entry.overdue(course.today):
                report(entry.line, PAST_REVIEW, "sudah waktunya diperiksa lagi")
            read = prose.Passage(entry.line, entry.text[ORIGINAL], True)
            check_each_sentence(prose.sentences(read), report)
        if country.entries:
            check_words((course.root / path).read_text("utf-8"), report)
