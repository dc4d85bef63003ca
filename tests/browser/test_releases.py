"""A phone that missed several releases."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Request, Route, expect

from app.offline import frame
from tests.browser.phone import LESSON, BrowserPhone, disconnect, open_phone
from tests.browser.test_kept import (
    HEADING,
    UPDATE_WORKER,
    FlakyServer,
    connected_phone,
    download_module,
    flaky_server,
    heading_at,
)
from tests.browser.test_kept import LESSON as PAGE
from tests.browser.test_one_phone import (
    WORKER,
    all_unknown_answers,
    answer_on_phone,
    count_arrived,
    run_sql,
    sign_in,
    signed_in_phone,
)
from tests.deployment import Site, wait_until

__all__ = ["connected_phone", "flaky_server"]
"""Imported fixtures."""


def test_phone_two_releases_behind_shows_its_cached_pages_and_sends_its_answers(
    flaky_server: FlakyServer,
    connected_phone: BrowserContext,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mobile = signed_in_phone(connected_phone, site)
    page = mobile.page
    download_module(page)
    for kept in (("/luring", "/alat"), ("/luring",)):
        monkeypatch.setattr(frame, "PREFIXES", kept)
        frame.LAST_BUILD.drop(flaky_server.app)
        assert page.evaluate(UPDATE_WORKER) == "installed"
    disconnect(page)
    waits = answer_on_phone(mobile, site)
    assert mobile.ids("outbox") == [waits]
    assert heading_at(page, "/istilah") == "Daftar istilah"
    assert heading_at(page, PAGE) == HEADING
    expect(page.locator("#antre b")).to_have_text("1")
    connected_phone.set_offline(False)
    page.reload()
    wait_until(lambda: count_arrived(site, waits) == 1)
    expect(page.locator("#antre")).to_be_hidden()


EARLIER_RELEASES = sorted((Path(__file__).parent / "releases").iterdir())
"""The sync scripts of releases that did not yet send a proof."""
CLAIM_SEQUENCE_NUMBER = """await simpan.write(['meta'], (meta) => {
  meta.get('sync').onsuccess = ({ target }) => meta.put({ ...target.result, seen: given[0] });
});"""
LARGE = 10**9


@pytest.mark.parametrize("release", EARLIER_RELEASES, ids=lambda release: release.name)
def test_scripts_of_an_earlier_release_send_answers_and_make_no_other_phone_resend(
    phone: Callable[..., BrowserContext], site: Site, release: Path
) -> None:
    context = phone(service_workers="block")
    context.route("**/static/js-*/**", partial(serve_scripts_of, release))
    mobile = open_phone(context, site)
    sign_in(mobile.page, WORKER, site)
    assert mobile.run("return kenal.adopt(await kenal.ask())")
    asked: list[Any] = []
    mobile.page.on("request", partial(record_batch, asked))
    first = answer_with_old_scripts(mobile, site)
    wait_until(partial(has_arrived, site, first))
    epoch = run_sql(site, "SELECT epoch FROM server")
    mobile.run(CLAIM_SEQUENCE_NUMBER, LARGE)
    second = answer_with_old_scripts(mobile, site)
    wait_until(partial(has_arrived, site, second))
    assert asked[-1]["seen"] == LARGE
    assert "proof" not in asked[-1]
    assert run_sql(site, "SELECT epoch FROM server") == epoch
    assert mobile.ids("outbox") == []


def answer_with_old_scripts(mobile: BrowserPhone, site: Site) -> str:
    """Answer a quiz with the functions of those releases. Returns the item's id."""
    rev, answers = all_unknown_answers(site)
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
    return count_arrived(site, item) == 1


def serve_scripts_of(release: Path, route: Route) -> None:
    """Serve only the release's own scripts: today's may need functions that it lacks."""
    kept = release / Path(route.request.url).name
    script = kept.read_text("utf-8") if kept.exists() else ""
    route.fulfill(body=script, content_type="text/javascript")


def record_batch(asked: list[Any], request: Request) -> None:
    if request.url.endswith("/sync/v1/batch"):
        asked.append(request.post_data_json)


def test_phone_returns_the_last_sequence_number_from_the_server_with_its_proof(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    mobile = signed_in_phone(phone(), site)
    asked: list[Any] = []
    mobile.page.on("request", partial(record_batch, asked))
    for _ in range(2):
        waits = answer_on_phone(mobile, site)
        wait_until(partial(has_arrived, site, waits))
    assert asked[0]["seen"] == 0
    assert asked[-1]["seen"] > 0
    assert asked[-1]["proof"]
