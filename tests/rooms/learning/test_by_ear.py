"""Learners who do not read well can go from home through a lesson and its quiz to the result: every
control has an icon, a label, and a way to hear the label."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.audio.queries import load_lesson_script
from app.content.aloud.controls import SCREENS, ControlWithRecordedLabel
from app.content.aloud.script import AudioScript
from app.course.actions.publish import publish_course_folder
from app.identity.actions import give_consent, withdraw_consent
from app.kit.store.db import transaction
from app.publication.queries.shelf import course_store
from tests.page import Element, Page
from tests.rooms.course.course import COURSE, edit, small_course
from tests.rooms.learning.answers import NOW
from tests.rooms.learning.conftest import Family
from tests.rooms.learning.test_quiz_kept import fill

LESSON = "kirim-uang/dua-biaya"
STORY = "kirim-uang/kabar-mendadak"
LISTEN = {"id": "Dengarkan tombol", "en": "Listen to the buttons"}
"""The link to the page with the spoken labels; it has the same icon on every page."""
SOURCE = {"id": "Sumber", "en": "Source"}
"""The quiet line below a paragraph."""
EAR = "dengar"
"""The icon of controls that play something when pressed."""
LED_OFF = (
    *("/istilah", "/alat", "/bantuan", "http", "/data-saya", "/keluarga", "/profil", "/luring"),
    "/pengingat",
)
"""Targets outside this flow, of links in a lesson or on the home page."""


@pytest.fixture
def school(fresh: Flask, tmp_path: Path) -> Flask:
    """A small course that contains a scenario."""
    course = small_course(tmp_path / "kursus")
    shutil.copytree(COURSE / STORY, course / STORY)
    edit(course / "kirim-uang" / "modul.yaml", "- dua-biaya", "- dua-biaya\n- kabar-mendadak")
    with fresh.app_context():
        publish_course_folder(course, today=date(2026, 11, 24), now=NOW)
    return fresh


@pytest.fixture
def page(school: Flask) -> Page:
    return Page(school.test_client())


def controls(root: Element) -> Iterator[Element]:
    """The controls and fields of a page, without links that leave the flow."""
    main = root.one("main")
    for each in main.all():
        pressed = each.tag in ("button", "summary", "label") and "hidden" not in each.attributes
        unclear = is_within(each, "form", "kurang-jelas") or is_within(each, "div", "antre")
        if (each.tag == "a" and not is_beside_the_path(each)) or (pressed and not unclear):
            yield each


def is_beside_the_path(link: Element) -> bool:
    href = link.get("href")
    module = re.fullmatch(
        r"/belajar/(?!lanjut)[a-z-]+(\?lang=en)?", href
    )  # the module's list of lessons
    card = is_within(link, "ul", "baris")  # on the home page, below the next lesson
    return bool(href.startswith(LED_OFF) or href.endswith("kejelasan") or module or card)


def is_within(element: Element, tag: str, value: str) -> bool:
    above = element.parent
    while above is not None:
        if above.tag == tag and value in " ".join(above.attributes.values()):
            return True
        above = above.parent
    return False


def icons(element: Element) -> set[str]:
    return {use.get("href").removeprefix("#") for use in element.all("use")}


def words(element: Element) -> str:
    """The label without numbers, and without the title that may follow."""
    text = re.sub(r" \d+(?= )", "", element.text)
    before, colon, _title = text.partition(":")
    return before if colon and text not in {**KNOWN["id"], **KNOWN["en"]} else text


KNOWN: dict[str, dict[str, list[ControlWithRecordedLabel]]] = {"id": {}, "en": {}}
for language, known in KNOWN.items():
    for screen in SCREENS:
        for each in screen.controls:
            known.setdefault(each.label_in(language), []).append(each)


def check_page_controls(root: Element, made: AudioScript, language: str) -> list[str]:
    """Checks that every control of the page has icon, label and sound, and that no icon has two
    meanings; returns the labels."""
    seen = []
    pictured: dict[str, set[str]] = {}
    for each in controls(root):
        if is_within(each, "details", "pilihan"):
            # An opening choice: part of the lesson, which is read aloud as a whole.
            assert each.text.rstrip(".?!") in made.lesson_segment.text, each.text
            continue
        said = words(each)
        if said == SOURCE[language]:
            continue  # a quiet line, for readers who ask for it; it is not read aloud
        assert said, each.attributes
        assert icons(each), f"no picture beside “{said}”"
        seen.append(said)
        for picture in icons(each) - {EAR}:
            pictured.setdefault(picture, set()).add(said)
        option = [e for e in each.all("input", name="j") if e.get("value") != "0"]
        if option:
            ends = f"-{option[0].get('value')}"
            assert any(take.endswith(ends) for take in made.segments_by_name), said
        elif said != LISTEN[language]:
            allowed = {control.icon for control in KNOWN[language][said]}
            assert icons(each) <= allowed, f"“{said}” is heard beside another picture"
    alike = {picture: labels for picture, labels in pictured.items() if len(labels) > 1}
    assert not alike, "one picture for different things"
    return seen


@pytest.mark.parametrize("lesson", [LESSON, STORY])
@pytest.mark.parametrize("misses", [0, 9])
def test_every_control_from_home_page_to_quiz_result_has_an_icon_and_a_spoken_label(
    school: Flask, mother: Page, lesson: str, misses: int
) -> None:
    with school.app_context():
        made = load_lesson_script(course_store().source_folder, lesson, "id", frozenset())
    assert made is not None
    seen = []

    def check_page(address: str = "") -> None:
        root = mother.get(address) if address else mother.root
        seen.extend(check_page_controls(root, made, "id"))

    check_page("/")
    assert {"Mulai belajar", LISTEN["id"]} <= set(seen)
    check_page(f"/belajar/{lesson}")
    check_page(f"/belajar/{lesson}/dengar")
    check_page(f"/belajar/{lesson}/kuis")
    mother.submit(status=200)
    check_page()  # with the message for a missing answer
    mother.get(f"/belajar/{lesson}/kuis")
    if misses and lesson == STORY:
        while "/hasil/" not in mother.url:
            form = mother.root.one("main").one("form")
            leave = form.all("button", name="tinggal")
            pressed: dict[str, Any] = {"tinggal": "1"} if leave else {"j": "0"}
            mother.submit(follow=True, status=200, **pressed)
            check_page()
    else:
        last = fill(school, mother, lesson, misses)[-1]
        check_page()
        mother.submit(**last)
        mother.get(mother.location)
        check_page()
    assert {"Kirim jawaban", LISTEN["id"]} <= set(seen)
    assert ("Lanjut ke langkah berikutnya" in seen) == (misses == 0)
    assert "Coba lagi" in seen


def test_controls_of_a_quiz_without_a_profile_have_an_icon_and_a_spoken_label(
    school: Flask, page: Page
) -> None:
    with school.app_context():
        made = load_lesson_script(course_store().source_folder, LESSON, "id", frozenset())
    assert made is not None
    page.get(f"/belajar/{LESSON}/kuis?lang=en")
    seen = check_page_controls(page.root, made, "en")
    forms = fill(school, page)
    seen += check_page_controls(page.root, made, "en")
    page.submit(status=200, **forms[-1])
    seen += check_page_controls(page.root, made, "en")
    assert {"Send answer", "Next", "Make a profile to keep them"} <= set(seen)


def test_quiz_controls_have_an_icon_and_a_spoken_label_after_consent_is_withdrawn(
    school: Flask, mother: Page, family: Family
) -> None:
    with school.app_context(), transaction() as tx:
        made = load_lesson_script(course_store().source_folder, LESSON, "id", frozenset())
        given = give_consent(tx, family.mother, "akun", language="id", now=NOW)
        withdraw_consent(tx, family.mother, given, now=NOW)
    assert made is not None
    mother.get(f"/belajar/{LESSON}/kuis")
    forms = fill(school, mother)
    mother.submit(status=200, **forms[-1])
    seen = check_page_controls(mother.root, made, "id")
    assert "Lihat persetujuan Anda" in seen
    assert "Buat profil supaya tersimpan" not in seen


@pytest.mark.parametrize("language", ["id", "en"])
def test_page_that_explains_the_controls_lists_each_with_its_icon_and_spoken_label(
    school: Flask, page: Page, language: str
) -> None:
    root = page.get(f"/dengar?lang={language}")
    assert page.response.headers["Cache-Control"].startswith("public")
    for screen in SCREENS:
        pictures = [each.icon for each in screen.controls if each.icon != EAR]
        assert len(pictures) == len(set(pictures)), "one picture for different things"
        rows = root.one("section", id=screen.name).all("li")
        assert len(rows) == len(screen.controls)
        for row, control in zip(rows, screen.controls, strict=True):
            assert icons(row) == {control.icon, "dengar"}
            assert row.one("b").text == control.label_in(language)
            assert "data-ucap" in row.one("div", lang=language).one("div").attributes
    assert "suara" in root.one("script").get("src")
