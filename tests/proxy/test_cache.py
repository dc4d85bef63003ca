"""nginx with deploy/nginx.conf serves public pages from its cache, and nothing that is personal."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest

from app.kit.store.db import transaction
from app.kit.web.headers import PUBLIC
from config import COURSE
from tests.bench.people import browser_of
from tests.deployment import Site, bekal, opened_app, prepared, serving, wait_until
from tests.factories import make_household
from tests.faults.world import open_session
from tests.proxy.nginx import nginx_in_front
from tests.rooms.course.course import edit

pytestmark = pytest.mark.enable_socket
LESSON = "/belajar/kirim-uang/dua-biaya"
MODULE = "/belajar/kirim-uang"
HELP = "/bantuan/hk"
PROMISED = 10 + 20
"""Seconds until nginx has what was published: s-maxage and stale-while-revalidate."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def cache(self) -> str:
        """HIT, MISS, STALE …; empty if nginx did not look into the cache."""
        return self.headers["X-Cache-Status"] or ""


@dataclass(frozen=True)
class Front:
    """A deployment with nginx in front."""

    site: Site
    port: int
    course: Path

    def get(self, path: str, **headers: str) -> Answer:
        """GET through nginx; `_` in names of headers stands for `-`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Accept-Encoding": "gzip, deflate, br"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=sent)
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        return answer


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("nginx")
    environment = prepared(folder / "state", BEKAL_TRUSTED_PROXIES="1")
    course = folder / "kursus"
    shutil.copytree(COURSE, course)
    with (
        serving(environment) as site,
        nginx_in_front(int(environment["PORT"]), folder / "nginx") as port,
    ):
        yield Front(site, port, course)


@pytest.fixture(scope="module")
def cookies(front: Front) -> dict[str, str]:
    """The cookies of two signed-in people by name."""
    with opened_app(front.site.environment) as app:
        with transaction() as tx:
            pair = make_household(tx, ("Yanti", "pekerja"), ("Sumi", "keluarga"))
            keys = [open_session(tx, account) for account in pair]
        headers = [browser_of(app, key).header for key in keys]
        return dict(zip(("Yanti", "Sumi"), headers, strict=True))


def test_lesson_comes_from_the_cache_after_the_first_request(front: Front) -> None:
    asked = [front.get(LESSON) for _ in range(5)]
    assert [each.cache for each in asked] == ["MISS", "HIT", "HIT", "HIT", "HIT"]
    assert len({each.headers["X-Request-Id"] for each in asked}) == 1, "the app saw one request"
    assert len({each.body for each in asked}) == 1
    for each in asked:
        assert each.headers["Cache-Control"] == PUBLIC
        assert each.headers["Content-Encoding"] == "br"
        assert "Accept-Encoding" in each.headers["Vary"]
        assert "Set-Cookie" not in each.headers
    known = front.get(LESSON, If_None_Match=asked[0].headers["ETag"])
    assert (known.status, known.cache, known.body) == (304, "HIT", b"")


@pytest.mark.parametrize("path", [HELP, "/alat/kirim-uang", "/istilah", "/pulang"])
def test_page_made_by_a_view_comes_from_the_cache_too(front: Front, path: str) -> None:
    first, again = front.get(path), front.get(path)
    assert (first.status, first.cache, again.cache) == (200, "MISS", "HIT")
    assert again.body == first.body
    assert front.get(path, If_None_Match=first.headers["ETag"]).status == 304


def test_each_encoding_and_the_page_for_phones_that_save_data_is_kept_apart(front: Front) -> None:
    versions = [
        front.get(MODULE + "/dua-biaya/kelas", **headers)
        for headers in (
            {},
            {"Accept_Encoding": "gzip"},
            {"Accept_Encoding": "identity"},
            {"Accept_Encoding": "br;q=0, gzip"},
            {"Accept_Encoding": "br, zstd"},
            {"Save_Data": "on"},
        )
    ]
    told = [(each.headers["Content-Encoding"], each.cache) for each in versions]
    assert told == [
        ("br", "MISS"), ("gzip", "MISS"), (None, "MISS"), ("gzip", "HIT"), ("br", "HIT"),
        ("br", "MISS"),
    ]  # fmt: skip


def test_two_languages_are_never_mixed(front: Front) -> None:
    for path in (LESSON, HELP):
        for _ in range(2):
            pages = {
                lang: front.get(f"{path}{query}", Accept_Encoding="identity").body
                for lang, query in (("id", ""), ("en", "?lang=en"))
            }
            for lang, body in pages.items():
                assert f'<html lang="{lang}"'.encode() in body


def test_personal_pages_never_come_from_the_cache(front: Front, cookies: dict[str, str]) -> None:
    for path in ("/", "/belajar", MODULE, f"{LESSON}/kuis", "/keluarga", "/profil"):
        for name, cookie in (*cookies.items(), *cookies.items()):
            page = front.get(path, Cookie=cookie, Accept_Encoding="identity")
            assert (page.status, page.cache) == (200, "MISS"), path
            other = {"Yanti": b"Sumi", "Sumi": b"Yanti"}[name]
            assert path in ("/", "/keluarga") or other not in page.body
        stranger = [front.get(path, Accept_Encoding="identity") for _ in range(2)]
        assert {each.cache for each in stranger} == {"MISS"}, path
        assert not any(name.encode() in each.body for each in stranger for name in cookies)


def test_cookie_neither_reads_nor_changes_what_is_cached(
    front: Front, cookies: dict[str, str]
) -> None:
    path = "/bantuan/my"
    filled = front.get(path, Cookie=f"{cookies['Yanti']}; hp=x; siapa=abcdefgh", Accept_Encoding="")
    plain = front.get(path, Accept_Encoding="")
    assert (filled.cache, plain.cache) == ("MISS", "HIT")
    assert plain.body == filled.body
    assert b"Yanti" not in plain.body
    assert "Set-Cookie" not in plain.headers


def test_words_typed_into_a_tool_are_not_cached(front: Front) -> None:
    for _ in range(2):
        page = front.get("/alat/kirim-uang?negara=hk&jumlah=1234567")
        assert page.cache in ("", "BYPASS")  # refused input is no 200, and has no mark
    files = (path for path in (front.site.state_dir.parent / "nginx").rglob("*") if path.is_file())
    assert not any(b"1234567" in file.read_bytes() for file in files)


def test_files_that_never_change_come_from_the_cache(front: Front) -> None:
    page = front.get(HELP, Accept_Encoding="identity").body.decode()
    style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    style = style or page.partition('href="/static/')[2].partition('"')[0]
    asked = [front.get(style), front.get(style)]
    assert [each.cache for each in asked] == ["MISS", "HIT"]
    assert "immutable" in asked[1].headers["Cache-Control"]


def test_new_publication_is_served_within_the_promised_time_and_lives_on_without_the_app(
    front: Front,
) -> None:
    old = front.get(LESSON, Accept_Encoding="identity")
    assert front.get(LESSON, Accept_Encoding="identity").cache == "HIT"
    edit(front.course / "kirim-uang" / "modul.yaml", "id: Kirim uang", "id: Baru kirim uang")
    bekal(front.site.environment, "kursus", "terbit", str(front.course))

    def comes() -> bool:
        return front.get(LESSON, Accept_Encoding="identity").body != old.body

    wait_until(comes, PROMISED)
    assert b"Baru kirim uang" in front.get(LESSON, Accept_Encoding="identity").body
    front.site.process.kill()
    front.site.process.wait()
    wait_until(lambda: front.get(MODULE).status == 502, 20)
    assert front.get(LESSON, Accept_Encoding="identity").status == 200
    wait_until(lambda: front.get(LESSON, Accept_Encoding="identity").cache == "STALE", PROMISED)
    assert b"Baru kirim uang" in front.get(LESSON, Accept_Encoding="identity").body
