"""Links to anything over 50 kB state its size, for learners and staff; with Save-Data no picture is
loaded before a tap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import BrowserContext

from config import ROOT
from tests.page import parse
from tests.rooms.offline.test_weight import AWAY, SIZE, UNTOLD

ADDRESS_PATTERNS = [
    re.compile(line.split()[1].replace(".", r"\.").replace("<>", "[^/]+") + "$")
    for line in (ROOT / "tests/architecture/urls.txt").read_text("utf-8").splitlines()
    if line.startswith("GET ")
]
MOST_PAGES_PER_ADDRESS = 3
"""Pages opened for each address in urls.txt, since a country has thousands of villages."""
STARTS = {
    "pekerja": ("/", "/belajar", "/keluarga", "/keluarga/tujuan", "/profil", "/data-saya", "/izin"),
    "pelatih": ("/", "/kelompok", "/belajar"),
    "petugas": ("/", "/cakupan/00", "/cakupan/35.02.04", "/kelola/ukur"),
    "admin": ("/", "/kelola/akun", "/kelola/kursus", "/kelola/kursus/pratinjau"),
}
PAGES_WITH_PICTURES = (
    "/belajar/menabung/dana-darurat", "/belajar/menabung/dana-darurat/kuis", "/pasang", "/luring",
    "/keluarga/undang", "/alat/lembar", "/kata-pemulihan", "/",
)  # fmt: skip


MOST_HOME_BYTES = 3_500
"""Bytes of a repeat visit with headers; everything else that home needs is cached."""
HSTS_HEADER_SIZE = len("Strict-Transport-Security: max-age=31536000\r\n")


def address_pattern(path: str) -> str:
    return next((each.pattern for each in ADDRESS_PATTERNS if each.match(path)), "")


@pytest.mark.parametrize("role", STARTS)
def test_links_to_pages_and_files_over_50_kb_state_their_size(
    phone: Callable[..., BrowserContext], role: str
) -> None:
    requests = phone(role=role).request
    waiting, seen = [*STARTS[role]], Counter[str]()
    unannounced = []
    while waiting:
        here = waiting.pop()
        answer = requests.get(here, headers={"Accept-Encoding": "br"})
        weight = int(answer.headers.get("content-length") or len(answer.body()))
        if weight > UNTOLD:
            unannounced.append(f"{here}: {weight}")
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        base = urlsplit(answer.url)._replace(scheme="", netloc="").geturl()  # after a redirect
        for link in parse(answer.text()).all("a"):
            parts = urlsplit(urljoin(base, link.get("href")))
            address = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.scheme or parts.netloc or not parts.path or SIZE.search(link.text):
                continue
            assert address_pattern(parts.path), address
            if (
                not address.startswith(AWAY)
                and seen[address_pattern(parts.path)] < MOST_PAGES_PER_ADDRESS
            ):
                seen[address_pattern(parts.path)] += 1
                waiting.append(address)
    assert len(seen) > 10
    assert not unannounced


@pytest.mark.parametrize("role", ["pekerja", "keluarga"])
def test_home_page_with_every_section_stays_under_its_size_limit(
    phone: Callable[..., BrowserContext], role: str
) -> None:
    """A goal to mark, the family's progress, review questions and the next steps."""
    answer = phone(role=role).request.get("/", headers={"Accept-Encoding": "br"})
    assert {"setangkup", "baris"} <= set(re.findall(r"[a-z]+", answer.text()))
    lines = (f"{each['name']}: {each['value']}\r\n" for each in answer.headers_array)
    heads = len("HTTP/1.1 200 OK\r\n\r\n") + sum(map(len, lines)) + HSTS_HEADER_SIZE
    assert heads + int(answer.headers["content-length"]) <= MOST_HOME_BYTES


def test_pictures_are_not_loaded_when_the_browser_sends_save_data(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone(role="pekerja", extra_http_headers={"Save-Data": "on"}).new_page()
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    for address in PAGES_WITH_PICTURES:
        page.goto(address, wait_until="load")
    pictures = [url for kind, url in asked if kind in ("image", "media")]
    assert not [url for url in pictures if not url.startswith("data:")]
    page.goto(PAGES_WITH_PICTURES[0])
    with page.expect_navigation():
        page.get_by_role("link", name="Lihat gambar").first.click()
    assert re.search(r"/belajar/gambar/\w+\.svg$", page.url)
