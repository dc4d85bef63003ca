"""Links to anything over 50 kB state the size."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import brotli
import pytest
from flask import Flask

from tests.page import Page, parse

UNTOLD = 50_000
SIZE = re.compile(r"\b[0-9.,]+ [kM]B\b")
STARTS = ("/", "/belajar", "/alat", "/bantuan", "/istilah", "/pasang", "/luring", "/data-saya")
AWAY = ("/keluar", "/masuk", "/belajar/lanjut")
"""Addresses that end the session or redirect; the targets are opened separately."""


def crawled(page: Page) -> tuple[int, list[str]]:
    """The number of opened addresses, and those that load more than their link states."""
    waiting, seen, untold = [*STARTS], set(STARTS), []
    while waiting:
        here = waiting.pop()
        with page.client.get(here, headers={"Accept-Encoding": "br"}) as answer:
            data = answer.get_data()
            heavy = len(data) > UNTOLD
            is_page = answer.mimetype == "text/html" and answer.status_code == 200
            is_packed = answer.headers.get("Content-Encoding") == "br"
        assert not (heavy and here in STARTS)
        if heavy:
            untold.append(here)
        if not is_page:
            continue
        root = parse((brotli.decompress(data) if is_packed else data).decode())
        for tag, name in (("a", "href"), ("img", "src"), ("source", "src"), ("audio", "src")):
            for element in root.all(tag):
                parts = urlsplit(urljoin(here, element.get(name)))
                address = parts.path + (f"?{parts.query}" if parts.query else "")
                if parts.scheme or parts.netloc or not element.get(name) or address in seen:
                    continue
                if not SIZE.search(element.text or (element.parent.text if element.parent else "")):
                    seen.add(address)
                    if not address.startswith(AWAY):
                        waiting.append(address)
    return len(seen), untold


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the pages are the same
def test_links_to_pages_and_files_over_50_kb_state_the_size(
    school: Flask, page: Page, mother: Page
) -> None:
    for reader in (page, mother):
        count, untold = crawled(reader)
        assert count > 250
        assert not untold
