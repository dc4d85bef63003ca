"""Episodes, branching stories on pages of their own, and passing them on."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from app.course import queries
from app.kit.registry import registry
from tests.page import Element, Page

LESSON = "/belajar/kirim-uang/dua-biaya"
SCENARIO = "/belajar/kirim-uang/kabar-mendadak/cerita"
BEFORE = "Cerita sebelumnya"


def rows_of(section: Element) -> list[str]:
    return [link.get("href") for link in section.all("a")]


@pytest.mark.parametrize("query", ["", "?lang=en"])
def test_stories_page_lists_every_episode_below_its_family_in_the_order_of_the_course(
    school: Flask, page: Page, query: str
) -> None:
    with school.app_context():
        catalogue = queries.catalogue()
    page.get(f"/belajar/cerita{query}")
    sections = page.root.one("main").all("section")
    assert len(sections) == len(catalogue.story.families) + 1
    for family, section in zip(catalogue.story.families, sections, strict=False):
        expected = [
            e.module for _, e in catalogue.numbered_episodes.values() if e.family == family.id
        ]
        assert [urlsplit(each).path for each in rows_of(section)] == [
            f"/belajar/{module}" for module in expected
        ]


def test_course_page_links_to_the_stories(school: Flask, page: Page) -> None:
    page.get("/belajar")
    assert "/belajar/cerita" in rows_of(page.root.one("main"))


def test_story_so_far_is_shown_in_three_lines_on_the_module_page_and_its_first_lesson(
    school: Flask, page: Page
) -> None:
    with school.app_context():
        catalogue = queries.catalogue()
    for module in catalogue.learner_modules:
        lines = catalogue.numbered_episodes[module.id][1].before["id"]
        for path in (f"/belajar/{module.id}", f"/belajar/{module.lessons[0].id}"):
            page.get(path)
            (shown,) = (each for each in page.root.all("details") if BEFORE in each.text)
            assert tuple(each.text for each in shown.all("p")) == lines
        page.get(f"/belajar/{module.lessons[1].id}")
        assert BEFORE not in page.text


@pytest.mark.parametrize("query", ["", "?lang=en"])
def test_every_scenario_reaches_an_ending_by_its_first_links_alone(
    school: Flask, page: Page, query: str
) -> None:
    with school.app_context():
        lessons = queries.catalogue().lessons_with_scenarios()
    assert len(lessons) >= 14
    for lesson in lessons:
        page.get(f"/belajar/{lesson.id}/cerita{query}")
        steps = 0
        while choices := page.root.one("main").all("a", cls="pilihan"):
            page.get(choices[0].get("href"))
            steps += 1
        assert steps >= 3
        assert page.root.one("main").all("div", cls="tepat") or page.root.one("main").all(
            "div", cls="belum"
        )
        assert f"/bagikan/{lesson.id}/cerita" in [
            urlsplit(each).path for each in rows_of(page.root.one("main"))
        ]


@pytest.mark.parametrize("path", ["9", "1-9", "a", "1-", "-1", "1" * 40, "1-1-1-1-1-1-1-1-1"])
def test_scenario_answers_not_found_for_choices_that_it_does_not_have(
    school: Flask, page: Page, path: str
) -> None:
    page.get(f"{SCENARIO}?jalan={path}", status=404)


def test_lesson_without_a_scenario_has_no_scenario_page(school: Flask, page: Page) -> None:
    page.get(f"{LESSON}/cerita", status=404)
    page.get("/bagikan/kirim-uang/dua-biaya/cerita", status=404)


@pytest.mark.parametrize(
    ("path", "target", "words"),
    [
        ("/bagikan/kirim-uang/dua-biaya", LESSON, "Pelajaran"),
        ("/bagikan/kirim-uang", "/belajar/kirim-uang", "teman"),
        ("/bagikan/kirim-uang/kabar-mendadak/cerita", SCENARIO, "Cerita yang Anda tentukan"),
    ],
)
def test_sharing_page_offers_a_text_and_a_link_that_opens_at_that_place(
    school: Flask, page: Page, path: str, target: str, words: str
) -> None:
    page.get(path)
    link = registry(school).settings.public_url + target
    assert page.root.one("input", id="alamat").get("value") == link
    chats = [each for each in rows_of(page.root.one("main")) if each.startswith("https://wa.me/")]
    (text,) = parse_qs(urlsplit(chats[0]).query)["text"]
    assert text.endswith(f" {link}")
    assert words in text
    page.get(target)


def test_sharing_page_links_to_the_language_of_its_reader(school: Flask, page: Page) -> None:
    page.get("/bagikan/kirim-uang/dua-biaya?lang=en")
    link = registry(school).settings.public_url + LESSON + "?lang=en"
    assert page.root.one("input", id="alamat").get("value") == link


def test_sharing_page_of_unknown_content_is_not_found(school: Flask, page: Page) -> None:
    for path in ("/bagikan/tidak-ada", "/bagikan/kirim-uang/tidak-ada"):
        page.get(path, status=404)


def test_private_lesson_is_not_offered_for_sharing(school: Flask, page: Page) -> None:
    with school.app_context():
        private = sorted(queries.catalogue().private_lesson_ids)
    assert private
    for lesson in private:
        page.get(f"/belajar/{lesson}")
        assert not any("/bagikan/" in each for each in rows_of(page.root.one("main")))
        page.get(f"/bagikan/{lesson}", status=404)


def test_branching_story_for_trainers_is_not_listed_among_those_for_learners(
    school: Flask, page: Page
) -> None:
    with school.app_context():
        catalogue = queries.catalogue()
    guides = [each for module in catalogue.trainer_modules for each in module.lessons]
    assert any(each.scenario_title for each in guides)
    page.get("/belajar/cerita")
    assert not any("memandu-pertemuan" in each for each in rows_of(page.root.one("main")))
