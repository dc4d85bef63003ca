"""A kept quiz that was closed half-way goes on where it was, for its owner alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser import people
from tests.browser.test_kept import LESSON, MODULE
from tests.browser.test_one_phone import DUMP, MOTHER, WORKER, sign_in
from tests.browser.test_whose_quiz import GOES_ON, HERS, QUIZ, begin, finish, half_way, number
from tests.deployment import Site


def test_closed_quiz_resumes_for_its_owner_only(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    mobile = half_way(phone(), site)
    page = mobile.page
    said = page.locator("main section h2").first.inner_text()
    assert page.url.endswith(QUIZ), "nothing of it stands in an address"
    told = page.evaluate(DUMP)
    assert '"given"' not in told
    page.close()
    page = mobile.page = page.context.new_page()
    page.goto(QUIZ)
    expect(page.get_by_text(GOES_ON)).to_be_visible()
    assert number(page) == 3
    expect(page.locator("main section h2").first).to_have_text(said)
    sign_in(page, MOTHER, site)
    page.goto(QUIZ)
    expect(page.get_by_text(HERS)).to_be_visible()
    assert number(page) == 1
    sign_in(page, WORKER, site)
    page.goto(QUIZ)
    expect(page.get_by_text(GOES_ON)).to_be_visible()
    assert number(page) == 3
    finish(page)
    expect(page.get_by_text("Jawaban sudah terkirim.")).to_be_visible()
    page.goto(MODULE)
    page.goto(QUIZ)
    expect(page.get_by_text(HERS)).to_be_visible()
    assert number(page) == 1


CHANGED = """const here = await segel.now();
await kirim.remember(here, ({ half }) => Object.assign(half[given[0]], given[1]));"""
HALF = "return Object.keys((await kirim.seenOf(await segel.now())).half ?? {})"


@pytest.mark.parametrize("change", [{"rev": "older"}, {"at": 1}])
def test_unfinished_quiz_restarts_when_old_or_of_another_version(
    phone: Callable[..., BrowserContext], site: Site, change: dict[str, object]
) -> None:
    mobile = half_way(phone(), site)
    mobile.run(CHANGED, LESSON.removeprefix("/belajar/"), change)
    mobile.page.reload()
    expect(mobile.page.get_by_text(HERS)).to_be_visible()
    assert number(mobile.page) == 1


def test_unfinished_answers_are_deleted_on_completion_and_when_the_owner_leaves(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    mobile = half_way(phone(), site)
    lesson = LESSON.removeprefix("/belajar/")
    assert mobile.run(HALF) == [lesson]
    finish(mobile.page)
    expect(mobile.page.get_by_text("Jawaban sudah terkirim.")).to_be_visible()
    assert mobile.run(HALF) == []
    begin(mobile.page)
    assert mobile.run(HALF) == [lesson]
    mobile.page.goto("/belajar")
    people.leave_phone(mobile.page)
    assert mobile.run("return simpan.rowsOf('seen')") == []
