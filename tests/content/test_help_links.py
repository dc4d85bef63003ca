"""Lessons that lead to the help numbers of a country."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.content import library
from app.content.country import HOME, Country
from app.content.countryfile import read_countries
from app.content.faults import FaultList
from config import COURSE
from tests.content.good_course import TODAY

HELP = re.compile(r"\]\(/bantuan(?P<rest>(?:\?[^)]*)?)\)")
OTHER_NAMES = {
    "ae": ("Dubai",),
    "bn": ("Brunei",),
    "kr": ("Korea",),
    "my": ("Penang", "Johor"),
    "sa": ("Riyadh", "Jeddah", "Saudi"),
    "tw": ("Taichung", "Taipei"),
}
"""Cities and short names by which lessons name a country."""
COUNTRIES = {each.code: each for each in read_countries(COURSE, ("id", "en"), FaultList())}
LINKED = [
    (file.relative_to(COURSE), match["rest"])
    for file in sorted(COURSE.glob("*/*/*.md"))
    for match in HELP.finditer(file.read_text("utf-8"))
]


def names(country: Country, text: str, language: str) -> bool:
    return any(
        word in text for word in (country.name[language], *OTHER_NAMES.get(country.code, ()))
    )


@pytest.mark.parametrize(("file", "rest"), [each for each in LINKED if each[1]])
def test_lesson_that_leads_to_the_help_of_a_country_names_that_country(
    file: Path, rest: str
) -> None:
    code = rest.removeprefix("?negara=")
    assert code in COUNTRIES
    text = (COURSE / file).read_text("utf-8").partition("\n---\n")[2]
    assert names(COUNTRIES[code], text, file.name.split(".")[1])


def test_lesson_about_an_office_in_one_country_leads_to_the_numbers_there() -> None:
    """Who reads of the Indonesian office in the one country of a lesson finds its number at once.
    Links to numbers in Indonesia (the ministry, OJK) name no country."""
    office = re.compile(r"[Kk]antor Indonesia[^\n]*\]\(/bantuan\)")
    unled = []
    for file in sorted(COURSE.glob("*/*/*.id.md")):
        text = file.read_text("utf-8").partition("\n---\n")[2]
        named = [c for c in COUNTRIES.values() if c.code != HOME and names(c, text, "id")]
        if len(named) == 1 and office.search(text):
            unled.append(str(file.relative_to(COURSE)))
    assert unled == []


def test_core_lessons_of_worker_and_family_lead_to_the_envelope() -> None:
    newest = library.read_course(COURSE, TODAY).cores[-1]
    for core in (newest.worker["sebelum"], newest.family):
        texts = [(COURSE / lesson / "pelajaran.id.md").read_text("utf-8") for lesson in core]
        assert any("](/alat/lembar/amplop)" in text for text in texts)
