"""A phone that was not opened while releases came."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from app.offline import frame
from tests.browser.test_kept import HEADING, UPDATED, Line, heading, keep, line, phone_on
from tests.browser.test_kept import LESSON as PAGE
from tests.browser.test_one_phone import answer, arrived, started
from tests.deployment import Site, wait_until

__all__ = ["line", "phone_on"]
"""Fixtures of theirs."""


def test_a_phone_two_releases_behind_reads_its_own_pages_and_sends(
    line: Line, phone_on: BrowserContext, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    mobile = started(phone_on, site)
    page = mobile.page
    keep(page)
    for kept in (("/luring", "/alat"), ("/luring",)):
        monkeypatch.setattr(frame, "KEPT", kept)
        line.app.extensions.pop(frame.NAME)
        assert page.evaluate(UPDATED) == "installed"
    phone_on.set_offline(True)
    waits = answer(mobile, site)
    assert mobile.ids("outbox") == [waits]
    assert heading(page, "/istilah") == "Daftar istilah"
    assert heading(page, PAGE) == HEADING
    expect(page.locator("#antre b")).to_have_text("1")
    phone_on.set_offline(False)
    page.reload()
    wait_until(lambda: arrived(site, waits) == 1)
    expect(page.locator("#antre")).to_be_hidden()
