"""Public pages: the same bytes for everyone, small, and without database statements."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.course import queries
from app.course.models import UnclearReport
from app.course.queries import Catalogue
from app.kit.registry import registry
from app.kit.store.db import read
from app.learning.models import Attempt
from app.publication.queries.shelf import course_store_of
from tests.conftest import counted
from tests.page import Page
from tests.rooms.learning.conftest import Family, sign_in

PAGE = "/belajar/kirim-uang/dua-biaya"
FURTHER_LESSON = 8_000


def catalogue_of(school: Flask) -> Catalogue:
    with school.app_context():
        return queries.catalogue()


def transferred_bytes(response: TestResponse) -> int:
    """Bytes transferred: the encoded body and the headers."""
    headers = sum(len(name) + len(value) + 4 for name, value in response.headers)
    return len(response.data) + headers


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only files and pages
def test_every_public_course_page_is_valid_and_links_to_the_other_language(
    school: Flask, page: Page
) -> None:
    catalogue = catalogue_of(school)
    paths = ["/belajar", *(f"/belajar/{module.id}" for module in catalogue.modules)]
    for lesson in catalogue.lessons:
        paths += [f"/belajar/{lesson.id}", f"/belajar/{lesson.id}/kuis"]
    for path in paths:
        for query in ("", "?lang=en"):
            page.get(path + query)
            switch = page.root.one("footer").all("a", hreflang="en" if not query else "id")
            assert [link.get("href").partition("?")[0] for link in switch] == [path]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only files and pages
def test_published_course_files_contain_the_site_address_only_for_preview_pictures(
    school: Flask,
) -> None:
    """tests/shared.py shares one publication between sites with different addresses."""
    folder = course_store_of(school).current_publication().folder
    assert folder is not None
    files = [file for file in folder.rglob("*") if file.suffix in (".html", ".json")]
    preview = re.compile(rb'<meta property="og:image" content="[^"]*">')
    own = urlsplit(registry(school).settings.public_url).netloc.encode()
    assert [each.name for each in files if own in preview.sub(b"", each.read_bytes())] == []
    assert len(files) > 2 * len(catalogue_of(school).lessons)


def test_course_page_lists_modules_for_trainers_separately(
    school: Flask, page: Page, mother: Page
) -> None:
    catalogue = catalogue_of(school)
    guides = [f"/belajar/{module.id}" for module in catalogue.trainer_modules]
    assert guides == ["/belajar/memandu-pertemuan"]
    for reader in (page, mother):
        reader.get("/belajar")
        assert "Untuk pelatih" in [each.text for each in reader.root.one("main").all("h2")]
        lists = [
            [link.get("href") for link in each.all("a")]
            for each in reader.root.one("main").all("ul", **{"class": "baris"})
        ]
        assert lists == [[f"/belajar/{each.id}" for each in catalogue.learner_modules], guides]


def test_lesson_shows_its_sections_sources_and_dates(school: Flask, page: Page) -> None:
    page.get(PAGE)
    steps = [step.text for step in page.root.one("ol", cls="langkah").all("li")]
    assert steps == ["1. Baca (sekarang)", "2. Lakukan", "3. Jawab 4 soal"]
    assert page.root.one("section", id="ingat").classes >= {"tikar", "rim"}
    for words in ("Sumber:", "Keadaan per", "Diperiksa lagi", "Angka di atas contoh"):
        assert words in page.text
    targets = {link.get("href") for link in page.root.one("main").all("a")}
    assert {"/belajar/kirim-uang", f"{PAGE}/kuis", "/belajar/lanjut"} <= targets
    assert any(target.startswith("/alat/kirim-uang?") for target in targets)
    page.get(f"{PAGE}?lang=en")
    for link in page.root.one("main").all("a"):
        assert link.get("href").startswith("https://") or "lang=en" in link.get("href")


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/kurang-jelas"])
def test_public_course_page_is_the_same_when_signed_in(
    school: Flask, family: Family, client: FlaskClient, path: str
) -> None:
    known = school.test_client()
    sign_in(school, known, family.worker)
    with counted(school) as seen:
        pages = [who.get(path) for who in (client, known)]
    assert pages[0].data == pages[1].data
    assert not seen
    for response in pages:
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")
        assert response.headers["Cache-Control"].startswith("public")


def test_lesson_is_compressed_with_an_encoding_that_the_browser_accepts(
    school: Flask, client: FlaskClient
) -> None:
    plain = client.get(PAGE)
    assert plain.headers["Vary"] == "Accept-Encoding, Save-Data"
    tags = {plain.headers["ETag"]}
    for accepted, encoding, unpack in (
        ("gzip, deflate, br", "br", brotli.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
    ):
        packed = client.get(PAGE, headers={"Accept-Encoding": accepted})
        assert packed.headers["Content-Encoding"] == encoding
        assert int(packed.headers["Content-Length"]) == len(packed.data)
        assert unpack(packed.data) == plain.data
        tags.add(packed.headers["ETag"])
    assert len(tags) == 3


@pytest.mark.parametrize("path", [PAGE, "/belajar", f"{PAGE}/kuis"])
def test_lesson_page_is_answered_with_304_when_unchanged(
    school: Flask, client: FlaskClient, path: str
) -> None:
    headers = {"Accept-Encoding": "br"}
    tag = client.get(path, headers=headers).headers["ETag"]
    again = client.get(path, headers=headers | {"If-None-Match": f'W/"x", {tag}'})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert client.get(path, headers=headers | {"If-None-Match": '"x"'}).status_code == 200


def test_lesson_answered_by_wsgi_middleware_has_body_and_headers_of_the_flask_view(
    school: Flask, client: FlaskClient
) -> None:
    front, view = client.get(PAGE), client.get(f"{PAGE}?lang=xx")
    assert front.data == view.data
    # Werkzeug dates what a view tags; a server dates every answer.
    names = [{k for k, _ in answer.headers} - {"Date"} for answer in (front, view)]
    assert names[0] == names[1]
    assert len(front.headers["X-Request-Id"]) == 12
    head = client.head(PAGE)
    assert (head.data, head.headers["Content-Length"]) == (b"", front.headers["Content-Length"])
    assert client.post(PAGE, data={"a": "1"}).status_code == 405


@pytest.mark.parametrize("path", ["/belajar/x", "/belajar/kirim-uang/x", "/belajar/x/y/kuis"])
def test_unknown_course_address_returns_404(school: Flask, page: Page, path: str) -> None:
    page.get(path, 404)


def test_course_page_is_no_cache_for_visitors_and_no_store_for_signed_in_people(
    school: Flask, mother: Page, client: FlaskClient
) -> None:
    stranger = school.test_client()
    for path in ("/belajar", "/belajar/kirim-uang", f"{PAGE}/kuis"):
        public, personal = stranger.get(path), mother.client.get(path)
        assert public.headers["Cache-Control"] == "no-cache"
        assert personal.headers["Cache-Control"] == "no-store"
        assert public.data != personal.data


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only files and pages
def test_every_lesson_page_with_its_images_stays_within_the_byte_limit(
    school: Flask, client: FlaskClient
) -> None:
    """A second lesson: page and drawings; the style sheet is cached from the first."""
    for lesson in catalogue_of(school).lessons:
        for query in ("", "?lang=en"):
            paths = [f"/belajar/{lesson.id}{query}"]
            paths += [f"/belajar/gambar/{name}" for name in lesson.pictures]
            answers = [client.get(path, headers={"Accept-Encoding": "br"}) for path in paths]
            total = sum(transferred_bytes(answer) for answer in answers)
            assert total <= FURTHER_LESSON, (
                paths,
                [transferred_bytes(answer) for answer in answers],
            )


def stored_reports(school: Flask) -> list[tuple[str, str | None]]:
    with school.app_context():
        rows = read().execute(
            select(UnclearReport.lesson, UnclearReport.sentence).order_by(UnclearReport.id)
        )
        return [(row.lesson, row.sentence) for row in rows]


def test_lesson_is_reported_as_unclear_by_one_tap(school: Flask, page: Page) -> None:
    page.get(PAGE)
    page.submit()
    assert page.location == f"{PAGE}/kurang-jelas"
    page.get(page.location)
    assert PAGE in {link.get("href") for link in page.root.one("main").all("a")}
    assert stored_reports(school) == [("kirim-uang/dua-biaya", None)]


def test_unclear_report_of_a_lesson_stores_its_comment_anonymously(
    school: Flask, page: Page
) -> None:
    page.get(f"{PAGE}?lang=en")
    page.submit(sentence="  Apa itu\nkurs tengah?  ")
    assert page.location == f"{PAGE}/kurang-jelas?lang=en"
    assert "Set-Cookie" not in page.response.headers
    assert stored_reports(school) == [("kirim-uang/dua-biaya", "Apa itu kurs tengah?")]
    assert set(UnclearReport.__table__.columns.keys()) == {"id", "lesson", "at", "sentence"}


def test_unclear_report_of_a_lesson_with_an_overlong_comment_is_rejected(
    school: Flask, page: Page
) -> None:
    page.post(f"{PAGE}/kurang-jelas", {"sentence": "x" * 501}, 400)
    page.post("/belajar/x/y/kurang-jelas", {"sentence": ""}, 404)
    assert stored_reports(school) == []


@pytest.mark.usefixtures("november")  # a quarter of an hour that does not end in between
def test_unclear_reports_of_lessons_are_rate_limited_per_ip_address(
    school: Flask, new_page: Callable[[], Page]
) -> None:
    for _ in range(70):
        new_page().post(f"{PAGE}/kurang-jelas", {"sentence": ""})
    assert len(stored_reports(school)) == 60


def test_opening_a_quiz_page_stores_no_quiz_attempt(school: Flask, page: Page) -> None:
    page.get(f"{PAGE}/kuis")
    with school.app_context():
        assert read().execute(select(func.count()).select_from(Attempt)).scalar() == 0


@pytest.mark.parametrize(
    "query, first, meaning",
    [("", "bagi hasil", "Harga satu uang asing dalam rupiah"), ("?lang=en", "compound", "unit of")],
)
def test_glossary_is_sorted_and_linked_from_lessons(
    query: str, first: str, meaning: str, page: Page, school: Flask
) -> None:
    page.get(f"/istilah{query}")
    names = [name.text for name in page.root.one("dl").all("dt")]
    assert names == sorted(names, key=str.lower)
    assert any(name.startswith(first) for name in names)
    assert meaning in page.root.one("div", id="kurs").text
    assert page.response.headers["Cache-Control"].startswith("public")
    page.get(PAGE + query)
    links = [link.get("href") for link in page.root.one("main").all("a")]
    assert f"/istilah{query}#kurs" in links
    assert len(links) == len(set(links)) or links.count(f"/istilah{query}#kurs") == 1
