"""What a phone keeps: modules, the frame of a release, and neither by halves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.deployment import Site

MODULE = "/belajar/kirim-uang"
LESSON = f"{MODULE}/dua-biaya"
READY = "async () => Boolean((await navigator.serviceWorker.ready).active)"
CACHES = "async () => (await caches.keys()).sort()"


def keep(page: Page, address: str = MODULE) -> None:
    """Press the button, and wait until the phone says that it has it."""
    page.goto(address)
    page.locator('[data-lakukan="simpan"]:visible').click()
    expect(page.locator('[data-bila="ada"]')).to_be_visible()
    assert page.evaluate(READY)


def requests_seen(site: Site) -> int:
    return (site.state_dir / "server.log").read_text("utf-8").count('"request"')


@pytest.fixture
def kept(phone: Callable[..., BrowserContext]) -> Page:
    page = phone().new_page()
    keep(page)
    return page


def test_a_kept_module_is_read_without_a_network_and_opened_anew(kept: Page) -> None:
    kept.context.set_offline(True)
    for address, heading in (
        (LESSON, "Dua biaya saat kirim uang"),
        (MODULE, "Kirim uang"),
        ("/alat/kirim-uang", "berapa yang sampai?"),
        ("/keluarga", "Sedang tidak ada sinyal"),
    ):
        kept.goto(address)
        assert heading in kept.locator("h1").inner_text()
        kept.reload()
        assert heading in kept.locator("h1").inner_text()


def test_a_kept_page_costs_the_server_nothing(kept: Page, site: Site) -> None:
    before = requests_seen(site)
    kept.goto(LESSON)
    kept.goto("/alat/tabungan")
    assert kept.locator("h1").count() == 1
    assert requests_seen(site) == before
    kept.goto("/masuk")
    assert requests_seen(site) > before
