"""`/desa/pertemuan`: the meeting of 45 minutes and its sheets."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.content.meetingkit import SHEETS
from app.kit.forms.fields import ChoiceField
from app.offline.frame import offline_frame_pages
from app.villages.queries import meeting_kit
from app.work_abroad.forms.offer import JobOfferForm
from app.work_abroad.queries import help_lines
from app.work_abroad.rules.help_lines import arrange_for_indonesia
from app.work_abroad.rules.offer import QUESTIONS
from tests.page import Page

KIT = "/desa/pertemuan"
PRINTED = (
    f"{KIT}/poster",
    f"{KIT}/poster?kertas=a3",
    "/alat/cek-tawaran/lembar",
    f"{KIT}/adegan",
    f"{KIT}/amplop",
    f"{KIT}/bawa-pulang",
)
each_language = pytest.mark.parametrize("lang", ["id", "en"])


def links(page: Page) -> set[str]:
    return {each.get("href") for each in page.root.one("main").all("a")}


def in_language(address: str, lang: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={lang}"


@each_language
def test_overview_tells_the_plan_and_leads_to_every_sheet(page: Page, lang: str) -> None:
    page.get("/desa")
    assert KIT in links(page)
    page.get(in_language(KIT, lang))
    kit = meeting_kit()
    for part in kit.plan:
        assert f"{part.begins}–{part.ends}: {part.title[lang]}" in page.text
        assert all(said[lang] in page.text for said in part.says)
    for said in (*kit.bring, *kit.count):
        assert said[lang] in page.text
    led_to = {each.partition("?")[0] for each in links(page)}
    assert {each.partition("?")[0] for each in PRINTED} <= led_to
    assert len(SHEETS) + 1 == len({each.partition("?")[0] for each in PRINTED})


@each_language
@pytest.mark.parametrize("address", [KIT, *PRINTED])
def test_page_of_the_kit_is_public_neutral_and_asks_for_nothing(
    page: Page, address: str, lang: str
) -> None:
    root = page.get(in_language(address, lang))
    assert root.one("title").text == "Bekal"
    assert not root.one("main").all("form")
    assert not root.one("main").all("input")
    assert "Set-Cookie" not in page.response.headers


@each_language
def test_scenes_tell_players_lines_where_to_stop_and_what_the_guide_says(
    page: Page, lang: str
) -> None:
    page.get(in_language(f"{KIT}/adegan", lang))
    scenes = meeting_kit().scenes
    assert len(page.root.all("article")) == len(scenes) == 6
    for scene, shown in zip(scenes, page.root.all("article"), strict=True):
        for told in scene.texts:
            assert told[lang] in shown.text
        assert f"/belajar/{scene.lesson}" in shown.text
        assert scene.sources[0][0] in shown.text
        assert f"/belajar/{scene.lesson}" in {
            each.get("href").partition("?")[0] for each in shown.all("a")
        }


def test_offer_check_on_paper_has_each_question_and_answer_of_the_tool(
    app: Flask, page: Page
) -> None:
    page.get("/alat/cek-tawaran/lembar")
    with app.test_request_context():
        form = JobOfferForm()
        for name in QUESTIONS:
            assert str(form[name].label.text) in page.text
            question = form[name]
            assert isinstance(question, ChoiceField)
            for choice in question.iter_choices():
                assert str(choice[1]) in page.text
    boxes = page.root.one("dl").all("ul")
    assert len(boxes) == len(QUESTIONS)
    page.get("/alat/cek-tawaran")
    assert "/alat/cek-tawaran/lembar" in links(page)


def test_envelopes_are_two_with_the_lines_of_the_worksheet(page: Page) -> None:
    page.get("/alat/lembar/amplop")
    lines = [each.text for each in page.root.one("article").all("span")]
    page.get(f"{KIT}/amplop")
    first, second = page.root.all("article")
    assert [each.text for each in first.all("span")] == lines
    assert first.text == second.text


def test_sheet_to_take_home_has_five_things_and_only_the_numbers_of_the_help_page(
    app: Flask, page: Page
) -> None:
    page.get(f"{KIT}/bawa-pulang")
    assert len(page.root.one("ol").all("li")) == 5
    with app.app_context():
        (at_home,) = help_lines("id")
    first = arrange_for_indonesia(at_home).first
    shown = [each.text for each in page.root.one("ul", cls="nomor").all("b")]
    plain = [re.sub(r"\D", "", each) for each in shown]
    assert plain == [re.sub(r"\D", "", each.line.contact.phone) for each in first]
    assert "belum kami telepon" in page.text
    assert len(page.root.all("svg", cls="qr")) == 2
    for address in ("/bantuan", "/alat/cek-tawaran"):
        assert f"127.0.0.1:5000{address}" in page.text


def test_poster_has_room_for_day_hour_and_place_and_names_nobody(page: Page) -> None:
    for paper in ("", "?kertas=a3", "?kertas=a0"):
        page.get(f"{KIT}/poster{paper}")
        styles = [each.get("href") for each in page.root.all("link", rel="stylesheet")]
        assert any("pertemuan-a3" in each for each in styles) == (paper == "?kertas=a3")
        lines = [each.text for each in page.root.one("article").all("span")]
        assert lines == ["Hari", "Jam", "Tempat", "Yang mengundang"]


def test_phones_keep_the_plan_and_the_offer_check_on_paper(app: Flask) -> None:
    """The other sheets are printed before; they would cost every phone 7 kB a release."""
    with app.app_context():
        kept = {each.endpoint for each in offline_frame_pages(app)}
    assert {"villages.kit", "work_abroad.offer_sheet"} <= kept
    assert not {each for each in kept if each.startswith("villages.kit_")}
