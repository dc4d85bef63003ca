"""Checks country sheets: review dates, words and sentences."""

from __future__ import annotations

from collections.abc import Iterable

from app.content import prose
from app.content.checks.course import CourseContext
from app.content.checks.reading import report_long_sentences
from app.content.checks.wording import check_refused_words
from app.content.country import Country
from app.content.countryfile import FOLDER
from app.content.faults import PAST_REVIEW, FaultList, Report
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
        _check_numbers(country, report)
        # A contact that was left out as unreadable may have been the one to lead.
        if not faults.has_faults_in(path):
            _check_leading_number(country, report)
        if country.all_entries:
            check_refused_words((course.root / path).read_text("utf-8"), report)


def _check_numbers(country: Country, report: Report) -> None:
    """Checks that no number stands twice in a sheet, since what is known of it is kept by
    number."""
    seen: set[str] = set()
    for contact in country.contacts:
        if contact.phone and contact.number_to_dial in seen:
            report(contact.line, "bad-phone", f"nomor “{contact.phone}” ada dua kali di sini")
        seen.add(contact.number_to_dial)


def _check_leading_number(country: Country, report: Report) -> None:
    has_numbers = any(contact.phone for contact in country.contacts)
    if has_numbers and not any(contact.may_lead for contact in country.contacts):
        report(1, "bad-phone", "tidak ada nomor dengan “peran” yang boleh tampil lebih dulu")
