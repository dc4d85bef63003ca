"""The page of a module opens with its scene, which phones that save data load only when asked."""

from __future__ import annotations

import json
from collections.abc import Mapping

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.publication.rules.catalogue import ModuleEntry
from tests.page import Element, Page, parse
from tests.rooms.course.test_public import catalogue_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _modules_with_scenes(school: Flask) -> list[ModuleEntry]:
    found = [module for module in catalogue_of(school).modules if module.scene]
    assert len(found) == 14
    return found


def _compressed_page(
    reader: FlaskClient, module: str, headers: Mapping[str, str] | None = None
) -> Element:
    """The page of a module as browsers ask for it: pages with progress are cached compressed."""
    asked = {"Accept-Encoding": "br", **(headers or {})}
    answer = reader.get(f"/belajar/{module}", headers=asked)
    assert answer.headers["Content-Encoding"] == "br"
    return parse(brotli.decompress(answer.data).decode())


@pytest.mark.parametrize("language", ["id", "en"])
def test_module_page_shows_its_scene_with_its_words(
    school: Flask, client: FlaskClient, mother: Page, language: str
) -> None:
    for module in _modules_with_scenes(school):
        assert module.scene
        for reader in (client, mother.client):
            page = parse(reader.get(f"/belajar/{module.id}?lang={language}").get_data(as_text=True))
            image = page.one("main").one("img")
            assert image.get("src") == f"/belajar/gambar/{module.scene.file}"
            assert image.get("alt") == module.scene.alt[language]
        drawing = client.get(image.get("src"))
        assert (drawing.status_code, drawing.mimetype) == (200, "image/svg+xml")
        assert len(drawing.data) == module.scene.size


def test_phone_that_saves_data_gets_a_link_to_the_scene_and_its_words(
    school: Flask, client: FlaskClient, mother: Page
) -> None:
    for module in _modules_with_scenes(school):
        assert module.scene
        for reader in (client, mother.client):
            assert _compressed_page(reader, module.id).all("img")
            page = _compressed_page(reader, module.id, {"Save-Data": "on"})
            assert not page.all("img")
            link = page.one("a", href=f"/belajar/gambar/{module.scene.file}")
            assert "3 kB" in link.text or "2 kB" in link.text
            assert module.scene.alt["id"] in page.one("main").text


def test_offline_package_contains_the_scene(school: Flask, client: FlaskClient) -> None:
    for module in _modules_with_scenes(school):
        assert module.scene
        package = json.loads(client.get(f"/belajar/{module.id}/paket.json").data)
        kind, drawing = package["files"][f"/belajar/gambar/{module.scene.file}"]
        assert kind == "image/svg+xml"
        assert len(drawing.encode()) == module.scene.size
        assert module.scene.file in package["files"][f"/belajar/{module.id}"][1]
