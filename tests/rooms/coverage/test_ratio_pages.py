"""Further ratios: counted of known households once a week, and the same on page, in CSV and JSON.

A multiple of 5 is shown as it is whatever the secret, so tests with exact numbers use only such."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.course.queries import catalogue
from app.coverage.models import CoveragePage
from app.coverage.queries import ratio_counts
from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.learning.models import LessonProgress
from app.survey import actions as survey
from app.survey.models import SurveyScore, SurveyWave
from tests.factories import make_household, make_known
from tests.page import Page
from tests.rooms.coverage.conftest import Officer, freeze_anew
from tests.rooms.coverage.test_pages import csv_lines, json_of
from tests.rooms.learning.answers import publish_course

HERE, ELSEWHERE = "35.07.01.2001", "33.01.01.2001"
YES, NO, UNKNOWN = {"f1a": "1", "f1b": "0"}, {"f1a": "0", "f1b": "0"}, {"f1a": "0", "f1b": "-97"}


def make_people(
    app: Flask, number: int, village: str | None = HERE, *, known: bool = True
) -> list[UUID]:
    """Workers who live alone."""
    with app.app_context(), transaction() as tx:
        people = [
            make_household(tx, ("Wati", "pekerja"), village=village)[0] for _ in range(number)
        ]
        if known:
            make_known(tx, people)
    return people


def answer_survey(app: Flask, people: list[UUID], codes: dict[str, str], days_ago: int = 1) -> None:
    wave = "before" if days_ago > 1 else "after"
    with app.app_context(), transaction() as tx:
        for account in people:
            at = utcnow() - timedelta(days=days_ago)
            survey.agree_to_survey(tx, account, language="id", now=at)
            survey.store_answers(tx, account, wave, "A", codes, role="pekerja", now=at)


def rows_on_page(page: Page, code: str) -> dict[str, str]:
    """{name of the ratio: what the page says}."""
    page.get(f"/cakupan/{code}")
    lines = [
        line
        for table in page.root.all("table")
        if table.get("aria-labelledby") in ("penggunaan", "hasil")
        for line in table.one("tbody").all("tr")
    ]
    return {line.one("th").text: line.one("td").text for line in lines}


def test_ratios_are_the_same_on_page_in_csv_and_in_json_at_every_level_from_the_regency_up(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        publish_course()
    people = make_people(app, 65)
    answer_survey(app, people[:30], YES | {"f2": "-99", "f5": "1"})
    answer_survey(app, people[30:50], NO | {"f2": "-99", "f5": "1"})
    answer_survey(app, people[50:55], UNKNOWN | {"f2": "-99", "f5": "1"})
    answer_survey(app, make_people(app, 5, known=False), YES)
    with app.app_context():
        freeze_anew()
    page = officer("00")
    for code in ("00", "35", "35.07"):
        told = json_of(page, code)
        assert told["ratios"] == {
            "F1": {"percent": 60, "answered": 50, "asked": 55},
            "F2": {"missing": "too_few", "answered": 0, "asked": 55},
            "F3": {"missing": "no_data"},
            "F5": {"answered": 55, "asked": 55, "at_most": 4},
            "R4": {"missing": "too_few", "answered": 0, "asked": 55},
            "tuntas": {"missing": "too_few"},
        }
        lines = {line["ukuran"]: line for line in csv_lines(page, code, ratios=True)}
        fields = ("ukuran_persen", "ukuran_dijawab", "ukuran_ditanya", "ukuran_keterangan")
        assert {name: [line[field] for field in fields] for name, line in lines.items()} == {
            "F1": ["60", "50", "55", ""],
            "F2": ["", "0", "55", "masih terlalu sedikit"],
            "F3": ["", "", "", "belum ada data"],
            "F5": ["", "55", "55", "ya: 0–4"],
            "R4": ["", "0", "55", "masih terlalu sedikit"],
            "tuntas": ["", "", "", "masih terlalu sedikit"],
        }
        definition = told["definitions"]["F1"]
        assert lines["F1"]["ukuran_definisi"].startswith(f"{definition['name']}. ")
        said = rows_on_page(page, code)
        by_name = {name.split(" ")[0]: text for name, text in said.items()}
        assert by_name["Rekening"] == "60% 50 menjawab, dari 55 yang ditanya"
        assert by_name["Bisa"] == "0–4 dari 55 55 menjawab, dari 55 yang ditanya"
        assert by_name["Kirim"] == "Belum ada data"
    for code in ("35.07.01", HERE):
        assert "ratios" not in json_of(page, code)
        assert csv_lines(page, code, ratios=True) == []
        assert rows_on_page(page, code) == {}


def test_last_answer_of_a_person_counts_and_unplaced_ones_count_for_the_country(
    app: Flask,
) -> None:
    answer_survey(app, make_people(app, 1, None), YES)
    (changed,) = make_people(app, 1, ELSEWHERE)
    answer_survey(app, [changed], NO, days_ago=40)
    answer_survey(app, [changed], YES)
    with app.app_context():
        counts = {row for row in ratio_counts() if row[1] == "F1"}
    assert counts == {("", "F1", "yes", 1), ("33.01", "F1", "yes", 1)}


@pytest.mark.parametrize(
    ("thirds", "skipped", "answer"), [(15, 0, "yes"), (14, 0, "no"), (21, 1, "no answer")]
)
def test_competence_is_five_of_seven_after_the_course_with_nothing_skipped(
    app: Flask, thirds: int, skipped: int, answer: str
) -> None:
    (worker,) = make_people(app, 1)
    with app.app_context(), transaction() as tx:
        at = utcnow()
        for wave in ("before", "after"):
            tx.add(
                SurveyWave(
                    account=worker, wave=wave, form="A", version=1, started_at=at, last_at=at
                )
            )
        tx.flush()
        tx.add(SurveyScore(account=worker, wave="before", score="knowledge", thirds=21, skipped=0))
        tx.add(
            SurveyScore(
                account=worker, wave="after", score="knowledge", thirds=thirds, skipped=skipped
            )
        )
    with app.app_context():
        assert [row for row in ratio_counts() if row[1] == "R4"] == [("35.07", "R4", answer, 1)]


def test_tuntas_needs_every_lesson_of_the_modules_of_the_core_but_no_private_one(
    app: Flask,
) -> None:
    with app.app_context():
        publish_course()
    (worker,) = make_people(app, 1)
    with app.app_context():
        core = set(catalogue().cores[-1].lessons_for("pekerja", None))
        modules = [each for each in catalogue().modules if core & {its.id for its in each.lessons}]
        lessons = [its.id for each in modules for its in each.lessons if not its.private]
        assert set(lessons) > core
        at = utcnow()
        for n, lesson in enumerate(lessons, 1):
            with transaction() as tx:
                tx.add(
                    LessonProgress(
                        account=worker, lesson=lesson, best=100, tries=1, passed_at=at, last_at=at
                    )
                )
            answer = "yes" if n == len(lessons) else "no"
            if n >= len(lessons) - 1:
                counts = [row for row in ratio_counts() if row[1] == "tuntas"]
                assert counts == [("35.07", "tuntas", answer, 1)]


def test_week_that_was_frozen_before_ratios_were_counted_has_no_data(
    app: Flask, officer: Officer
) -> None:
    """Its pages have no names of ratios, as an earlier release wrote them."""
    answer_survey(app, make_people(app, 10), YES)
    page = officer("00")
    with app.app_context(), transaction() as tx:
        for row in tx.scalars(select(CoveragePage)):
            old = json.loads(row.numbers)
            assert "F1" in old.pop("ratio_names")
            old["region"].pop("ratios", None)
            row.numbers = json.dumps(old)
    told = json_of(page, "35.07")["ratios"]
    assert {"F1", "R4"} < set(told)
    assert all(cell == {"missing": "no_data"} for cell in told.values())


def test_frozen_pages_hold_no_exact_count_of_answers(app: Flask) -> None:
    """Seven of thirteen are not told; multiples of 5 and whole percentages are."""
    people = make_people(app, 13)
    answer_survey(app, people[:7], YES)
    answer_survey(app, people[7:], NO)
    with app.app_context():
        freeze_anew()
        texts = list(read().scalars(select(CoveragePage.numbers)))
    assert texts
    for text in texts:
        assert ":13" not in text
        assert ":7" not in text
