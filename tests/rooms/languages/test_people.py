"""A third language needs files and BEKAL_LANGUAGES: pages of one person."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.frozen_weeks import actions as frozen_weeks
from app.identity.models import Account, Consent
from app.kit.clock import last_monday, utcnow
from app.kit.store.db import read, transaction
from app.kit.untyped.data import brotli_decompress
from app.survey import actions as measures
from tests.factories import make_staff
from tests.rooms.languages.javanese import (
    LANGUAGES,
    LESSON,
    NAMES,
    PIN,
    browser,
    end,
    language_links,
    language_of,
    make_account,
    signed_in_browser,
    start,
)


def test_pages_of_a_signed_in_person_are_in_the_language_of_their_account(javanese: Flask) -> None:
    page = signed_in_browser(javanese, make_account(javanese))
    for address in (
        "/",
        "/belajar",
        "/belajar/kirim-uang",
        f"/belajar/{LESSON}/kuis",
        "/belajar/catatan",
        "/keluarga",
        "/profil",
        "/data-saya",
        "/izin",
    ):
        root = page.get(address)
        assert root.one("html").get("lang") == "jv", address
        assert language_links(root) == {"id": NAMES["id"], "en": NAMES["en"]}


def test_module_page_is_in_the_account_language_unless_the_query_string_names_another(
    javanese: Flask,
) -> None:
    page = signed_in_browser(javanese, make_account(javanese))
    titles = {"": "Kirim dhuwit", "?lang=jv": "Kirim dhuwit", "?lang=en": "Sending money"}
    for query, title in titles.items():
        for _ in range(2):  # the second is answered by the fast lane, where that is on
            headers = {"Accept-Encoding": "br"}
            answer = page.client.get(f"/belajar/kirim-uang{query}", headers=headers)
            assert f"<h1>{title}</h1>" in brotli_decompress(answer.get_data()).decode()


def test_person_signs_up_in_javanese_and_sees_javanese_after_signing_in_again(site: Flask) -> None:
    page = browser(site)
    page.get("/daftar?peran=pekerja&lang=jv")
    assert "Asma celukan" in page.text
    page.submit(status=200, name="Wati", adult="y", keep="y")
    hidden = {field.get("name"): field.get("value") for field in page.root.all("input")}
    answer = page.client.post("/daftar?peran=pekerja&lang=jv", data=hidden | {"pin": PIN})
    assert answer.status_code == 303
    with site.app_context():
        who, language = read().execute(select(Account.id, Account.language)).one()
        assert language == "jv"
        assert set(read().scalars(select(Consent.language))) == {"jv"}
    page.client.delete_cookie("bekal")
    page.get(f"/masuk/{who}")
    page.submit(pin=PIN)
    assert page.get("/").one("html").get("lang") == "jv"


def test_profile_form_offers_every_language(site: Flask) -> None:
    page = signed_in_browser(site, make_account(site, "id"))
    page.get("/profil")
    chosen = {r.get("value") for r in page.root.all("input", name="language")}
    assert chosen == set(LANGUAGES)
    for language in ("jv", "en", "jv"):
        page.get("/profil")
        page.submit(name="Wati", language=language, stage="", sex="", country="")
        assert language_of(site, "Wati") == language
        assert page.get("/").one("html").get("lang") == language


def test_account_sees_indonesian_when_its_language_is_removed_from_the_site(
    javanese: Flask, files: Path, database_url: str
) -> None:
    who = make_account(javanese)
    without = start(files, database_url, True, "id,en")
    page = signed_in_browser(without, who)
    page.languages = ("id", "en")
    for address in ("/", "/belajar/kirim-uang?lang=jv", "/profil"):
        assert page.get(address).one("html").get("lang") == "id"
    checked = [r for r in page.root.all("input", name="language") if "checked" in r.attributes]
    assert [r.get("value") for r in checked] == ["id"]
    assert language_of(without, "Wati") == "jv", "it is there again when the language is"
    end(without)


def test_survey_question_is_in_javanese_or_in_indonesian_when_untranslated(site: Flask) -> None:
    who = make_account(site)
    with site.app_context(), transaction() as tx:
        measures.agree_to_survey(tx, who, language="jv", now=utcnow())
    page = signed_in_browser(site, who)
    page.get("/ukur", 303)
    page.get(page.location)
    legend = page.root.one("legend")
    assert legend.text.startswith("Sapa sing")
    assert "lang" not in legend.attributes
    assert "Aku dhewe" in page.text
    page.submit(j="1")
    page.get(page.location)
    assert page.root.one("legend").get("lang") == "id"
    assert all(each.get("lang") == "id" for each in page.root.one("fieldset").all("span")[:1])


def test_coverage_page_csv_and_json_are_available_in_javanese(site: Flask) -> None:
    page, _ = make_staff(site, "Bu Endah", "petugas")
    page.languages = LANGUAGES
    with site.app_context():
        frozen_weeks.freeze_week(last_monday(utcnow()))
    assert page.get("/cakupan/00?lang=jv").one("html").get("lang") == "jv"
    for form in ("csv", "json"):
        assert page.client.get(f"/cakupan/00.{form}?lang=jv").status_code == 200
    root = page.get("/alat/tabungan?lang=jv")
    assert root.one("html").get("lang") == "jv"
