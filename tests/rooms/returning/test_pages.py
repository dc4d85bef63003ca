"""/rencana: a person's own plan of coming home on her own pages, and on nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.returning import actions, queries
from app.returning.rules import months_offered
from tests.factories import make_household, make_staff, sign_in
from tests.page import Page


@pytest.fixture
def family(app: Flask) -> tuple[Page, UUID, Page]:
    """A worker's page, her account, and her mother's page."""
    with app.app_context(), transaction() as tx:
        worker, mother = make_household(tx, ("Siti", "pekerja"), ("Ratmi", "keluarga"))
    return sign_in(app, worker), worker, sign_in(app, mother)


def send(page: Page, action: str, status: int = 303, **fields: Any) -> None:
    page.get("/rencana")
    token = str(page.root.all("input", name="csrf_token")[0].get("value"))
    page.post(action, {"csrf_token": token, **fields}, status=status)
    if status == 303:
        page.get("/rencana")


def test_worker_makes_a_plan_ticks_steps_types_dates_and_deletes_it(
    app: Flask, family: tuple[Page, UUID, Page]
) -> None:
    page, worker, _ = family
    until = months_offered(today())[5]
    page.get("/rencana")
    assert page.root.one("head").one("title").text == "Bekal"
    assert "Hanya Anda yang bisa melihat rencana ini." in page.text
    send(page, "/rencana/bulan", month=f"{until:%Y-%m}")
    assert "0 dari 8 langkah sudah." in page.text
    paspor = f"{until - timedelta(days=40)}"
    send(page, "/rencana/langkah", done=["surat", "kabar", "kabar"], paspor=paspor, izin="")
    assert "2 dari 8 langkah sudah." in page.text
    assert "Habis sebelum bulan pulang." in page.text
    with app.app_context():
        plan = queries.return_plan_of(worker)
    assert plan
    assert plan.until == until
    assert plan.done == {"surat", "kabar"}
    assert plan.papers == {"paspor": until - timedelta(days=40)}
    page.get("/data-saya")
    assert "/rencana" in {a.get("href") for a in page.root.one("main").all("a")}
    send(page, "/rencana/hapus")
    assert "Mulai rencana" in page.text
    with app.app_context():
        assert queries.return_plan_of(worker) is None


def test_arrival_is_ticked_by_its_owner_and_leads_to_the_first_month(
    app: Flask, family: tuple[Page, UUID, Page]
) -> None:
    page, worker, mother = family
    send(page, "/rencana/bulan", month=f"{months_offered(today())[0]:%Y-%m}")
    send(mother, "/rencana/tiba/sudah")
    with app.app_context():
        plan = queries.return_plan_of(worker)
        assert plan
        assert plan.arrived_on is None
    send(page, "/rencana/tiba/sudah")
    assert "Anda sudah tiba" in page.text
    assert "/pulang/bulan-pertama" in {a.get("href") for a in page.root.one("main").all("a")}
    send(page, "/rencana/tiba/belum")
    assert "Saya sudah tiba di rumah" in page.text


def test_date_that_cannot_be_is_refused_at_its_field_and_what_was_typed_stays(
    family: tuple[Page, UUID, Page],
) -> None:
    page = family[0]
    send(page, "/rencana/bulan", month=f"{months_offered(today())[9]:%Y-%m}")
    send(page, "/rencana/langkah", 422, done=["surat"], paspor="0207-01-05", izin="besok")
    assert "Periksa lagi tahunnya." in page.text
    assert "Pilih tanggal. Contoh: 2027-02-28" in page.text
    boxes = page.root.all("input", name="done")
    ticked = [box.get("value") for box in boxes if box.get("checked", "no") != "no"]
    assert ticked == ["surat"]
    send(page, "/rencana/langkah", 422, done=["pindah"])
    assert "Pilih langkah dari daftar." in page.text
    send(page, "/rencana/bulan", 422, month="1999-01")


def test_plan_stands_on_no_page_of_family_trainer_or_officer(
    app: Flask, family: tuple[Page, UUID, Page]
) -> None:
    _, worker, mother = family
    with app.app_context(), transaction() as tx:
        actions.set_return_month(tx, worker, months_offered(today())[1], now=utcnow())
    trainer, _ = make_staff(app, "Pak Wahyu", "pelatih")
    pages = {"/": mother, "/keluarga": mother, "/hari-ini": trainer, "/kelompok": trainer}
    for path, other in pages.items():
        other.get(path)
        assert "/rencana" not in {a.get("href") for a in other.root.all("a")}
    mother.get("/rencana")
    assert "Mulai rencana" in mother.text


def test_home_page_shows_the_plan_six_months_before_and_says_not_what_it_is_for(
    app: Flask, family: tuple[Page, UUID, Page]
) -> None:
    page, worker, _ = family
    months = months_offered(today())
    for until, shown in ((months[7], False), (months[6], True)):
        with app.app_context(), transaction() as tx:
            actions.set_return_month(tx, worker, until, now=utcnow())
        page.get("/")
        assert ("/rencana" in {a.get("href") for a in page.root.all("a")}) is shown
    assert "pulang" not in page.root.one("main").text.lower()
    with app.app_context(), transaction() as tx:
        actions.tick_arrival(tx, worker, arrived=True, now=utcnow())
    page.get("/")
    assert "/pulang/bulan-pertama" in {a.get("href") for a in page.root.all("a")}


def test_stranger_is_asked_to_sign_in_before_a_plan(page: Page) -> None:
    page.get("/rencana", 302)
    assert page.location.startswith("/masuk")


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("path", ["/pulang/serah-terima", "/pulang/bulan-pertama"])
def test_sheets_of_coming_home_take_nothing_and_have_a_neutral_title(
    page: Page, path: str, lang: str
) -> None:
    main = page.get(f"{path}?lang={lang}").one("main")
    assert page.root.one("head").one("title").text == "Bekal"
    assert not main.all("form") + main.all("input")
    assert "Set-Cookie" not in page.response.headers


def test_hand_over_sheet_names_who_receives_and_who_witnesses(page: Page) -> None:
    page.get("/pulang/serah-terima")
    for words in ("Diterima oleh", "Saksi dari desa", "Permen P2MI 32/2025 pasal 13"):
        assert words in page.text
