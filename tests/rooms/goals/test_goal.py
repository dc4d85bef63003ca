"""The shared goal on its pages: proposed, agreed, changed, marked, and who sees it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.goals import queries
from app.goals.models import Goal, GoalMark
from app.kit.store.db import read
from tests.page import Page
from tests.rooms.goals.people import (
    Browsers,
    agree_to_goal,
    choose_marks_viewer,
    count_rows,
    create_household_code,
    family,
    home_of,
    pot_of,
    propose_goal,
    sign_in_again,
    submit_savings_mark,
)

pytestmark = pytest.mark.usefixtures("november")


def goals(app: Flask, name: str) -> queries.HouseholdGoals:
    with app.app_context():
        return queries.goals_of(home_of(name))


def test_goal_proposal_takes_effect_when_a_member_of_the_other_role_agrees(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, name="Modal warung", modal="24 juta", sekolah="2.400.000")
    wati.get("/keluarga/tujuan")
    assert "Menunggu jawaban keluarga" in wati.text
    assert goals(app, "Wati").current is None
    sumi.get("/")
    assert "Usulan tujuan: Modal warung" in sumi.text
    agree_to_goal(sumi)
    current = goals(app, "Wati").current
    assert current is not None
    assert current.plan.target == 26_400_000
    assert current.agreed_by is not None
    for page in (wati, sumi):
        page.get("/keluarga/tujuan")
        assert "Disepakati Wati dan Sumi." in page.text


def test_goal_of_a_single_member_takes_effect_at_once_and_a_new_member_is_asked_to_agree(
    app: Flask, new_page: Browsers
) -> None:
    (wati,) = family(new_page, "Wati")
    propose_goal(wati, modal="24 juta")
    assert goals(app, "Wati").current is not None
    wati.get("/keluarga/tujuan")
    assert "Menunggu" not in wati.text
    (sumi,) = family(new_page, "Sumi", joins=wati)
    sumi.get("/keluarga/tujuan")
    assert "Anda belum menyetujui tujuan ini." in sumi.text
    agree_to_goal(sumi)
    wati.get("/keluarga/tujuan")
    assert "Disepakati Wati dan Sumi." in wati.text


def test_joining_another_household_warns_that_the_own_savings_goal_is_left_behind(
    app: Flask, new_page: Browsers
) -> None:
    (wati,) = family(new_page, "Wati")
    (sumi,) = family(new_page, "Sumi")
    code = create_household_code(wati, "keluarga")
    sumi.get(f"/gabung/{code}")
    assert "tidak ikut pindah" not in sumi.text
    propose_goal(sumi, name="Kambing", modal="4 juta")
    sumi.get(f"/gabung/{code}")
    assert "Tujuan “Kambing” dan tandanya tidak ikut pindah." in sumi.text
    new_page().get(f"/gabung/{code}")
    sumi.submit()
    sumi.get("/keluarga/tujuan")
    assert "Kambing" not in sumi.text
    assert count_rows(app, Goal) == 0


def test_goal_takes_effect_by_one_agreement_but_not_of_the_proposer_or_the_same_role(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi, budi = family(new_page, "Wati", "Sumi", "Budi")
    propose_goal(sumi, darurat="5 juta")
    budi.get("/keluarga/tujuan")
    assert [b.text for b in budi.root.one("main").all("button")] == ["Setuju"]
    with pytest.raises(StopIteration):
        agree_to_goal(sumi)
    proposed = goals(app, "Wati").proposed
    assert proposed is not None
    budi.get("/keluarga/undang")
    token = budi.root.one("input", id="csrf_token").get("value")
    with app.app_context():
        url = f"/keluarga/tujuan/{home_of('Wati')}/setuju"
    budi.post(url, {"csrf_token": token, "goal": str(proposed.id)})
    assert goals(app, "Wati").current is None  # of the same role as the proposer
    agree_to_goal(wati)
    assert goals(app, "Wati").current is not None


def test_agreement_to_an_outdated_goal_proposal_does_not_take_effect(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta")
    sumi.get("/keluarga/tujuan")
    old = next(f for f in sumi.root.all("form") if f.get("action").endswith("setuju"))
    propose_goal(wati, modal="240 juta")
    sumi.submit(old)
    assert goals(app, "Wati").current is None
    agree_to_goal(sumi)
    current = goals(app, "Wati").current
    assert current is not None
    assert current.plan.target == 240_000_000


def test_changed_savings_goal_requires_agreement_and_keeps_its_savings_marks(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta")
    agree_to_goal(sumi)
    submit_savings_mark(wati, "modal", "500 rb")
    propose_goal(sumi, modal="30 juta")
    before = goals(app, "Wati")
    assert before.current is not None
    assert before.current.plan.target == 24_000_000
    agree_to_goal(wati)
    wati.get("/keluarga/tujuan")
    assert "Anda sudah menyisihkan Rp500.000" in wati.text
    assert "Tujuannya Rp30.000.000." in wati.text
    assert count_rows(app, Goal) == 1


def test_new_savings_goal_ends_the_old_one_and_keeps_its_savings_marks(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta")
    agree_to_goal(sumi)
    submit_savings_mark(wati, "modal")
    propose_goal(wati, name="Naik haji", modal="24 juta", begins="baru")
    agree_to_goal(sumi)
    wati.get("/keluarga/tujuan")
    assert "Anda sudah menyisihkan" not in wati.text
    assert "Modal warung, sampai 24 November 2026" in wati.text
    kept = wati.client.get("/data-saya/unduh").get_json()["goal_mark"]
    assert [(row["goal"], row["pot"]) for row in kept] == [("Modal warung", "modal")]


def test_only_the_proposer_can_withdraw_a_savings_goal_proposal(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta")
    wati.get("/keluarga/tujuan")
    form = next(f for f in wati.root.all("form") if f.get("action").endswith("tarik"))
    sumi.get("/keluarga/undang")
    token = sumi.root.one("input", id="csrf_token").get("value")
    goal = form.one("input", name="goal").get("value")
    sumi.post(form.get("action"), {"csrf_token": token, "goal": goal})
    assert goals(app, "Wati").proposed is not None
    for _ in range(2):
        wati.submit(form)
    assert goals(app, "Wati").proposed is None


def test_savings_goal_form_submitted_twice_creates_one_proposal(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta", times=2)
    assert count_rows(app, Goal) == 1
    agree_to_goal(sumi, times=2)
    assert count_rows(app, Goal) == 1
    (rini,) = family(new_page, "Rini")
    propose_goal(rini, modal="24 juta", times=2)
    assert len(goals(app, "Rini").past) == 0


def test_conflicting_goal_proposal_shows_a_message_and_keeps_the_form_input(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    with app.app_context():
        url = f"/keluarga/tujuan/{home_of('Wati')}/usul"
    sumi.get(url)
    form = sumi.root.one("main").one("form")
    propose_goal(wati, modal="24 juta")
    sumi.submit(form, 422, name="Rumah", rumah="50 juta")
    assert "Sementara itu ada yang berubah." in sumi.text
    assert sumi.root.one("input", id="isi-rumah").get("value") == "50 juta"
    sumi.submit()
    proposed = goals(app, "Wati").proposed
    assert proposed is not None
    assert proposed.plan.name == "Rumah"


def test_savings_mark_submitted_twice_is_stored_once_and_can_be_removed(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta", darurat="6 juta")
    agree_to_goal(sumi)
    submit_savings_mark(wati, "modal", "500.000", times=3)
    submit_savings_mark(wati, "darurat", times=2)
    assert count_rows(app, GoalMark) == 2
    wati.get("/keluarga/tujuan")
    assert "Anda sudah menyisihkan Rp500.000" in pot_of(wati, "modal").text
    submit_savings_mark(wati, "modal", "600.000")
    assert "Anda sudah menyisihkan Rp600.000" in pot_of(wati, "modal").text
    submit_savings_mark(wati, "modal", answer="batal", times=2)
    assert count_rows(app, GoalMark) == 1


def test_savings_mark_sent_after_the_month_ended_is_stored_for_the_month_shown(
    app: Flask, new_page: Browsers, november: Any
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta")
    agree_to_goal(sumi)
    wati.get("/keluarga/tujuan")
    form = pot_of(wati, "modal").one("form")
    november.move_to("2026-11-30T17:30:00Z")  # 1 December in western Indonesia
    for _ in range(2):
        wati.submit(form, button="sudah")
    with app.app_context():
        assert [str(m) for m in read().scalars(select(GoalMark.month))] == ["2026-11-01"]
    wati.get("/keluarga/tujuan")
    assert "Anda sudah menyisihkan" not in wati.text
    wati.get("/keluarga/tujuan?bulan=lalu")
    assert "Anda sudah menyisihkan" in wati.text
    wati.submit(pot_of(wati, "modal").one("form"), button="batal")
    november.move_to("2027-01-02T00:00:00Z")
    wati = sign_in_again(app, "Wati")
    wati.get("/keluarga/undang")
    token = wati.root.one("input", id="csrf_token").get("value")
    wati.submit(form, button="sudah", csrf_token=token)
    assert count_rows(app, GoalMark) == 0


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("seratus", "Tulis angka bulat"),
        ("-5", "Tulis angka di atas nol"),
        ("0", "Tulis angka di atas nol"),
        ("1,5", "Tulis angka bulat"),
        ("9" * 18, "Periksa lagi"),
        ("NaN", "Tulis angka bulat"),
        ("٣٠٠", "Tulis angka bulat"),
        ("1e9", "Tulis angka bulat"),
    ],
)
def test_unreadable_savings_amount_shows_an_error_and_stays_in_the_form(
    new_page: Browsers, typed: str, message: str
) -> None:
    (wati,) = family(new_page, "Wati")
    propose_goal(wati, modal="24 juta")
    submit_savings_mark(wati, "modal", typed, status=422)
    assert message in pot_of(wati, "modal").text
    assert pot_of(wati, "modal").one("input", name="amount").get("value") == typed
    propose_goal(wati, modal=typed, status=422)
    assert message in wati.text
    assert wati.root.one("input", id="isi-modal").get("value") == typed


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"name": ""}, "Tulis tujuan Anda"),
        ({"name": "\u200b\u202e"}, "Tulis tujuan Anda"),
        ({"name": "x" * 61}, "Paling panjang 60 huruf"),
        ({"modal": None}, "paling sedikit satu kantong"),
        ({"month": "10"}, "Pilih bulan ini atau sesudahnya"),
        ({"month": "13"}, "Pilih bulan dan tahun dari daftar"),
        ({"month": "²"}, "Pilih bulan dan tahun dari daftar"),
        ({"year": "99999"}, "Pilih bulan dan tahun dari daftar"),
        ({"lain": "5 juta"}, "Beri nama kantong ini"),
        ({"lain_name": "Haji"}, "Tulis jumlahnya"),
    ],
)
def test_incomplete_savings_goal_form_shows_an_error_and_stores_nothing(
    app: Flask, new_page: Browsers, typed: dict[str, Any], message: str
) -> None:
    (wati,) = family(new_page, "Wati")
    propose_goal(wati, **({"modal": "24 juta", "year": "2026", "month": "12"} | typed), status=422)
    assert message in wati.text
    assert count_rows(app, Goal) == 0


def test_savings_mark_form_with_tampered_hidden_fields_changes_nothing(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta", seen="x")
    assert wati.response.status_code == 303  # there was no goal, so the ids name nothing
    agree_to_goal(sumi)
    wati.get("/keluarga/tujuan")
    form = pot_of(wati, "modal").one("form")
    for wrong in (
        {"goal": "x"},
        {"goal": None},
        {"goal": "0" * 32},
        {"pot": "emas"},
        {"pot": "rumah"},
        {"pot": None},
        {"month": "2026-13-01"},
        {"month": "2026-11-02"},
        {"month": "1900-01-01"},
        {"month": "9999-12-01"},
        {"month": None},
        {"month": "\x00"},
    ):
        wati.submit(form, button="sudah", **wrong)
        assert wati.location.startswith("/keluarga/tujuan/")
    assert count_rows(app, GoalMark) == 0
    for month in ("", "x", "2031-01-01"):
        wati.get("/keluarga/tujuan")
        quiet = next(f for f in wati.root.all("form") if f.get("action").endswith("diam"))
        wati.submit(quiet, month=month)
    wati.get("/")
    assert "sudah menyisihkan uang untuk ini?" in wati.text


def test_savings_reminder_is_shown_each_month_until_marked_or_muted(
    app: Flask, new_page: Browsers, november: Any
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta")
    agree_to_goal(sumi)
    for page in (wati, sumi):
        page.get("/")
        assert "Tujuan bersama: Modal warung" in page.text
        assert "November 2026: sudah menyisihkan uang untuk ini?" in page.text
    submit_savings_mark(wati, "modal")
    wati.get("/")
    assert "Sudah Anda tandai bulan ini." in wati.text
    sumi.get("/keluarga/tujuan")
    quiet = next(f for f in sumi.root.all("form") if f.get("action").endswith("diam"))
    for _ in range(2):
        sumi.submit(quiet)
    sumi.get("/")
    assert "sudah menyisihkan uang" not in sumi.text
    november.move_to("2026-12-01T00:00:00Z")
    for page in (wati, sumi):
        page.get("/")
        assert "Desember 2026: sudah menyisihkan uang untuk ini?" in page.text
    november.move_to("2028-01-01T00:00:00Z")
    wati = sign_in_again(app, "Wati")
    wati.get("/")
    assert "Tujuan bersama: Modal warung" in wati.text
    assert "sudah menyisihkan uang" not in wati.text


def test_text_for_sharing_a_savings_goal_contains_its_name_and_no_amount(
    new_page: Browsers,
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta", lain_name="Haji", lain="9 juta")
    agree_to_goal(sumi)
    wati.get("/keluarga/tujuan")
    text = wati.root.one("textarea").text
    assert "untuk Modal warung" in text
    assert "Modal usaha, Haji" in text
    assert text.endswith("http://127.0.0.1:5000/keluarga/tujuan")
    assert "Rp" not in text
    assert "juta" not in text
    for harsh in ("hilang", "tertinggal", "jangan", "rugi", "gagal"):
        assert harsh not in wati.text.lower()


def test_any_member_can_end_a_savings_goal_and_its_savings_marks_stay_stored(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta")
    agree_to_goal(sumi)
    submit_savings_mark(wati, "modal")
    with app.app_context():
        url = f"/keluarga/tujuan/{home_of('Wati')}/akhiri"
    sumi.get(url)
    form = sumi.root.one("main").one("form")
    for _ in range(2):
        sumi.submit(form)
    assert goals(app, "Wati").current is None
    sumi.get(url, 404)
    assert count_rows(app, GoalMark) == 1
    wati.get("/keluarga/tujuan")
    assert "Belum ada tujuan." in wati.text


def test_savings_goal_pages_of_another_household_return_404(app: Flask, new_page: Browsers) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta")
    agree_to_goal(sumi)
    (rini,) = family(new_page, "Rini")
    current = goals(app, "Wati").current
    assert current is not None
    with app.app_context():
        url = f"/keluarga/tujuan/{home_of('Wati')}"
    for path in ("", "/usul", "/akhiri", "/izin"):
        rini.get(url + path, 404)
    rini.get("/keluarga/undang")
    token = rini.root.one("input", id="csrf_token").get("value")
    said = {
        "csrf_token": token,
        "goal": str(current.id),
        "pot": "modal",
        "month": "2026-11-01",
        "tanda": "sudah",
    }
    for path in ("setuju", "tarik", "akhiri", "tanda", "diam"):
        rini.post(f"{url}/{path}", said)
        assert rini.location == "/keluarga"
    assert count_rows(app, GoalMark) == 0
    after = goals(app, "Wati").current
    assert after is not None
    assert after.ended_at is None


def test_savings_goal_pages_redirect_signed_out_visitors_to_sign_in(page: Page) -> None:
    page.get("/keluarga/tujuan", 302)


def test_savings_goal_pages_are_fully_translated_to_english(app: Flask, new_page: Browsers) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    propose_goal(wati, modal="24 juta", darurat="6 juta")
    with app.app_context():
        home = home_of("Wati")
    sumi.get("/keluarga/tujuan?lang=en")
    agree_to_goal(sumi)
    submit_savings_mark(wati, "modal", "500 rb")
    for url in ("", f"/{home}", f"/{home}/usul", f"/{home}/izin", f"/{home}/akhiri"):
        wati.get(f"/keluarga/tujuan{url}?lang=en")


def test_savings_goal_page_of_a_large_household_stays_within_the_byte_limit(
    new_page: Browsers,
) -> None:
    """The fixture checks the bytes of each fetched page."""
    names = ["Nama Panggilan Yang Panjang Sekali A", *(f"Sumi Wulandari {n}" for n in range(7))]
    wati, *others = family(new_page, *names)
    every: dict[str, Any] = {
        "darurat": "1 juta",
        "sekolah": "2 juta",
        "rumah": "300 juta",
        "modal": "24 juta",
    }
    propose_goal(wati, name="W " * 29, lain_name="Naik haji " * 3, lain="999 miliar", **every)
    agree_to_goal(others[0])
    for pot in ("darurat", "modal", "lain"):
        submit_savings_mark(wati, pot, "123.456.789")
    propose_goal(others[1], name="M " * 29, lain_name="Haji " * 6, lain="999 miliar", **every)
    for url in ("/keluarga/tujuan", "/", "/keluarga/tujuan?lang=en"):
        wati.get(url)


def test_goal_adds_no_sql_statement_to_home_and_its_page_executes_at_most_six(
    app: Flask, new_page: Browsers, statements: Any
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    with statements() as home_without:
        wati.get("/")
    propose_goal(wati, modal="24 juta", darurat="6 juta")
    agree_to_goal(sumi)
    choose_marks_viewer(sumi, "Wati", "jumlah")
    submit_savings_mark(sumi, "modal", "500 rb")
    with statements() as home_with:
        wati.get("/")
    assert len(home_with) == len(home_without)
    assert len([sent for sent in home_with if "goal" in sent]) == 1
    with statements() as sent:
        wati.get("/keluarga/tujuan")
    assert len(sent) <= 6, sent
