"""Preview pictures: what a chat shows beside a link to a module, a lesson or a scenario."""

from __future__ import annotations

import struct

import pytest
from flask import Flask

from app.course import queries
from app.kit.web.raster import svg_to_png
from app.publication.queries.shelf import course_store_of
from tests.page import Page

MOST_BYTES = 15_000
"""A picture is loaded on mobile data by everyone who is sent a link."""


def preview_of(page: Page) -> str:
    return page.root.one("meta", property="og:image").get("content")


def test_every_module_has_a_preview_picture_of_few_bytes(school: Flask) -> None:
    client = school.test_client()
    with school.app_context():
        modules = queries.catalogue().modules
    assert len({module.preview for module in modules}) == len(modules)
    for module in modules:
        answer = client.get(f"/belajar/gambar/{module.preview}")
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
        assert len(answer.data) <= MOST_BYTES
        assert struct.unpack(">II", answer.data[16:24]) == (600, 300)


@pytest.mark.parametrize("path", ["", "/kabar-mendadak", "/kabar-mendadak/cerita"])
def test_module_lesson_and_scenario_name_the_picture_of_their_module_by_its_whole_address(
    school: Flask, page: Page, path: str
) -> None:
    with school.app_context():
        module = queries.catalogue().module("kirim-uang")
    assert module is not None
    page.get(f"/belajar/kirim-uang{path}")
    assert preview_of(page).startswith("http")
    assert preview_of(page).endswith(f"/belajar/gambar/{module.preview}")
    assert page.root.one("meta", property="og:title").get("content") in page.root.one("h1").text


def test_private_lesson_and_package_of_a_module_name_no_preview_picture(
    school: Flask, page: Page
) -> None:
    with school.app_context():
        catalogue = queries.catalogue()
    for lesson in catalogue.private_lesson_ids:
        page.get(f"/belajar/{lesson}")
        assert not page.root.all("meta", property="og:image")
    folder = course_store_of(school).current_publication().folder
    assert folder is not None
    packages = list(folder.rglob("paket.json"))
    assert len(packages) == len(catalogue.modules) * len(catalogue.languages)
    assert not any("og:image" in file.read_text("utf-8") for file in packages)


def test_picture_takes_the_values_of_variables_and_their_defaults() -> None:
    parts = (
        f'<rect width="2" height="2" fill="{colour}"/>'
        for colour in ("var(--daun)", "var(--daun,#00f)", "var(--lain,#00f)", "#00f")
    )
    pictures = [
        svg_to_png(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2">{part}</svg>',
            2,
            {"--daun": "#f00"},
        )
        for part in parts
    ]
    assert pictures[0] == pictures[1]
    assert pictures[2] == pictures[3]
    assert pictures[0] != pictures[2]


def test_text_that_is_no_drawing_becomes_no_picture() -> None:
    with pytest.raises(ValueError, match="root node"):
        svg_to_png("<p>", 2, {})
