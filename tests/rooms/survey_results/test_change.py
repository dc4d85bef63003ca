"""`/kelola/ukur`: score changes of the same people of the granted region, of ten people or more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.identity import actions as identity
from app.identity import queries as consents
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.survey import queries
from tests.factories import make_staff
from tests.page import Page
from tests.rooms.survey.people import agree, answer_all, make_worker

PONOROGO, MALANG = "35.02.10.2001", "35.07.01.2001"
BETTER = {"p09": "1", "p21": "2"}
"""One more point of knowledge and one of behaviour."""


def answer_both_waves(
    app: Flask, people: int, village: str | None = PONOROGO, **said: str
) -> list[Any]:
    """Creates people who answered before and after; every second one improved."""
    made = []
    for n in range(people):
        worker = make_worker(app, village=village)
        agree(app, worker)
        answer_all(app, worker, "before", "AB"[n % 2], utcnow() - timedelta(days=40))
        better = BETTER if n % 2 else {}
        answer_all(app, worker, "after", "BA"[n % 2], utcnow(), **(better | said))
        made.append(worker)
    return made


def score_row(page: Page, score: str) -> str:
    return next(tr.text for tr in page.root.all("tr") if tr.text.startswith(score))


@pytest.fixture
def officer(app: Flask) -> Page:
    return make_staff(app, "Bu Ratna", "petugas", "35.02")[0]


def test_survey_score_change_of_ten_people_matches_the_hand_computed_mean_and_interval(
    app: Flask, officer: Page
) -> None:
    """Five of ten have one point more: 0,50; s = 0,527; t(9) = 2,262; margin 0,38."""
    answer_both_waves(app, 10)
    officer.get("/kelola/ukur")
    expected = "0–7 10 6,00 6,50 +0,50 +0,12 sampai +0,88"
    assert (
        score_row(officer, "Pengetahuan")
        == f"Pengetahuan {expected} paling sedikit 95%, lalu paling sedikit 95%"
    )
    assert "0–20 10 15,00 16,00 +1,00" in score_row(officer, "Jumlah 0–20")
    assert "10 75,00 80,00 +5,00" in score_row(officer, "Jumlah, dari 100")
    assert "bukan bukti bahwa pelajaran penyebabnya" in officer.text
    assert "Disembunyikan" in score_row(officer, "Sikap"), "all of them changed alike"


def test_survey_score_change_of_nine_people_is_hidden_even_with_a_tenth_in_another_region(
    app: Flask, officer: Page
) -> None:
    answer_both_waves(app, 9)
    answer_both_waves(app, 1, MALANG)
    officer.get("/kelola/ukur")
    assert "Disembunyikan" in score_row(officer, "Pengetahuan")
    country = make_staff(app, "Pusat", "petugas")[0]
    country.get("/kelola/ukur")
    assert "0–7 10" in score_row(country, "Pengetahuan")


def test_survey_score_change_excludes_people_who_skipped_a_question_or_answered_one_wave(
    app: Flask, officer: Page
) -> None:
    answer_both_waves(app, 9)
    answer_both_waves(app, 1, p09="-99")
    worker = make_worker(app)
    agree(app, worker)
    answer_all(app, worker, "before", "A", utcnow())
    officer.get("/kelola/ukur")
    assert "Disembunyikan" in score_row(officer, "Pengetahuan")
    assert "0–9 10" in score_row(officer, "Kebiasaan"), "skipped was a question of another score"


def test_survey_score_change_excludes_people_who_withdrew_consent(
    app: Flask, officer: Page
) -> None:
    people = answer_both_waves(app, 10)
    with app.app_context(), transaction() as tx:
        held = consents.find_active_consent_id(people[0], queries.CONSENT)
        assert held is not None
        identity.withdraw_consent(tx, people[0], held, now=utcnow())
    officer.get("/kelola/ukur")
    assert "Disembunyikan" in score_row(officer, "Pengetahuan")


def test_officer_sees_survey_results_only_of_the_granted_region(app: Flask, officer: Page) -> None:
    officer.get("/kelola/ukur")
    assert "Survei Kabupaten Ponorogo" in officer.root.one("h1").text
    assert officer.text.count("Belum ada yang menjawab dua kali.") == 2
    for code in ("00", "35", "35.02.10", "35.07", "x", "35.02'", ""):
        officer.get(f"/kelola/ukur?wilayah={code}", 403)
    make_staff(app, "Pak Bambang", "pelatih", "35.02")[0].get("/kelola/ukur", 403)


def test_survey_results_page_runs_two_sql_statements_for_any_number_of_people(
    app: Flask, officer: Page, statements: Callable[[], Any]
) -> None:
    for people in (1, 6):
        answer_both_waves(app, people)
        with statements() as seen:
            officer.get("/kelola/ukur?lang=en")
        assert len([s for s in seen if "survey" in s]) == 2


def test_survey_indicators_use_the_newest_answer_of_each_person(app: Flask, officer: Page) -> None:
    answer_both_waves(app, 10, f2="1")
    answer_both_waves(app, 10, MALANG, f2="0")
    officer.get("/kelola/ukur")
    assert "paling sedikit 95% dari 10" in score_row(officer, "Menabung di lembaga resmi")
    country = make_staff(app, "Pusat", "petugas")[0]
    country.get("/kelola/ukur")
    shown = score_row(country, "Menabung di lembaga resmi")
    assert "50,0% 10 dari 20" in shown, "before, all of them did not know"
