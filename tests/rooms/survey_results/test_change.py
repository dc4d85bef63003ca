"""`/kelola/ukur`: score changes of the same people of the granted region, of ten people or more
whom staff know, as they were frozen last Monday. test_frozen.py tells how a week is kept."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask

from app.identity import actions as identity
from app.identity import queries as consents
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.survey import queries
from tests.factories import make_staff
from tests.page import Page
from tests.rooms.survey.people import agree, answer_all, make_worker
from tests.rooms.survey_results.people import (
    ANSWERED,
    MALANG,
    answer_both_waves,
    freeze_anew,
    score_row,
)


@pytest.fixture(autouse=True)
def tuesday(november: time_machine.Traveller) -> time_machine.Traveller:
    """10:00 WIB on Tuesday, 24 November 2026."""
    return november


@pytest.fixture
def officer(app: Flask) -> Page:
    return make_staff(app, "Bu Ratna", "petugas", "35.02")[0]


def test_survey_score_change_of_ten_people_matches_the_hand_computed_mean_and_interval(
    app: Flask, officer: Page
) -> None:
    """Five of ten have one point more: 0,50; s = 0,527; t(9) = 2,262; margin 0,38."""
    answer_both_waves(app, 10)
    freeze_anew(app)
    officer.get("/kelola/ukur")
    assert "Keadaan Senin, 23 November 2026." in officer.text
    assert score_row(officer, "Pengetahuan") == (
        "Pengetahuan 0 sampai 7 Naik 0,50 6,00, lalu 6,50. Selisih +0,50, rentang +0,12 sampai "
        "+0,88. Yang mencapai batas ada di halaman cakupan. 10"
    )
    total = score_row(officer, "Jumlah 0 sampai 20")
    assert "15,00, lalu 16,00. Selisih +1,00" in total
    assert "bukan bukti bahwa pelajaran penyebabnya" in officer.text
    assert "masih terlalu sedikit" in score_row(officer, "Sikap"), "all of them changed alike"


def test_survey_picture_shows_the_numbers_of_its_row_and_nothing_where_they_are_too_few(
    app: Flask, officer: Page
) -> None:
    """Before 6 and after 6,5 of 7, on 300 units from 10; the interval from 6,12 to 6,88."""
    answer_both_waves(app, 10)
    freeze_anew(app)
    officer.get("/kelola/ukur")
    pictures = {svg.get("aria-label"): svg for svg in officer.root.all("svg", cls="bagan")}
    told = (
        "Pengetahuan: sebelum 6,00, sesudah 6,50, dari 7. "
        "Selisih +0,50, rentang +0,12 sampai +0,88."
    )
    picture = pictures[told]
    before, after = picture.all("circle")
    assert (before.get("cx"), after.get("cx")) == ("267.1", "288.6")
    interval = picture.one("rect")
    assert (interval.get("x"), interval.get("width")) == ("272.3", "32.6")
    assert all(svg.get("role") == "img" for svg in pictures.values())
    assert not any(label.startswith("Sikap") for label in pictures)
    assert len(pictures) == 3, "knowledge, behaviour and total: of no wave and score but these"


def test_survey_scores_of_nine_people_are_not_shown_even_with_a_tenth_in_another_region(
    app: Flask, officer: Page
) -> None:
    answer_both_waves(app, 9)
    answer_both_waves(app, 1, MALANG)
    freeze_anew(app)
    officer.get("/kelola/ukur")
    assert officer.text.count("Kurang dari 10 orang menjawab dua kali.") == 2
    country = make_staff(app, "Pusat", "petugas")[0]
    country.get("/kelola/ukur")
    assert score_row(country, "Pengetahuan").endswith(" 10")


def test_survey_score_change_excludes_people_who_skipped_a_question_or_answered_one_wave(
    app: Flask, officer: Page
) -> None:
    answer_both_waves(app, 9)
    answer_both_waves(app, 1, p09="-99")
    worker = make_worker(app)
    agree(app, worker)
    answer_all(app, worker, "before", "A", ANSWERED)
    freeze_anew(app)
    officer.get("/kelola/ukur")
    assert "masih terlalu sedikit" in score_row(officer, "Pengetahuan")
    assert score_row(officer, "Kebiasaan").endswith(" 10"), "skipped was one of another score"


def test_survey_score_change_excludes_people_who_withdrew_consent(
    app: Flask, officer: Page
) -> None:
    people = answer_both_waves(app, 10)
    with app.app_context(), transaction() as tx:
        held = consents.find_active_consent_id(people[0], queries.CONSENT)
        assert held is not None
        identity.withdraw_consent(tx, people[0], held, now=utcnow())
    freeze_anew(app)
    officer.get("/kelola/ukur")
    assert officer.text.count("Kurang dari 10 orang menjawab dua kali.") == 2


def test_survey_answers_of_people_whom_no_staff_know_are_not_counted(
    app: Flask, officer: Page
) -> None:
    """Else nine invented profiles beside one person would tell that person's scores."""
    answer_both_waves(app, 1)
    answer_both_waves(app, 9, known=False)
    freeze_anew(app)
    officer.get("/kelola/ukur")
    assert officer.text.count("Kurang dari 10 orang menjawab dua kali.") == 2


def test_officer_sees_survey_results_only_of_the_granted_region(app: Flask, officer: Page) -> None:
    freeze_anew(app)
    officer.get("/kelola/ukur")
    assert "Survei Kabupaten Ponorogo" in officer.root.one("h1").text
    assert officer.text.count("Kurang dari 10 orang menjawab dua kali.") == 2
    for code in ("00", "35", "35.02.10", "35.07", "x", "35.02'", ""):
        officer.get(f"/kelola/ukur?wilayah={code}", 403)
    make_staff(app, "Pak Bambang", "pelatih", "35.02")[0].get("/kelola/ukur", 403)


def test_survey_page_leads_to_the_use_of_services_on_the_coverage_page(
    app: Flask, officer: Page
) -> None:
    """Shares of the same answers here, rounded by themselves, could be compared with those."""
    answer_both_waves(app, 50, f2="1")
    freeze_anew(app)
    officer.get("/kelola/ukur")
    links = [a.get("href") for a in officer.root.one("main").all("a")]
    assert "/cakupan/35.02#penggunaan" in links
    assert "Menabung di lembaga resmi" not in officer.text


def test_shares_of_a_district_are_not_shown_at_this_level_but_means_are(app: Flask) -> None:
    answer_both_waves(app, 10)
    district = make_staff(app, "Bu Yuni", "petugas", "35.02.10")[0]
    freeze_anew(app)
    district.get("/kelola/ukur")
    assert "Mencapai batas: tidak di tingkat ini." in score_row(district, "Kebiasaan")
    assert "Naik 0,50" in score_row(district, "Pengetahuan")
