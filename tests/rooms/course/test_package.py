"""Packages of modules for phones, and lessons for browsers that save data."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kit.web.headers import CSP
from tests.page import parse
from tests.rooms.course.test_public import catalogue_of

LANGUAGES = ("id", "en")
MOST_MODULE = 110_000
DRAWN = "/belajar/menabung/dana-darurat"
LARGER = "/belajar/menabung/kantong-bernama"
BROTLI = {"Accept-Encoding": "br"}


def query(language: str) -> str:
    return "" if language == "id" else f"?lang={language}"


def package(client: FlaskClient, module: str, language: str = "id") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        client.get(f"/belajar/{module}/paket.json{query(language)}").data
    )
    return found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only files and pages
@pytest.mark.parametrize("language", LANGUAGES)
def test_offline_package_of_a_module_is_within_its_size_limit_and_its_size_is_shown(
    school: Flask, client: FlaskClient, language: str
) -> None:
    for module in catalogue_of(school).modules:
        address = f"/belajar/{module.id}/paket.json{query(language)}"
        answer = client.get(address, headers=BROTLI)
        body = brotli.decompress(answer.data)
        sys.stdout.write(f"{address}: {len(answer.data):,} B\n")
        assert len(answer.data) <= MOST_MODULE
        entry = module.packages[language]
        assert (entry.size, entry.length) == (len(answer.data), len(body))
        page = parse(client.get(f"/belajar/{module.id}{query(language)}").get_data(as_text=True))
        box = page.one("section", id="simpan")
        assert box.get("data-paket") == address
        assert f"{-(-entry.size // 1000)} kB" in box.text
        assert box.get("data-versi") == entry.version == json.loads(body)["release"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only files and pages
@pytest.mark.parametrize("language", LANGUAGES)
def test_offline_package_contains_every_lesson_of_its_module_and_their_assets(
    school: Flask, client: FlaskClient, language: str
) -> None:
    for module in catalogue_of(school).modules:
        found = package(client, module.id, language)
        wanted = {f"/belajar/{lesson.id}{query(language)}" for lesson in module.lessons}
        assert wanted <= found["files"].keys()
        assert [each["id"] for each in found["lessons"]] == [each.id for each in module.lessons]
        there = {*found["files"], *found["assets"]}
        for kind, text in found["files"].values():
            if kind.startswith("text/html"):
                root = parse(text)
                assert root.one("html").get("lang") == language
                tags = root.all("script") + root.all("img")
                loaded = {each.get("src") for each in tags}
                loaded |= {each.get("href") for each in root.all("link", rel="stylesheet")}
                assert {each for each in loaded if not each.startswith("data:")} <= there
                assert not root.all("section", id="simpan")
        for address in found["assets"]:
            with client.get(address) as answer:
                assert answer.status_code == 200


def test_offline_package_contains_the_scripts_that_its_scripts_import(
    school: Flask, client: FlaskClient
) -> None:
    assets = package(client, "kirim-uang")["assets"]
    scripts = [address for address in assets if address.endswith(".js")]
    assert scripts
    for address in scripts:
        with client.get(address) as answer:
            for name in re.findall(r"""['"]\./([a-z-]+\.js)['"]""", answer.get_data(as_text=True)):
                assert f"{address.rpartition('/')[0]}/{name}" in assets


def test_offline_lesson_equals_the_online_page_plus_scripts_and_has_its_csp_header(
    school: Flask, client: FlaskClient
) -> None:
    found = package(client, "menabung")
    assert found["headers"]["Content-Security-Policy"] == CSP
    kept = found["files"][DRAWN][1]
    online = client.get(DRAWN).get_data(as_text=True)
    assert "<script" not in online
    # Without a recording, the online page has controls for the phone's voice that are not stored.
    online = re.sub(r'<p><a [^>]*/dengar">.*?</a></p>\n', "", online)
    online = re.sub(r'<symbol id="dengar".*?</symbol>', "", online)
    # Removes what chats show beside a link: nobody links to a page on a phone.
    online = re.sub(r'<meta property="og:[^>]*>\n?', "", online)
    # Removes the notice that a script shows while answers wait.
    kept = re.sub(r'<div id="antre".*?</button></div></div>', "", kept)
    assert re.sub(r"<script[^>]*></script>\n", "", kept) == online


def test_offline_package_is_answered_with_304_when_unchanged(
    school: Flask, client: FlaskClient
) -> None:
    address = "/belajar/menabung/paket.json"
    tag = client.get(address, headers=BROTLI).headers["ETag"]
    again = client.get(address, headers=BROTLI | {"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/belajar/tidak-ada/paket.json").status_code == 404


@pytest.mark.parametrize("page", [DRAWN, LARGER])
@pytest.mark.parametrize("language", LANGUAGES)
def test_lesson_links_to_its_image_instead_of_embedding_it_when_save_data_is_on(
    school: Flask, client: FlaskClient, page: str, language: str
) -> None:
    address = page + query(language)
    full, lean = client.get(address), client.get(address, headers={"Save-Data": "on"})
    for answer in (full, lean):
        assert answer.headers["Vary"] == "Accept-Encoding, Save-Data"
    assert full.headers["ETag"] != lean.headers["ETag"]
    drawn = parse(full.get_data(as_text=True)).one("img")
    root = parse(lean.get_data(as_text=True))
    assert not root.all("img")
    links = [a for a in root.all("a") if a.get("href").startswith("/belajar/gambar/")]
    for link in links:
        drawing = client.get(link.get("href"), headers=BROTLI)
        assert drawing.mimetype == "image/svg+xml"
        assert f", {-(-len(drawing.data) // 1000)} kB" in link.text
    assert len(links) == 1
    assert drawn.get("alt") in root.one("main").text  # the description is shown immediately
