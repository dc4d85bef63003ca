"""Cohorts, their codes, what a trainer sees, and in how many statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.contact.actions import set_contact_wish
from app.contact.rules import NO_CONTACT
from app.identity import queries as identity
from app.kit.clock import today, utcnow
from app.kit.store.db import new_id, transaction
from app.training import actions, queries
from app.training.rules import LearnerRow, sorted_learners
from tests.factories import (
    NOW,
    finish_core,
    make_household,
    make_person,
    make_staff,
    sign_in,
)
from tests.page import Page
from tests.rooms.households.people import create_household_code, sign_up
from tests.rooms.learning.answers import publish_course


@pytest.fixture
def trainer(app: Flask) -> tuple[Page, UUID]:
    return make_staff(app, "Pak Bambang", "pelatih", "35.02")


def create_cohort(app: Flask, owner: UUID, days: int = 30) -> UUID:
    with app.app_context(), transaction() as tx:
        return actions.create_cohort(
            tx,
            owner,
            name="Ponorogo B",
            place="balai desa",
            starts=today(),
            ends=today() + timedelta(days=days),
            now=utcnow(),
        )


def enrol_in_cohort(app: Flask, cohort: UUID, account: UUID, *, agrees: bool | None = True) -> None:
    with app.app_context(), transaction() as tx:
        actions.enrol_in_cohort(tx, cohort, account, now=NOW)
        if agrees is not None:
            actions.answer_trainer_consent(
                tx, account, cohort, agrees=agrees, language="id", now=NOW
            )


@pytest.mark.usefixtures("november")
def test_page_of_a_new_cohort_shows_a_code_and_qr_code_for_workers_and_for_families(
    trainer: tuple[Page, UUID],
) -> None:
    page = trainer[0]
    page.get("/kelompok")
    assert "Belum ada kelompok" in page.text
    page.get("/kelompok/baru")
    page.submit(name="Slahung A", place="balai desa", starts="2026-11-29", ends="2027-02-28")
    page.get(page.location)
    assert "Di desa mana kelompok bertemu?" in page.text
    [skip] = [a.get("href") for a in page.root.all("a") if "Lewati dulu" in a.text]
    page.get(str(skip))
    assert len(page.root.all(cls="kode")) == 2
    assert len(page.root.all("svg", cls="qr")) == 2


def test_cohort_pages_say_1_person_in_the_singular_in_english(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    cohort = create_cohort(app, trainer[1])
    with app.app_context(), transaction() as tx:
        [worker, _mother] = make_household(tx, ("Wati", "pekerja"), ("Sumi", "keluarga"))
    enrol_in_cohort(app, cohort, worker, agrees=None)
    page = trainer[0]
    page.get(f"/kelompok/{cohort}?lang=en")
    assert "1 person takes part. 0 complete learning families." in page.text
    assert "1 person shows only “takes part”." in page.text
    page.get("/kelompok?lang=en")
    assert "balai desa. 1 person, until" in page.text


def test_cohort_list_links_to_the_trainers_meeting_guide(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page = trainer[0]
    with app.app_context():
        publish_course()
    page.get("/kelompok")
    assert page.root.one("main").one("a", href="/belajar/memandu-pertemuan")
    page.get("/belajar/memandu-pertemuan")
    assert "Memandu pertemuan" in page.text


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"name": " "}, "Tulis nama kelompok."),
        ({"ends": "2026-11-01"}, "Tanggal selesai ada sebelum tanggal mulai."),
        ({"ends": "2029-11-01"}, "Paling lama satu tahun."),
        ({"starts": "besok"}, "Pilih tanggal. Contoh: 2027-02-28"),
        ({"ends": "31/02/2027"}, "Pilih tanggal. Contoh: 2027-02-28"),
    ],
)
@pytest.mark.usefixtures("november")
def test_invalid_cohort_form_shows_an_error_and_keeps_the_values(
    trainer: tuple[Page, UUID], change: dict[str, str], sentence: str
) -> None:
    page = trainer[0]
    page.get("/kelompok/baru")
    typed: dict[str, Any] = {
        "name": "A",
        "place": "Pasar",
        "starts": "2026-11-29",
        "ends": "2027-02-28",
    } | change
    page.submit(status=422, **typed)
    assert sentence in page.text
    assert page.root.one("input", name="place").get("value") == "Pasar"
    for name, typed_there in change.items():
        assert page.root.one("input", name=name).get("value") == typed_there.strip()


@pytest.mark.usefixtures("november")
def test_cohort_date_is_accepted_in_local_notation_without_a_date_picker(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page = trainer[0]
    page.get("/kelompok/baru")
    page.submit(name="A", place="Pasar", starts="29/11/2026", ends="28-02-2027")
    with app.app_context():
        [made] = queries.cohorts_of(trainer[1])
    assert (made.starts, made.ends) == (date(2026, 11, 29), date(2027, 2, 28))


def test_cohort_page_answers_404_to_another_trainer(app: Flask, trainer: tuple[Page, UUID]) -> None:
    other = make_staff(app, "Bu Lain", "pelatih")[0]
    cohort = create_cohort(app, trainer[1])
    for end in ("", "/kode"):
        other.get(f"/kelompok/{cohort}{end}", 404)


def test_cohort_pages_of_trainers_answer_403_to_learners(app: Flask) -> None:
    with app.app_context(), transaction() as tx:
        [worker] = make_household(tx, ("Wati", "pekerja"))
    sign_in(app, worker).get("/kelompok", 403)


def test_cohort_code_admits_many_people_each_into_a_household_of_their_own(
    app: Flask, trainer: tuple[Page, UUID], new_page: Callable[[], Page]
) -> None:
    cohort = create_cohort(app, trainer[1])
    with app.app_context():
        code = next(
            c.code for c in queries.open_codes_of_cohort(cohort, utcnow()) if c.role == "keluarga"
        )
    for name in ("Sumi", "Parti"):
        page = new_page()
        page.get(f"/gabung/{code}")
        page.get(page.root.one("main").all("a")[0].get("href"))
        page.submit(status=200, name=name, adult="y", keep="y")
        page.submit(pin="482915")
        assert page.location.startswith("/belajar/")
        page.get("/keluarga")
        assert name in page.text
    trainer[0].get(f"/kelompok/{cohort}")
    for name in ("Sumi", "Parti"):
        assert name in trainer[0].text
    assert trainer[0].root.one("tbody").text.count("ikut kelompok") == 2


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("id", "Pelatih melihat nama Anda. Pelajaran Anda hanya kalau Anda izinkan."),
        ("en", "The trainer sees your name. Your lessons only if you allow it."),
    ],
)
def test_sign_up_by_a_cohort_code_first_explains_what_the_trainer_will_see(
    app: Flask, trainer: tuple[Page, UUID], new_page: Callable[[], Page], lang: str, says: str
) -> None:
    page, learner = new_page(), new_page()
    cohort = create_cohort(app, trainer[1])
    with app.app_context():
        code = queries.open_codes_of_cohort(cohort, utcnow())[0].code
    page.get(f"/gabung/{code}?langkah=2&lang={lang}")
    assert says in page.text
    page.submit(status=200, name="")
    assert says in page.text
    sign_up(learner, "/daftar", "Sumi")
    learner.get(f"/gabung/{code}?lang={lang}")  # as herself: the only screen
    assert says in learner.text
    learner.get(
        f"/gabung/{create_household_code(learner, 'keluarga')}?langkah=2&lang={lang}"
    )  # a home's
    assert says not in learner.text


def test_cohort_code_is_invalid_after_the_cohort_has_ended(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    with app.app_context():
        with transaction() as tx:
            cohort = actions.create_cohort(
                tx,
                trainer[1],
                name="Lama",
                place="x",
                starts=date(2026, 1, 1),
                ends=date(2026, 2, 1),
                now=NOW,
            )
        assert queries.open_codes_of_cohort(cohort, NOW) == []
    trainer[0].get(f"/kelompok/{cohort}/kode")
    assert "sudah berakhir" in trainer[0].text


def test_attendance_list_shows_only_the_name_of_a_learner_without_consent(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    """Finished and silent, refused, or not started: three people, one and the same row."""
    rows = []
    for agrees, done in ((None, 12), (False, 12), (None, 0)):
        with app.app_context(), transaction() as tx:
            [worker] = make_household(tx, ("Wati", "pekerja"))
            if done:
                finish_core(tx, worker, "pekerja", done)
        cohort = create_cohort(app, trainer[1])
        enrol_in_cohort(app, cohort, worker, agrees=agrees)
        trainer[0].get(f"/kelompok/{cohort}")
        rows.append(trainer[0].root.one("tbody").text)
    assert rows[0] == rows[1] == rows[2]
    assert "ikut kelompok" in rows[0]


def test_attendance_list_counts_learners_without_consent_and_explains_how_to_get_it(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, cohort = trainer[0], create_cohort(app, trainer[1])
    with app.app_context(), transaction() as tx:
        people = [make_person(tx, f"P{n}", NOW) for n in range(4)]
    enrol_in_cohort(app, cohort, people[0])
    page.get(f"/kelompok/{cohort}")
    assert "baru “ikut kelompok”" not in page.text
    for account, agrees in zip(people[1:], (None, False, None), strict=True):
        enrol_in_cohort(app, cohort, account, agrees=agrees)
    page.get(f"/kelompok/{cohort}")
    assert "3 orang baru “ikut kelompok”." in page.text
    assert "lalu “Persetujuan”, lalu “Izin untuk Pak Bambang”" in page.text


def test_learner_who_refused_consent_to_the_trainer_can_give_it_later(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    with app.app_context(), transaction() as tx:
        [worker] = make_household(tx, ("Wati", "pekerja"))
    cohort = create_cohort(app, trainer[1])
    enrol_in_cohort(app, cohort, worker, agrees=False)
    page = sign_in(app, worker)
    page.get("/")
    assert "Pak Bambang" not in page.text, "nobody is asked twice"
    page.get("/izin")
    [way] = [a for a in page.root.one("main").all("a") if a.text == "Izin untuk Pak Bambang"]
    page.get(way.get("href"))
    page.submit(button="boleh")
    with app.app_context():
        assert identity.find_active_consent_id(worker, "kelompok", cohort) is not None
    page.get("/izin")
    assert "Pak Bambang" not in page.text
    page.get(f"/kelompok/{cohort}/izin", 404)


def test_trainer_sees_a_learners_relative_only_with_the_relatives_consent_to_this_trainer(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    with app.app_context(), transaction() as tx:
        worker, mother = make_household(tx, ("Wati", "pekerja"), ("Bu Sumi", "keluarga"))
        finish_core(tx, worker, "pekerja")
        finish_core(tx, mother, "keluarga")
    cohort = create_cohort(app, trainer[1])
    enrol_in_cohort(app, cohort, worker)
    page = trainer[0]
    page.get(f"/kelompok/{cohort}")
    assert "Bu Sumi" not in page.text
    assert "0 keluarga belajar lengkap" in page.text
    other = make_staff(app, "Bu Lain", "pelatih")[1]
    enrol_in_cohort(app, create_cohort(app, other), mother)
    page.get(f"/kelompok/{cohort}")
    assert "Bu Sumi" not in page.text
    enrol_in_cohort(app, cohort, mother)
    page.get(f"/kelompok/{cohort}")
    assert "1 keluarga belajar lengkap" in page.text
    assert "bersama Bu Sumi" in page.text


def test_learner_is_asked_for_consent_to_the_trainer_once_and_answers_with_one_tap(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    with app.app_context(), transaction() as tx:
        [worker] = make_household(tx, ("Wati", "pekerja"))
    cohort = create_cohort(app, trainer[1])
    enrol_in_cohort(app, cohort, worker, agrees=None)
    page = sign_in(app, worker)
    page.get("/")
    assert "Izin untuk Pak Bambang" in page.text
    page.get(f"/kelompok/{cohort}/izin")
    assert "Bolehkah Pak Bambang melihat" in page.text
    page.submit(button="tidak")
    page.get("/")
    assert "Pak Bambang" not in page.text
    with app.app_context():
        assert identity.find_active_consent_id(worker, "kelompok", cohort) is None


def test_trainer_call_list_names_inactive_learners_and_those_whose_relative_is_unfinished(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    cohort = create_cohort(app, trainer[1])
    with app.app_context(), transaction() as tx:
        idle = make_person(tx, "Lama Diam", utcnow() - timedelta(days=10))
        done, behind = make_household(tx, ("Sudah", "pekerja"), ("Belum", "keluarga"))
        finish_core(tx, done, "pekerja")
        fresh = make_person(tx, "Baru", utcnow())
        for account, days in ((idle, 10), (done, 3), (behind, 3), (fresh, 0)):
            actions.enrol_in_cohort(tx, cohort, account, now=utcnow() - timedelta(days=days))
            actions.answer_trainer_consent(
                tx, account, cohort, agrees=True, language="id", now=utcnow()
            )
    page = trainer[0]
    page.get(f"/kelompok/{cohort}")
    called = [item.one("h3").text for item in page.root.one("ul", cls="dulu").all("li")]
    assert called == ["Lama Diam", "Sudah"]
    assert "Belum mulai, sudah 10 hari ikut." in page.text
    assert "Belum belum selesai." in page.text
    page.get(f"/kelompok/{cohort}?tampil=hubungi")
    assert "Belum mulai, sudah 10 hari ikut." in page.text, "a list to print keeps its reasons"


@pytest.mark.parametrize("size", [1, 60])
def test_attendance_list_runs_two_sql_statements_for_any_number_of_learners(
    app: Flask, trainer: tuple[Page, UUID], statements: Callable[[], Any], size: int
) -> None:
    cohort = create_cohort(app, trainer[1])
    with app.app_context(), transaction() as tx:
        for k in range(size):
            pair = make_household(tx, (f"P{k}", "pekerja"), (f"K{k}", "keluarga"))
            for account in pair:
                actions.enrol_in_cohort(tx, cohort, account, now=NOW)
                actions.answer_trainer_consent(
                    tx, account, cohort, agrees=True, language="id", now=NOW
                )
    with statements() as seen:
        trainer[0].get(f"/kelompok/{cohort}")
    assert len([s for s in seen if "FROM sign_in" not in s and "FROM staff_grant" not in s]) == 2
    assert f"{2 * size} orang ikut" in trainer[0].text


def names_on_sheet(page: Page, cohort: UUID, query: str) -> list[str]:
    page.get(f"/kelompok/{cohort}?{query}")
    rows = page.root.one("tbody").all("tr")
    return [row.one("th").all("span")[0].text for row in rows]


def test_sheet_is_ordered_by_links_and_who_does_not_agree_comes_last_by_name(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, lead = trainer
    cohort = create_cohort(app, lead)
    with app.app_context(), transaction() as tx:
        [ani] = make_household(tx, ("Ani", "pekerja"), village=None)
        [budi] = make_household(tx, ("Budi", "pekerja"))
        [citra] = make_household(tx, ("Citra", "pekerja"))
        [agus] = make_household(tx, ("Agus", "pekerja"))
        finish_core(tx, citra, "pekerja")
        finish_core(tx, agus, "pekerja")
    for account in (ani, budi, citra):
        enrol_in_cohort(app, cohort, account)
    enrol_in_cohort(app, cohort, agus, agrees=False)
    assert names_on_sheet(page, cohort, "") == ["Agus", "Ani", "Budi", "Citra"]
    assert names_on_sheet(page, cohort, "urut=selesai") == ["Citra", "Ani", "Budi", "Agus"]
    assert names_on_sheet(page, cohort, "urut=desa") == ["Budi", "Citra", "Ani", "Agus"]
    assert names_on_sheet(page, cohort, "urut=entah") == ["Agus", "Ani", "Budi", "Citra"]
    links = [str(a.get("href")) for a in page.root.one("main").all("a")]
    assert any("tampil=terbuka" in link and "urut" not in link for link in links)
    page.get(f"/kelompok/{cohort}?urut=desa")
    links = [str(a.get("href")) for a in page.root.one("main").all("a")]
    assert any("tampil=terbuka" in link and "urut=desa" in link for link in links)


def test_sheet_orders_learners_by_the_longest_time_without_learning() -> None:
    def learner(name: str, days: int | None) -> LearnerRow:
        last = None if days is None else NOW - timedelta(days=days)
        return LearnerRow(new_id(), name, NOW, True, last_at=last)

    rows = [learner("Ani", 2), learner("Budi", None), learner("Citra", 9)]
    found = [each.name for each in sorted_learners(rows, "terakhir")]
    assert found == ["Budi", "Citra", "Ani"]


def test_sheet_says_who_wishes_no_calls_only_of_who_agrees(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, lead = trainer
    cohort = create_cohort(app, lead)
    with app.app_context(), transaction() as tx:
        [ani] = make_household(tx, ("Ani", "pekerja"))
        [budi] = make_household(tx, ("Budi", "pekerja"))
        for account in (ani, budi):
            set_contact_wish(tx, account, NO_CONTACT, now=utcnow())
    enrol_in_cohort(app, cohort, ani)
    enrol_in_cohort(app, cohort, budi, agrees=False)
    page.get(f"/kelompok/{cohort}")
    assert page.text.count("tidak mau ditelepon") == 1
