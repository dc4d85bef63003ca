"""Further ratios: counted of known households once a week, and the same on page, in CSV and JSON.

A multiple of 5 is shown as it is whatever the secret, so tests with exact numbers use only such."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.course.queries import catalogue
from app.frozen_weeks.models import CoveragePage
from app.identity.models import Account
from app.identity.rules.profile import WORDING
from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.learning.models import LessonProgress
from app.ratios.queries import people_of_week, ratio_counts
from app.survey import actions as survey
from app.survey.models import SurveyScore, SurveyWave
from tests.factories import finish_core, make_household, make_known
from tests.page import Page
from tests.rooms.coverage.conftest import Officer, freeze_anew
from tests.rooms.coverage.test_pages import REASONS, csv_lines, json_of
from tests.rooms.learning.answers import publish_course

HERE, ELSEWHERE = "35.07.01.2001", "33.01.01.2001"
YES, NO, UNKNOWN = {"f1a": "1", "f1b": "0"}, {"f1a": "0", "f1b": "0"}, {"f1a": "0", "f1b": "-97"}


FIELDS = ("ukuran_persen", "ukuran_dijawab", "ukuran_ditanya", "ukuran_keterangan")


def csv_fields(cell: dict[str, Any]) -> list[str]:
    """How a line of the CSV writes what the JSON holds."""
    percent = cell.get("percent", cell.get("points", ""))
    numbers = [str(each) for each in (percent, cell.get("answered", ""), cell.get("asked", ""))]
    why = REASONS[cell["missing"]] if "missing" in cell else "ya: 0–4" if "at_most" in cell else ""
    return [*numbers, why]


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
        shown = {name: told["ratios"][name] for name in ("F1", "F2", "F3", "F5", "R4", "tuntas")}
        assert shown == {
            "F1": {"percent": 60, "answered": 50, "asked": 55},
            "F2": {"missing": "too_few"},
            "F3": {"missing": "no_data"},
            "F5": {"answered": 55, "asked": 55, "at_most": 4},
            "R4": {"missing": "too_few"},
            "tuntas": {"missing": "too_few"},
        }
        lines = {line["ukuran"]: line for line in csv_lines(page, code, ratios=True)}
        assert {name: [line[field] for field in FIELDS] for name, line in lines.items()} == {
            name: csv_fields(cell) for name, cell in told["ratios"].items()
        }
        assert csv_fields(shown["F5"]) == ["", "55", "55", "ya: 0–4"]
        definition = told["definitions"]["F1"]
        assert lines["F1"]["ukuran_definisi"].startswith(f"{definition['name']}. ")
        said = rows_on_page(page, code)
        folded = [
            each.text for each in page.root.one("main").all("li") if each.all("div", cls="nilai")
        ]
        by_name = {name.split(" ")[0]: text for name, text in said.items()}
        assert by_name["Rekening"] == "60% 50 menjawab, dari 55 yang ditanya"
        assert by_name["Bisa"] == "0–4 dari 55 55 menjawab, dari 55 yang ditanya"
        assert "Kirim uang lewat jalur berizin Belum ada data" in folded
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
    with app.app_context(), people_of_week():
        counts = {row for row in ratio_counts(utcnow()) if row[1] == "F1"}
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
    with app.app_context(), people_of_week():
        assert [row for row in ratio_counts(utcnow()) if row[1] == "R4"] == [
            ("35.07", "R4", answer, 1)
        ]


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
        with transaction() as tx:
            finish_core(tx, worker, "pekerja")
        for n, lesson in enumerate(lessons, 1):
            with transaction() as tx:
                tx.add(
                    LessonProgress(
                        account=worker, lesson=lesson, best=100, tries=1, passed_at=at, last_at=at
                    )
                )
            answer = "yes" if n == len(lessons) else "no"
            if n >= len(lessons) - 1:
                with people_of_week():
                    counts = [row for row in ratio_counts(utcnow()) if row[1] == "tuntas"]
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


def tell_profile(app: Flask, people: list[UUID], *, wording: int = WORDING, **told: str) -> None:
    """Save these answers of the profile."""
    with app.app_context(), transaction() as tx:
        for account in people:
            tx.execute(update(Account).where(Account.id == account).values(wording=wording, **told))


def finish(app: Flask, people: list[UUID]) -> None:
    with app.app_context(), transaction() as tx:
        for account in people:
            finish_core(tx, account, "pekerja")


def test_breakdowns_count_only_profile_answers_given_since_the_new_wording(
    app: Flask, officer: Officer
) -> None:
    people = make_people(app, 110)
    finish(app, people[:40])
    tell_profile(app, people[:50], sex="perempuan", stage="selama", country="HK")
    tell_profile(app, people[50:100], sex="laki-laki", stage="sebelum")
    tell_profile(app, people[100:105], sex="rahasia")
    tell_profile(app, people[105:], wording=0, sex="perempuan", stage="selama", country="HK")
    with app.app_context():
        freeze_anew()
    page = officer("00")
    told = json_of(page, "35.07")["ratios"]
    percents = {
        name: cell["percent"]
        for name, cell in told.items()
        if "percent" in cell and name.startswith(("R2", "diisi"))
    }
    assert percents == {
        "R2:peran=pekerja": 36,  # 40 of 110
        "R2:sex=perempuan": 80,
        "R2:tahap=selama": 80,
        "R2:negara=HK": 80,
        "diisi:sex": 91,
        "diisi:tahap": 91,
        "diisi:negara": 45,
    }
    shown = [told[name] for name in percents]
    assert all(cell.keys() == {"percent"} for cell in shown), "shares only"
    assert told["R2:sex=laki-laki"] == told["R2:tahap=sesudah"] == {"missing": "too_few"}
    page.get("/cakupan/35.07")
    tables = {
        table.get("aria-labelledby"): table.text
        for table in page.root.all("table")
        if table.get("aria-labelledby").startswith("rincian")
    }
    assert "Perempuan Selesai bekal inti. 80%" in tables["rincian-sex"]
    assert "Hong Kong" in tables["rincian-negara"]


def test_gap_between_women_and_men_is_within_one_role_and_needs_fifty_answers_of_both(
    app: Flask, officer: Officer
) -> None:
    women, men = make_people(app, 50), make_people(app, 50)
    tell_profile(app, women, sex="perempuan", stage="selama")
    tell_profile(app, men[:45], sex="laki-laki", stage="sebelum")
    answer_survey(app, women[:40] + men[:10], YES | {"f4": "1"})
    answer_survey(app, women[40:] + men[10:], NO | {"f4": "1"})
    with app.app_context():
        freeze_anew()
    page = officer("00")
    told = json_of(page, "35.07")["ratios"]
    assert told["F1:pekerja=perempuan"] == {"percent": 80}
    assert told["F6:pekerja"] == told["F6:keluarga"] == {"missing": "too_few"}
    assert told["F4:selama"] == {"percent": 90, "answered": 50, "asked": 50}
    assert told["F4:sebelum"] == {"missing": "too_few", "answered": 45, "asked": 45}
    tell_profile(app, men[45:], sex="laki-laki")
    with app.app_context():
        freeze_anew()
    told = json_of(page, "35.07")["ratios"]
    assert told["F6:pekerja"] == {"points": 60}
    assert told["F6:keluarga"] == {"missing": "too_few"}
    page.get("/cakupan/35.07")
    assert "+60 poin perempuan 80%, laki-laki 20%" in page.root.one("main").text


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
