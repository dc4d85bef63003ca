"""The link by which an organisation sends changes of its own entry, without an account."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.identity.rules import LIMITS
from app.kit.secrets import hash_token
from app.kit.store.db import read, transaction
from app.partners import ROOM, queries
from app.partners.models import PartnerLink
from tests.factories import NOW, make_staff
from tests.page import Page
from tests.rooms.partners.conftest import OFFICE, store
from tests.rooms.partners.test_kept_pages import form_of, note_ring, published

LINKS = f"/kelola/mitra/{OFFICE.id}/tautan"
GONE = "Tautan ini tidak berlaku"


@pytest.fixture
def officer(app: Flask, november: object) -> Page:
    store(app, OFFICE)
    return make_staff(app, "Bu Endah", "petugas", "33.01")[0]


@pytest.fixture
def link(officer: Page) -> str:
    """The path of a link that an officer made."""
    officer.get(LINKS)
    officer.submit(status=200, last_day="2026-12-10")
    return officer.root.one("code", id="alamat-tautan").text.removeprefix("http://127.0.0.1:5000")


def send(page: Page, link: str, status: int = 303, **changed: Any) -> None:
    page.get(link)
    page.submit(status=status, **form_of(OFFICE), **changed)


def test_link_proposes_a_change_that_the_staff_reviews(
    app: Flask, officer: Page, link: str, page: Page
) -> None:
    send(page, link, hours="Senin saja")
    page.get(page.location)
    assert "Petugas memeriksanya dulu, baru terbit." in page.text
    assert published(app) == OFFICE
    other = make_staff(app, "Pak Joko", "petugas", "33")[0]
    other.get("/kelola/mitra/usulan")
    [row] = [a for a in other.root.all("a") if "/usulan/" in a.get("href")]
    officer.get(row.get("href"))
    officer.submit(status=422, langkah="setujui")
    assert "Orang lain yang harus menyetujui usulan ini." in officer.text
    other.get(row.get("href"))
    other.submit(button="setujui")
    assert published(app) == replace(OFFICE, hours="Senin saja")


def test_stolen_link_alone_leads_nobody_to_another_number(
    app: Flask, officer: Page, link: str, page: Page
) -> None:
    send(page, link, phone="0800 000 999")
    with app.app_context():
        [version] = [f"/kelola/mitra/usulan/{each.id}" for each in queries.list_waiting()]
    other = make_staff(app, "Pak Joko", "petugas", "33")[0]
    other.get(version)
    other.submit(status=422, langkah="setujui")
    note_ring(other, version)
    for page_of_staff in (other, officer):
        page_of_staff.get(version)
        page_of_staff.submit(status=422, langkah="setujui")
    assert published(app) == OFFICE
    third = make_staff(app, "Mbak Lia", "admin")[0]
    third.get(version)
    third.submit(button="setujui")
    assert published(app).phone == "0800 000 999"


@pytest.mark.parametrize(
    "hidden",
    [
        "WA 0812 3456 7890",
        "WA 08.12 34.56 78.90",
        "WA 08.12 13.45 20.15",
        "WA 0812-34-56 7890",
        "WA 0812,345,678,90",
        "WA 0812/3456/7890",
        "WA 0812 – 3456 – 7890",
        "WA ⓪⑧①② ③④⑤⑥ ⑦⑧",
        "tulis ke aduan@contoh.id",
        "buka wa.me/62812",
        "buka bit.ly/3xY",
        "Hubungi Ibu Sari",
    ],
)
def test_link_hides_no_number_and_no_name_in_another_field(
    app: Flask, link: str, page: Page, hidden: str
) -> None:
    send(page, link, 422, about=hidden)
    assert page.root.one("input", name="about").get("value") == hidden
    with app.app_context():
        assert queries.list_waiting() == []


def test_link_changes_neither_name_nor_place(app: Flask, link: str, page: Page) -> None:
    send(page, link, hours="Senin saja", name="Contoh Palsu", places="00", kind="polisi")
    with app.app_context():
        [waiting] = queries.list_waiting()
    assert waiting.entry == replace(OFFICE, hours="Senin saja")


def test_secret_of_a_link_is_kept_as_a_hash_and_shown_once(
    app: Flask, officer: Page, link: str
) -> None:
    secret = link.rpartition("/")[2]
    with app.app_context():
        row = read().execute(select(PartnerLink.hash, PartnerLink.maker)).one()
        assert row.hash == hash_token(secret)
        assert secret not in str(ROOM.personal_data["partner_link"].export(row.maker))
    officer.get(LINKS)
    assert secret not in officer.response.get_data(as_text=True)
    assert "Berlaku sampai 10 Desember 2026." in officer.text


def test_link_form_sent_twice_makes_one_link(app: Flask, officer: Page) -> None:
    officer.get(LINKS)
    form = officer.root.one("main").one("form")
    for _twice in range(2):
        officer.submit(form, status=200, last_day="2026-12-10")
    with app.app_context():
        assert len(read().scalars(select(PartnerLink)).all()) == 1


@pytest.mark.parametrize("day", ["2026-11-23", "2027-02-23", "besok", ""])
def test_link_is_not_made_for_the_past_or_for_more_than_90_days(
    app: Flask, officer: Page, day: str
) -> None:
    officer.get(LINKS)
    officer.submit(status=422, last_day=day)
    with app.app_context():
        assert read().scalars(select(PartnerLink)).all() == []


def test_revoked_expired_and_unknown_links_show_the_same_page(
    app: Flask, officer: Page, link: str, page: Page
) -> None:
    page.get("/mitra/isi/tidak-ada", 404)
    unknown = page.text
    assert GONE in unknown
    assert OFFICE.name not in unknown
    with time_machine.travel(NOW + timedelta(days=17), tick=False):
        page.get(link, 404)
        assert page.text == unknown
    officer.get(LINKS)
    [revoke] = [a.get("href") for a in officer.root.all("a") if a.get("href").endswith("/cabut")]
    officer.get(revoke)
    officer.submit()
    page.get(link, 404)
    assert page.text == unknown


def test_link_ends_with_the_task_or_the_account_of_its_maker(
    app: Flask, officer: Page, link: str, page: Page
) -> None:
    with app.app_context():
        maker = read().scalars(select(PartnerLink.maker)).one()
        with transaction() as tx:
            ROOM.personal_data["partner_link"].erase(tx, maker, NOW)
    page.get(link, 404)
    assert GONE in page.text


def test_wrong_links_from_one_address_and_changes_of_one_link_are_limited(
    app: Flask, link: str, page: Page
) -> None:
    for n in range(LIMITS["partner_link:sent"].most_failures):
        send(page, link, hours=f"Jam {n}")
    send(page, link, 429, hours="Jam lain")
    for _ in range(LIMITS["partner_link:address"].most_failures):
        page.get("/mitra/isi/tidak-ada", 404)
    page.get("/mitra/isi/tidak-ada", 429)
    page.get(link, 429)


def test_links_of_another_region_are_not_found(app: Flask, link: str) -> None:
    stranger = make_staff(app, "Pak Arif", "petugas", "35")[0]
    stranger.get(LINKS, 404)
    with app.app_context():
        [made] = queries.links_of(OFFICE.id)
    stranger.get(f"/kelola/mitra/tautan/{made.id}/cabut", 404)
