"""The ways of coming home unplanned: the real file."""

from __future__ import annotations

from datetime import date

import pytest

from app.content.checks.officeways import MOST_TAPS
from app.content.faults import FaultList
from app.content.library import read_course
from app.content.officeways import COMING_HOME, OfficeWays, read_office_ways
from config import COURSE

LANGUAGES = ("id", "en")
found = read_office_ways(COURSE, COMING_HOME, LANGUAGES, FaultList())
assert found
REAL: OfficeWays = found

SITUATIONS = {
    "dismissed": ("a1 b1 p1", "perwakilan"),
    "wants to stop": ("a1 b1 p2", "kerja"),
    "hurt or unpaid": ("a1 b1 p3", "perwakilan"),
    "a relative died at home": ("a1 b1 p4", "kerja"),
    "war": ("a1 b1 p5", "perwakilan"),
    "ill abroad": ("a1 c1 q1", "perwakilan"),
    "ill on arrival": ("a1 c1 q2", "masuk"),
    "ill at home": ("a1 c1 q3", "jkn"),
    "permit ran out": ("a1 d1 r1", "perwakilan"),
    "detained": ("a1 d1 r2", "perwakilan"),
    "deported, just arrived": ("a1 d1 r3", "masuk"),
    "deported, at home": ("a1 d1 r4", "bp3mi"),
    "worker died abroad": ("a1 e1 s1", "perwakilan"),
    "worker buried": ("a1 e1 s2", "dukcapil"),
    "a relative died at home, asked by death": ("a1 e1 p4", "kerja"),
}
"""Every way, and the office that comes first."""


@pytest.mark.parametrize("way", REAL.ways(), ids=" ".join)
def test_way_home_ends_at_a_page_that_names_a_next_office(way: tuple[str, ...]) -> None:
    page = REAL.pages[way[-1]]
    assert len(way) <= MOST_TAPS
    assert page.now
    assert page.claimed
    assert page.following
    assert page.ask
    assert page.sources
    for text in (*page.texts, *(REAL.questions[each].text for each in way[:-1])):
        assert all(text.get(language) for language in LANGUAGES)
        assert not any("!" in said for said in text.values())


def test_every_way_home_reaches_the_office_that_comes_first() -> None:
    walked = {" ".join(way): REAL.pages[way[-1]].office.id for way in REAL.ways()}
    assert walked == dict(SITUATIONS.values())
    assert {way.split()[-1] for way in walked} == {*REAL.pages}


@pytest.mark.parametrize("step", ["q1", "q3", "s1", "s2"])
def test_page_of_sickness_or_death_names_bpjs_perkeso_and_five_years(step: str) -> None:
    page = REAL.pages[step]
    claimed = {each.office.id for each in page.claimed}
    assert {"bpjs", "perkeso"} <= claimed
    assert "lima tahun" in page.within["id"]


def test_check_of_the_course_finds_no_fault_in_the_ways_home() -> None:
    faults = read_course(COURSE, date(2026, 12, 2)).faults
    assert not [each for each in faults if each.path == COMING_HOME]
