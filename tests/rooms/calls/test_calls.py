"""What comes of a trainer's calls: noted, corrected, kept from lists, shown to who was called."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.calls import actions, queries, rules
from app.contact import actions as contact
from app.contact import queries as wishes
from app.contact.rules import NO_CONTACT
from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.training import actions as training
from tests.factories import make_household, make_staff, sign_in
from tests.page import Page


@pytest.fixture
def trainer(app: Flask) -> tuple[Page, UUID]:
    return make_staff(app, "Pak Wahyu", "pelatih", "35.02")


def make_cohort(app: Flask, trainer: UUID, name: str = "Ponorogo B") -> UUID:
    with app.app_context(), transaction() as tx:
        return training.create_cohort(
            tx,
            trainer,
            name=name,
            place="balai desa",
            starts=today(),
            ends=today() + timedelta(days=30),
            now=utcnow(),
        )


def enrol(app: Flask, cohort: UUID, *names: str, days: int = 10, agrees: bool = True) -> list[UUID]:
    """Learners who joined so many days ago and did not start yet."""
    then = utcnow() - timedelta(days=days)
    with app.app_context(), transaction() as tx:
        people = [make_household(tx, (name, "pekerja"))[0] for name in names]
        for account in people:
            training.enrol_in_cohort(tx, cohort, account, now=then)
            training.answer_trainer_consent(
                tx, account, cohort, agrees=agrees, language="id", now=then
            )
    return people


def listed(page: Page) -> list[str]:
    page.get("/hari-ini")
    return [each.text for each in page.root.all("h3")]


def tap(page: Page, cohort: UUID, account: UUID, result: str, status: int = 303) -> None:
    page.get("/kelompok/baru")
    token = page.root.all("input", name="csrf_token")[0].get("value")
    page.post(
        f"/hari-ini/{cohort}/{account}", {"csrf_token": token, "hasil": result}, status=status
    )


def test_day_teaches_the_first_steps_while_it_is_empty(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page = trainer[0]
    page.get("/hari-ini")
    assert "Belum ada kelompok." in page.text
    cohort = make_cohort(app, trainer[1])
    page.get("/hari-ini")
    assert "Belum ada peserta." in page.text
    assert page.root.one("main").all("a", href=f"/kelompok/{cohort}/kode")
    enrol(app, cohort, "Siti", days=1)
    page.get("/hari-ini")
    assert "Tidak ada yang perlu ditelepon." in page.text


def test_day_names_people_with_a_reason_and_a_sentence_and_no_number(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, cohort = trainer[0], make_cohort(app, trainer[1])
    enrol(app, cohort, "Siti", "Wati")
    enrol(app, cohort, "Diam", agrees=False)
    assert listed(page) == ["Siti", "Wati"]
    assert "Belum mulai, sudah 10 hari ikut." in page.text
    assert page.root.all("q")[0].text == "Pelajaran pertama empat menit. Kita buka bersama?"
    assert "Cukup minggu ini." in page.text
    assert not [a for a in page.root.all("a") if a.get("href").startswith("tel:")]


def test_trainer_lands_on_her_day_after_sign_in(trainer: tuple[Page, UUID]) -> None:
    trainer[0].get("/", 303)
    assert trainer[0].location == "/hari-ini"


def test_one_tap_notes_a_result_which_can_be_taken_back_the_same_day(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, cohort = trainer[0], make_cohort(app, trainer[1])
    [siti] = enrol(app, cohort, "Siti")
    tap(page, cohort, siti, "lagi")
    tap(page, cohort, siti, "lagi")
    assert listed(page) == []
    noted = page.root.one("section", id="dicatat")
    assert len(noted.all("li")) == 1
    assert "Siti : Hubungi lagi (7 hari)" in noted.text
    page.submit(noted.one("form"))
    assert listed(page) == ["Siti"]


def test_refusal_of_calls_is_a_wish_of_the_learner_and_ends_with_its_correction(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, cohort = trainer[0], make_cohort(app, trainer[1])
    [siti] = enrol(app, cohort, "Siti")
    tap(page, cohort, siti, "jangan")
    assert listed(page) == []
    hers = sign_in(app, siti)
    hers.get("/dihubungi")
    assert "dicatat oleh Pak Wahyu" in hers.text
    tap(page, cohort, siti, "lanjut")
    with app.app_context():
        assert not wishes.wishes_no_contact(siti)
        assert [call.result for call in queries.calls_to(siti)] == ["lanjut"]


def test_correction_leaves_a_wish_that_the_learner_had_before(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, cohort = trainer[0], make_cohort(app, trainer[1])
    [siti] = enrol(app, cohort, "Siti")
    with app.app_context(), transaction() as tx:
        contact.set_contact_wish(tx, siti, NO_CONTACT, now=utcnow() - timedelta(days=1))
    tap(page, cohort, siti, "jangan")
    tap(page, cohort, siti, "lanjut")
    with app.app_context():
        assert wishes.wishes_no_contact(siti)


def test_result_of_an_earlier_day_is_not_corrected(app: Flask, trainer: tuple[Page, UUID]) -> None:
    cohort = make_cohort(app, trainer[1])
    [siti] = enrol(app, cohort, "Siti")
    noted: dict[str, Any] = {"cohort": cohort, "trainer": trainer[1], "called_on": today()}
    with app.app_context():
        with transaction() as tx:
            actions.record_call_result(tx, siti, "lanjut", now=utcnow(), **noted)
        later = utcnow() + timedelta(days=1)
        with transaction() as tx, pytest.raises(actions.CallResultStandsError):
            actions.record_call_result(tx, siti, "lagi", now=later, **noted)
        [call] = queries.calls_in_cohorts_of(trainer[1], today())
        with transaction() as tx, pytest.raises(actions.CallResultStandsError):
            actions.take_back_call_result(tx, call.id, trainer=trainer[1], now=later)
        assert [each.result for each in queries.calls_to(siti)] == ["lanjut"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"called_on": ""}, "Pilih tanggalnya."),
        ({"called_on": (today() + timedelta(days=1)).isoformat()}, "Tanggal itu belum tiba."),
        (
            {"called_on": (today() - timedelta(days=31)).isoformat()},
            "Pilih tanggal dalam 30 hari terakhir.",
        ),
        ({"person": ""}, "Pilih orangnya."),
        ({"person": str(UUID(int=5))}, "Pilih orangnya."),
        ({"result": None}, "Pilih satu hasil."),
        ({"result": "utang"}, "Pilih satu hasil."),
    ],
)
def test_invalid_call_from_paper_shows_an_error_and_keeps_the_rest(
    app: Flask, trainer: tuple[Page, UUID], change: dict[str, str | None], sentence: str
) -> None:
    page, cohort = trainer[0], make_cohort(app, trainer[1])
    [siti] = enrol(app, cohort, "Siti")
    page.get(f"/hari-ini/{cohort}/kertas")
    typed: dict[str, Any] = {
        "person": str(siti),
        "result": "lanjut",
        "called_on": today().isoformat(),
    } | change
    page.submit(status=422, **typed)
    assert sentence in page.text
    if "called_on" not in change:
        assert page.root.one("input", name="called_on").get("value") == today().isoformat()


def test_call_on_paper_is_noted_for_its_day_also_of_who_does_not_consent(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, cohort = trainer[0], make_cohort(app, trainer[1])
    [siti] = enrol(app, cohort, "Siti", agrees=False)
    day = today() - timedelta(days=30)
    page.get(f"/hari-ini/{cohort}/kertas")
    page.submit(person=str(siti), result="jangan", called_on=day.isoformat())
    hers = sign_in(app, siti)
    hers.get("/dihubungi/catatan")
    assert "Jangan dihubungi lagi. Ponorogo B, Pak Wahyu" in hers.text
    with app.app_context():
        assert wishes.wishes_no_contact(siti)
        assert [call.called_on for call in queries.calls_to(siti)] == [day]


def test_calls_answer_404_to_who_does_not_train_the_cohort_and_for_who_is_not_in_it(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    page, cohort = trainer[0], make_cohort(app, trainer[1])
    other, stranger = make_staff(app, "Bu Lain", "pelatih")
    elsewhere = make_cohort(app, stranger)
    [siti] = enrol(app, cohort, "Siti")
    [wati] = enrol(app, elsewhere, "Wati")
    page.get(f"/hari-ini/{elsewhere}/kertas", 404)
    tap(page, cohort, wati, "lanjut", 404)
    tap(page, elsewhere, wati, "lanjut", 404)
    tap(page, cohort, siti, "lanjut")
    assert listed(other) == ["Wati"]
    with app.app_context():
        [call] = queries.calls_in_cohorts_of(trainer[1], today())
        assert queries.calls_in_cohorts_of(stranger, today()) == []
    other.get("/kelompok/baru")
    token = other.root.all("input", name="csrf_token")[0].get("value")
    other.post(f"/hari-ini/{call.id}/batal", {"csrf_token": token}, status=404)
    with app.app_context():
        assert len(queries.calls_to(siti)) == 1


def test_removed_assistant_cannot_take_back_her_own_result(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    cohort = make_cohort(app, trainer[1])
    [siti] = enrol(app, cohort, "Siti")
    page, assistant = make_staff(app, "Bu Tini", "pelatih")
    with app.app_context(), transaction() as tx:
        training.add_trainer(tx, cohort, assistant, now=utcnow())
    tap(page, cohort, siti, "lanjut")
    page.get("/hari-ini")
    form = page.root.one("section", id="dicatat").one("form")
    with app.app_context(), transaction() as tx:
        training.remove_assistant(tx, cohort, assistant, removed_by=trainer[1], now=utcnow())
    page.submit(form, status=404)
    with app.app_context():
        assert len(queries.calls_to(siti)) == 1


def test_trainer_of_a_placement_company_sees_no_person_of_the_day(app: Flask) -> None:
    page, account = make_staff(app, "Bu PT", "penempatan")
    cohort = make_cohort(app, account)
    enrol(app, cohort, "Siti")
    assert listed(page) == []
    assert "Siti" not in page.text
    page.get(f"/hari-ini/{cohort}/kertas", 403)


def test_learner_sees_and_takes_along_what_was_noted_and_erases_it(
    app: Flask, trainer: tuple[Page, UUID]
) -> None:
    cohort = make_cohort(app, trainer[1])
    [siti] = enrol(app, cohort, "Siti")
    tap(trainer[0], cohort, siti, "lanjut")
    hers = sign_in(app, siti)
    hers.get("/data-saya")
    assert "Hasil telepon" in hers.text
    with app.app_context():
        [mine] = queries.own_call_results(siti)
        [noted] = queries.own_call_results(trainer[1])
        assert (mine["called"], mine["result"], noted["called"]) == ("me", "lanjut", "another")
        assert "Siti" not in json.dumps(noted, default=str)
        with transaction() as tx:
            actions.erase_call_results(tx, trainer[1], utcnow())
        assert [call.trainer for call in queries.calls_to(siti)] == [None]
        with transaction() as tx:
            actions.erase_call_results(tx, siti, utcnow())
        assert queries.calls_to(siti) == []


def test_results_are_deleted_after_120_days(app: Flask, trainer: tuple[Page, UUID]) -> None:
    cohort = make_cohort(app, trainer[1])
    [siti] = enrol(app, cohort, "Siti")
    tap(trainer[0], cohort, siti, "pulang")
    with app.app_context():
        assert actions.delete_old_call_results(utcnow() + rules.KEPT_FOR) == 0
        assert actions.delete_old_call_results(utcnow() + rules.KEPT_FOR + timedelta(days=1)) == 1


@pytest.mark.parametrize("size", [1, 60])
def test_day_takes_at_most_four_statements_for_any_number_of_learners(
    app: Flask, trainer: tuple[Page, UUID], statements: Callable[[], Any], size: int
) -> None:
    cohort = make_cohort(app, trainer[1])
    people = enrol(app, cohort, *(f"P{n:02}" for n in range(size)))
    tap(trainer[0], cohort, people[0], "lanjut")
    with statements() as seen:
        trainer[0].get("/hari-ini")
    asked = [s for s in seen if "FROM sign_in" not in s and "FROM staff_grant" not in s]
    assert len(asked) <= 4
    assert len(trainer[0].root.all("h3")) == min(size - 1, 10)
