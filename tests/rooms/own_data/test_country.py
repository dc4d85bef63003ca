"""The country that a profile tells: which there are, and what it is used for."""

from __future__ import annotations

import shutil
from pathlib import Path

import brotli
import pytest
from flask import Flask
from sqlalchemy import update

from app.identity import queries as identity
from app.identity.models import Account
from app.kit.store.db import transaction
from app.money import queries
from config import COURSE
from tests.factories import make_household, sign_in
from tests.page import Page
from tests.rooms.learning.answers import publish_course
from tests.rooms.sign_in.people import create_person, sign_in_with_pin


def offered_countries(page: Page) -> dict[str, str]:
    page.get("/profil")
    options = page.root.one("select", name="country").all("option")
    return {option.get("value"): option.text for option in options}


def set_country(app: Flask, page: Page, country: str) -> None:
    page.get("/profil")
    page.submit(country=country)


@pytest.fixture
def sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course folder whose country sheets a test may change."""
    shutil.copytree(COURSE / "negara", tmp_path / "negara")
    monkeypatch.setattr(queries, "COURSE", tmp_path)
    return tmp_path / "negara"


def test_profile_page_offers_exactly_the_countries_that_have_a_data_file(
    app: Flask, page: Page
) -> None:
    sign_in_with_pin(page, create_person(app))
    there = {each.stem.upper() for each in (COURSE / "negara").glob("*.yaml")}
    assert set(offered_countries(page)) == {"", *there}


def test_country_with_a_new_data_file_is_offered_without_a_code_change(
    app: Flask, page: Page, sheets: Path
) -> None:
    sign_in_with_pin(page, create_person(app))
    assert "QA" not in offered_countries(page)
    (sheets / "qa.yaml").write_text("nama:\n  id: Qatar\n  en: Qatar\n", encoding="utf-8")
    assert offered_countries(page)["QA"] == "Qatar"
    set_country(app, page, "QA")
    page.get("/")
    assert "negara=qa" in page.response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("code", "id_", "en"),
    [("PL", "Polandia", "Poland"), ("ZZ", "Negara lain", "Another country")],
)
def test_stored_country_without_a_data_file_stays_in_the_profile_under_its_name(
    app: Flask, page: Page, code: str, id_: str, en: str
) -> None:
    who = create_person(app)
    with app.app_context(), transaction() as tx:
        tx.execute(update(Account).where(Account.id == who.id).values(country=code))
    sign_in_with_pin(page, who)
    assert offered_countries(page)[code] == id_
    page.submit(name="Sumi")
    with app.app_context():
        kept = identity.find_profile(who.id)
        assert kept is not None
        assert (kept.name, kept.country) == ("Sumi", code)
    page.get("/profil?lang=en")
    assert en in [o.text for o in page.root.one("select", name="country").all("option")]
    set_country(app, page, "")
    assert code not in offered_countries(page)


def test_signed_in_pages_link_to_help_and_remittance_comparison_for_the_profile_country(
    app: Flask, page: Page
) -> None:
    sign_in_with_pin(page, create_person(app))
    set_country(app, page, "HK")
    page.get("/")
    links = [a.get("href") for a in page.root.all("a")]
    assert {"/bantuan?negara=hk", "/alat/kirim-uang?negara=hk"} <= set(links)
    page.get("/keluarga?lang=en")
    assert "/bantuan?negara=hk&lang=en" in [a.get("href") for a in page.root.all("a")]
    set_country(app, page, "")
    page.get("/")
    assert "?negara=" not in page.response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("stage", "place"), [("sebelum", "indonesia"), ("selama", "luar"), ("sesudah", "indonesia")]
)
def test_signed_in_pages_link_to_the_help_numbers_that_work_at_the_stage_in_the_profile(
    app: Flask, page: Page, stage: str, place: str
) -> None:
    who = create_person(app)
    sign_in_with_pin(page, who)
    set_country(app, page, "HK")
    with app.app_context(), transaction() as tx:
        tx.execute(update(Account).where(Account.id == who.id).values(stage=stage))
    page.get("/")
    links = [a.get("href") for a in page.root.all("a")]
    assert f"/bantuan?negara=hk&dari={place}" in links
    first = page.get(f"/bantuan?negara=hk&dari={place}").one("main").all("section")[0]
    assert (first.get("data-dari") or first.get("id")) == {"luar": "di-sana"}.get(place, place)


@pytest.mark.parametrize("url", ["/bantuan", "/alat", "/alat/slip-gaji", "/alat/kirim-uang"])
def test_public_page_does_not_depend_on_the_country_in_the_readers_profile(
    app: Flask, page: Page, url: str
) -> None:
    page.get(url)
    everyones = page.response.get_data()
    sign_in_with_pin(page, create_person(app))
    set_country(app, page, "HK")
    page.get(url)
    assert page.response.get_data() == everyones


def test_cached_module_page_does_not_depend_on_the_country_in_the_readers_profile(
    app: Flask,
) -> None:
    """The page of a module is made once for all who are at the same point of it."""
    with app.app_context():
        publish_course()
        with transaction() as tx:
            wati, tini = (make_household(tx, (name, "pekerja"))[0] for name in ("Wati", "Tini"))
            tx.execute(update(Account).where(Account.id == wati).values(country="HK"))
    for account in (wati, tini):
        client = sign_in(app, account).client
        answer = client.get("/belajar/kirim-uang", headers={"Accept-Encoding": "br"})
        assert answer.headers["Content-Encoding"] == "br"
        assert b"negara=" not in brotli.decompress(answer.data)
