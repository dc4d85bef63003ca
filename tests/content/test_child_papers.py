"""The ways to a child's papers: the real file, and the faults that its check reports."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from app.content.checks.officeways import MOST_TAPS
from app.content.faults import FaultList
from app.content.library import read_course
from app.content.officeways import CHILD_PAPERS as FILE
from app.content.officeways import OfficeWays, read_office_ways
from config import COURSE
from tests.content import good_course
from tests.content.good_course import edit

LANGUAGES = ("id", "en")
found = read_office_ways(COURSE, FILE, LANGUAGES, FaultList())
assert found
REAL: OfficeWays = found
WAYS = REAL.ways()

SITUATIONS = {
    "born in Johor, valid permits, hospital paper": ("a1 b1 b2 b3", "catatan"),
    "born in Johor, permit ran out": ("a1 b1 b2 b3 p2", "perwakilan"),
    "born on a plantation": ("a1 b1 b2 p3", "perwakilan"),
    "registered at JPN, parents married": ("a1 b1 b2 b4 p5", "perwakilan"),
    "registered, parents married by religion only": ("a1 b1 b2 b4 p6", "perwakilan"),
    "registered, parents not Muslim": ("a1 b1 b2 b4 p7", "perwakilan"),
    "registered, father unknown": ("a1 b1 b2 b4 p8", "perwakilan"),
    "registered, father foreign": ("a1 b1 b2 b4 p9", "perwakilan"),
    "has the SBPK, going home": ("a1 b1 b2 p4", "perwakilan"),
    "mother detained": ("a1 b1 q1", "perwakilan"),
    "parents dead, with a neighbour abroad": ("a1 b1 q2", "perwakilan"),
    "father sent home with a child without papers": ("a1 c1 r1", "masuk"),
    "child sent home alone": ("a1 c1 r2", "masuk"),
    "home with the SBPK": ("a1 d1 d2 s1", "dukcapil"),
    "home with an SPLP": ("a1 d1 d2 s2", "dukcapil"),
    "home without a paper, mother there": ("a1 d1 d2 d3 s3", "dukcapil"),
    "home without a paper, father there": ("a1 d1 d2 d3 s4", "dukcapil"),
    "with the grandmother, mother gone again": ("a1 d1 d2 d3 s5", "desa"),
    "with the grandmother, parents dead": ("a1 d1 d2 d3 s6", "desa"),
    "school asks for a NIK": ("a1 d1 s7", "dukcapil"),
    "born at home in Indonesia": ("a1 d1 s8", "dukcapil"),
}
"""Situations, the beginning of the way that they take, and the office that comes first."""


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_way_to_a_childs_papers_ends_in_six_taps_at_a_page_that_names_a_next_office(
    way: tuple[str, ...],
) -> None:
    page = REAL.pages[way[-1]]
    assert len(way) <= MOST_TAPS
    assert page.following
    assert page.bring
    assert page.ask
    assert page.sources
    for text in (*page.texts, *(REAL.questions[each].text for each in way[:-1])):
        assert all(text.get(language) for language in LANGUAGES)


def test_every_page_of_a_childs_papers_is_reached_and_no_id_tells_anything() -> None:
    assert {way[-1] for way in WAYS} == {*REAL.pages}
    assert all(len(each) == 2 for each in (*REAL.pages, *REAL.questions))


def test_twelve_drawn_situations_reach_the_right_first_office_in_six_taps() -> None:
    drawn = random.Random(20261202).sample(sorted(SITUATIONS), 12)
    for situation in drawn:
        steps, office = SITUATIONS[situation]
        ways = [way for way in WAYS if " ".join(way).startswith(steps)]
        first = {REAL.pages[way[-1]].office.id for way in ways if " ".join(way) == steps} or {
            REAL.pages[ways[0][-1]].office.id
        }
        assert first == {office}, situation
        assert all(len(way) <= MOST_TAPS for way in ways)


def test_every_page_of_a_childs_papers_is_a_known_situation() -> None:
    reached = {steps.split()[-1] for steps, _ in SITUATIONS.values()}
    assert {*REAL.pages} - reached == {"p1"}


GOOD = """\
mulai: a1
kantor:
  desa: {nama: {id: Desa, en: Village}, guna: {id: Tempat bertanya., en: A place to ask.}}
langkah:
  a1:
    tanya: {id: "Di mana?", en: "Where?"}
    jawaban:
    - {kata: {id: Di sini, en: Here}, ke: p1}
    - {kata: {id: Di sana, en: There}, ke: a2}
  a2:
    tanya: {id: "Kapan?", en: "When?"}
    jawaban:
    - {kata: {id: Kini, en: Now}, ke: p1}
    - {kata: {id: Nanti, en: Later}, ke: p1}
tujuan:
  p1:
    judul: {id: Ke desa, en: To the village}
    kantor: desa
    surat: {id: Surat., en: A paper.}
    bawa: [{id: KTP, en: Card}]
    lalu: [{kantor: desa, guna: {id: Tanya lagi., en: Ask again.}}]
    waktu: {id: Segera., en: Soon.}
    tanyakan: [{id: Berapa lama?, en: How long?}]
    sumber: [Contoh https://contoh.id/a]
    per: 2026
    tinjau: 2027-05-25
"""
FAULTY = {
    "an answer that leads nowhere": ("ke: a2", "ke: z9", "dead-link"),
    "a way that comes back": (
        "id: Kini, en: Now}, ke: p1",
        "id: Kini, en: Now}, ke: a1",
        "dead-link",
    ),
    "an end without a next office": (
        "lalu: [{kantor: desa, guna: {id: Tanya lagi., en: Ask again.}}]",
        "lalu: []",
        "missing-key",
    ),
    "an office that is not listed": ("    kantor: desa\n", "    kantor: lurah\n", "unknown-word"),
    "a missing translation": ("id: Segera., en: Soon.", "id: Segera.", "missing-key"),
    "an id that tells": ("ke: a2", "ke: ditahan", "touchy-title"),
    "a source that is missing": (
        "sumber: [Contoh https://contoh.id/a]",
        "sumber: []",
        "missing-key",
    ),
    "a refused word": ("id: Surat.,", "id: Ibunya TKW.,", "refused-word"),
    "a first question that is none": ("mulai: a1", "mulai: p1", "dead-link"),
    "an unknown key": ("    per: 2026\n", "    per: 2026\n    kata: x\n", "unknown-key"),
}


def course_with(folder: Path, text: str) -> Path:
    root = good_course.copy(folder)
    (root / FILE).write_text(text, "utf-8")
    return root


def faults_of(root: Path, today: date = date(2026, 12, 2)) -> set[str]:
    return {each.code for each in read_course(root, today).faults if each.path == FILE}


@pytest.mark.parametrize("name", FAULTY)
def test_check_of_the_course_reports_a_fault_in_the_ways_to_a_childs_papers(
    name: str, tmp_path: Path
) -> None:
    old, new, code = FAULTY[name]
    text = GOOD.replace("  a2:\n", "  ditahan:\n") if code == "touchy-title" else GOOD
    assert old in text
    assert code in faults_of(course_with(tmp_path, text.replace(old, new, 1)))


def test_check_of_the_course_accepts_good_ways_and_reports_a_review_date_that_passed(
    tmp_path: Path,
) -> None:
    root = course_with(tmp_path, GOOD)
    assert faults_of(root) == set()
    assert faults_of(root, date(2027, 6, 1)) == {"past-review"}


def test_way_longer_than_six_taps_to_a_childs_papers_is_reported(tmp_path: Path) -> None:
    steps = "".join(
        f"  c{n}:\n    tanya: {{id: Lagi?, en: More?}}\n    jawaban:\n"
        f"    - {{kata: {{id: Ya, en: Yes}}, ke: {f'c{n + 1}' if n < 5 else 'p1'}}}\n"
        "    - {kata: {id: Tidak, en: No}, ke: p1}\n"
        for n in range(6)
    )
    text = GOOD.replace("tujuan:\n", f"{steps}tujuan:\n").replace("ke: a2", "ke: c0")
    root = course_with(tmp_path, text)
    edit(root, FILE, "  a2:\n", "  b1:\n")
    assert "too-long" in faults_of(root)
