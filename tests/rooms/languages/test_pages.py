"""A third language needs files and BEKAL_LANGUAGES: pages that are the same for everyone."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.kit.permissions import access_of
from app.kit.text import catalogues
from tests.rooms.course.course import edit
from tests.rooms.languages.javanese import (
    LANGUAGES,
    LESSON,
    NAMES,
    OTHER_LESSON,
    browser,
    language_links,
)


def test_every_public_page_is_shown_in_javanese_and_links_to_every_other_language(
    javanese: Flask,
) -> None:
    page, seen = browser(javanese), 0
    views = javanese.view_functions
    addresses = {
        rule.rule
        for rule in javanese.url_map.iter_rules()
        if not rule.arguments
        and "GET" in (rule.methods or ())
        and (access := access_of(views[rule.endpoint])) is not None
        and (access.public or rule.rule in ("/", "/belajar", "/masuk", "/daftar"))
        # One tells of no Bekal, the other answers 404 without its setting.
        and rule.rule not in ("/kalender", "/cakupan/publik")
    }
    lessons = [f"/belajar/{each}" for each in ("kirim-uang", "menabung", LESSON, OTHER_LESSON)]
    quizzes = [f"/belajar/{each}/{end}" for each in (LESSON, OTHER_LESSON)
               for end in ("kuis", "dengar", "kejelasan")]  # fmt: skip
    for address in (*sorted(addresses), *lessons, *quizzes, "/bantuan/hk", "/bantuan/id"):
        answer = page.client.get(f"{address}?lang=jv")
        assert answer.status_code in (200, 303, 308, 422), (address, answer.status_code)
        if answer.status_code != 200 or "html" not in (answer.mimetype or ""):
            continue
        root = page.get(f"{address}?lang=jv")
        assert root.one("html").get("lang") == "jv", address
        if root.all("footer") and language_links(root):
            assert language_links(root) == {"id": NAMES["id"], "en": NAMES["en"]}, address
        seen += 1
    assert seen > 30
    assert language_links(page.get("/alat/tabungan?lang=en&setoran=1")) == {
        "id": NAMES["id"],
        "jv": NAMES["jv"],
    }


def test_landing_page_lists_every_language_by_its_own_name(site: Flask) -> None:
    root = browser(site).get("/?lang=jv")
    links = root.one("p", cls="saring").all("a")
    assert {a.get("lang"): a.text for a in links} == NAMES
    assert [a.get("lang") for a in links if a.get("aria-current")] == ["jv"]
    assert {a.get("href") for a in links} == {f"/?lang={code}" for code in LANGUAGES}


def test_language_name_comes_from_cldr_when_the_translation_file_has_none(
    site: Flask, files: Path
) -> None:
    edit(
        files / "translations" / "jv" / "LC_MESSAGES" / "messages.po",
        'msgstr "Basa Jawa"',
        'msgstr ""',
    )
    catalogues.compile_translations()
    assert catalogues.own_name_of_language("jv") == "Jawa"


def test_interface_sentence_without_a_javanese_translation_is_shown_in_indonesian(
    javanese: Flask,
) -> None:
    root = browser(javanese).get("/profil?lang=jv", follow=True)
    assert root.one("html").get("lang") == "jv"
    root = browser(javanese).get("/belajar?lang=jv")
    assert root.one("h1").text == "Sinau"
    assert "Data Anda" in root.one("footer").text
