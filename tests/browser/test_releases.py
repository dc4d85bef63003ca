"""A phone that was not opened while releases came."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Request, Route, expect

from app.offline import frame
from tests.browser.phone import LESSON, Phone, open_phone
from tests.browser.test_kept import HEADING, UPDATED, Line, heading, keep, line, phone_on
from tests.browser.test_kept import LESSON as PAGE
from tests.browser.test_one_phone import (
    WORKER,
    answer,
    arrived,
    on_server,
    sign_in,
    started,
    unknown_answers,
)
from tests.deployment import Site, wait_until

__all__ = ["line", "phone_on"]
"""Fixtures of theirs."""


def test_phone_two_releases_behind_reads_its_cached_pages_and_sends(
    line: Line, phone_on: BrowserContext, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    mobile = started(phone_on, site)
    page = mobile.page
    keep(page)
    for kept in (("/luring", "/alat"), ("/luring",)):
        monkeypatch.setattr(frame, "KEPT", kept)
        frame.MADE.drop(line.app)
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


EARLIER = sorted((Path(__file__).parent / "releases").iterdir())
"""What phones send with, as two releases had it that knew of no proof."""
CLAIM = """await simpan.write(['meta'], (meta) => {
  meta.get('sync').onsuccess = ({ target }) => meta.put({ ...target.result, seen: given[0] });
});"""
LARGE = 10**9


@pytest.mark.parametrize("release", EARLIER, ids=lambda release: release.name)
def test_phone_of_an_earlier_release_sends_and_makes_no_other_phone_resend(
    phone: Callable[..., BrowserContext], site: Site, release: Path
) -> None:
    context = phone(service_workers="block")
    context.route("**/static/js-*/**", partial(serve, release))
    mobile = open_phone(context, site)
    sign_in(mobile.page, WORKER, site)
    assert mobile.run("return kenal.adopt(await kenal.ask())")
    asked: list[Any] = []
    mobile.page.on("request", partial(note, asked))
    first = answer_as_then(mobile, site)
    wait_until(partial(has_arrived, site, first))
    epoch = on_server(site, "SELECT epoch FROM server")
    mobile.run(CLAIM, LARGE)
    second = answer_as_then(mobile, site)
    wait_until(partial(has_arrived, site, second))
    assert asked[-1]["seen"] == LARGE
    assert "proof" not in asked[-1]
    assert on_server(site, "SELECT epoch FROM server") == epoch
    assert mobile.ids("outbox") == []


def answer_as_then(mobile: Phone, site: Site) -> str:
    """Answer a quiz by the functions that those releases had. Returns the item's id."""
    rev, answers = unknown_answers(site)
    kept: str = mobile.run(
        """const [lesson, rev, answers] = given;
        const id = await kirim.keep('quiz', { lesson, rev, answers });
        await kirim.send(true);
        return id;""",
        LESSON,
        rev,
        answers,
    )
    return kept


def has_arrived(site: Site, item: str) -> bool:
    return arrived(site, item) == 1


def serve(release: Path, route: Route) -> None:
    """The release's own scripts, and no others: today's may ask for what it does not have."""
    kept = release / Path(route.request.url).name
    told = kept.read_text("utf-8") if kept.exists() else ""
    route.fulfill(body=told, content_type="text/javascript")


def note(asked: list[Any], request: Request) -> None:
    if request.url.endswith("/sync/v1/batch"):
        asked.append(request.post_data_json)


def test_phone_sends_the_sequence_number_with_its_proof(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    mobile = started(phone(), site)
    asked: list[Any] = []
    mobile.page.on("request", partial(note, asked))
    for _ in range(2):
        waits = answer(mobile, site)
        wait_until(partial(has_arrived, site, waits))
    assert asked[0]["seen"] == 0
    assert asked[-1]["seen"] > 0
    assert asked[-1]["proof"]
