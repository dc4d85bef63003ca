"""An offline quiz that was closed half-way resumes for its owner only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser import people
from tests.browser.test_kept import LESSON, MODULE
from tests.browser.test_one_phone import DUMP_STORAGE, MOTHER, WORKER, sign_in
from tests.browser.test_quiz_owner import (
    ONLY_YOU_NOTICE,
    QUIZ,
    RESUMED_NOTICE,
    begin_quiz,
    finish_quiz,
    phone_with_unfinished_quiz,
    question_number,
)
from tests.deployment import Site


def test_unfinished_quiz_resumes_after_closing_the_page_for_its_owner_only(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    mobile = phone_with_unfinished_quiz(phone(), site)
    page = mobile.page
    feedback = page.locator("main section h2").first.inner_text()
    assert page.url.endswith(QUIZ), "nothing of it stands in an address"
    stored = page.evaluate(DUMP_STORAGE)
    assert '"given"' not in stored
    page.close()
    page = mobile.page = page.context.new_page()
    page.goto(QUIZ)
    expect(page.get_by_text(RESUMED_NOTICE)).to_be_visible()
    assert question_number(page) == 3
    expect(page.locator("main section h2").first).to_have_text(feedback)
    sign_in(page, MOTHER, site)
    page.goto(QUIZ)
    expect(page.get_by_text(ONLY_YOU_NOTICE)).to_be_visible()
    assert question_number(page) == 1
    sign_in(page, WORKER, site)
    page.goto(QUIZ)
    expect(page.get_by_text(RESUMED_NOTICE)).to_be_visible()
    assert question_number(page) == 3
    finish_quiz(page)
    expect(page.get_by_text("Jawaban sudah terkirim.")).to_be_visible()
    page.goto(MODULE)
    page.goto(QUIZ)
    expect(page.get_by_text(ONLY_YOU_NOTICE)).to_be_visible()
    assert question_number(page) == 1


CHANGE_UNFINISHED = """const here = await segel.now();
await kirim.remember(here, ({ half }) => Object.assign(half[given[0]], given[1]));"""
UNFINISHED_LESSONS = "return Object.keys((await kirim.seenOf(await segel.now())).half ?? {})"


@pytest.mark.parametrize("change", [{"rev": "older"}, {"at": 1}])
def test_unfinished_quiz_restarts_if_too_old_or_of_another_quiz_version(
    phone: Callable[..., BrowserContext], site: Site, change: dict[str, object]
) -> None:
    mobile = phone_with_unfinished_quiz(phone(), site)
    mobile.run(CHANGE_UNFINISHED, LESSON.removeprefix("/belajar/"), change)
    mobile.page.reload()
    expect(mobile.page.get_by_text(ONLY_YOU_NOTICE)).to_be_visible()
    assert question_number(mobile.page) == 1


def test_stored_unfinished_quiz_is_deleted_on_completion_and_when_its_owner_signs_out(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    mobile = phone_with_unfinished_quiz(phone(), site)
    lesson = LESSON.removeprefix("/belajar/")
    assert mobile.run(UNFINISHED_LESSONS) == [lesson]
    finish_quiz(mobile.page)
    expect(mobile.page.get_by_text("Jawaban sudah terkirim.")).to_be_visible()
    assert mobile.run(UNFINISHED_LESSONS) == []
    begin_quiz(mobile.page)
    assert mobile.run(UNFINISHED_LESSONS) == [lesson]
    mobile.page.goto("/belajar")
    people.leave_phone(mobile.page)
    assert mobile.run("return simpan.rowsOf('seen')") == []
