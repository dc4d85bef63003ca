"""What a tap loads: of everything over 50 kB it is written on the way there, for learners and for
staff; and who saves data is sent no picture unasked."""

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

KNOWN = [
    re.compile(line.split()[1].replace(".", r"\.").replace("<>", "[^/]+") + "$")
    for line in (ROOT / "tests/architecture/urls.txt").read_text("utf-8").splitlines()
    if line.startswith("GET ")
]
EACH = 3
"""As many pages are opened of each address in urls.txt: a country has thousands of villages."""
STARTS = {
    "pekerja": ("/", "/belajar", "/keluarga", "/keluarga/tujuan", "/profil", "/data-saya", "/izin"),
    "pelatih": ("/", "/kelompok", "/belajar"),
    "petugas": ("/", "/cakupan/00", "/cakupan/35.02.04", "/kelola/ukur"),
    "admin": ("/", "/kelola/akun", "/kelola/kursus", "/kelola/kursus/pratinjau"),
}
PICTURES = (
    "/belajar/menabung/dana-darurat", "/belajar/menabung/dana-darurat/kuis", "/pasang", "/luring",
    "/keluarga/undang", "/alat/lembar", "/kata-pemulihan", "/",
)  # fmt: skip


HOME = 3_500
"""Bytes of a repeat visit, headers with it: what else a home needs, the phone has kept."""
IN_PRODUCTION = len("Strict-Transport-Security: max-age=31536000\r\n")


def place(path: str) -> str:
    return next((each.pattern for each in KNOWN if each.match(path)), "")


@pytest.mark.parametrize("who", STARTS)
def test_links_over_50_kb_state_their_size(phone: Callable[..., BrowserContext], who: str) -> None:
    ask = phone(who=who).request
    waiting, seen = [*STARTS[who]], Counter[str]()
    untold = []
    while waiting:
        here = waiting.pop()
        answer = ask.get(here, headers={"Accept-Encoding": "br"})
        weight = int(answer.headers.get("content-length") or len(answer.body()))
        if weight > UNTOLD:
            untold.append(f"{here}: {weight}")
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        for link in parse(answer.text()).all("a"):
            parts = urlsplit(urljoin(here, link.get("href")))
            address = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.scheme or parts.netloc or not parts.path or SIZE.search(link.text):
                continue
            assert place(parts.path), address
            if not address.startswith(AWAY) and seen[place(parts.path)] < EACH:
                seen[place(parts.path)] += 1
                waiting.append(address)
    assert len(seen) > 10
    assert not untold


@pytest.mark.parametrize("who", ["pekerja", "keluarga"])
def test_home_page_with_every_section_stays_under_its_size_limit(
    phone: Callable[..., BrowserContext], who: str
) -> None:
    """A goal to be marked, the family's mat, questions to review, what is still to be done."""
    answer = phone(who=who).request.get("/", headers={"Accept-Encoding": "br"})
    assert {"setangkup", "baris"} <= set(re.findall(r"[a-z]+", answer.text()))
    lines = (f"{each['name']}: {each['value']}\r\n" for each in answer.headers_array)
    heads = len("HTTP/1.1 200 OK\r\n\r\n") + sum(map(len, lines)) + IN_PRODUCTION
    assert heads + int(answer.headers["content-length"]) <= HOME


def test_pictures_are_not_loaded_with_save_data(phone: Callable[..., BrowserContext]) -> None:
    page = phone(who="pekerja", extra_http_headers={"Save-Data": "on"}).new_page()
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    for address in PICTURES:
        page.goto(address, wait_until="load")
    pictures = [url for kind, url in asked if kind in ("image", "media")]
    assert not [url for url in pictures if not url.startswith("data:")]
    page.goto(PICTURES[0])
    with page.expect_navigation():
        page.get_by_role("link", name="Lihat gambar").first.click()
    assert re.search(r"/belajar/gambar/\w+\.svg$", page.url)
