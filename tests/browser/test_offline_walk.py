"""A module is downloaded, the network fails, the last lesson is passed and the browser closed. When
the network returns, the answer arrives exactly once, and one more family is complete."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlalchemy import func, select

from app.content.quiz import Quiz
from app.course import queries as course
from app.demo import actions as demo
from app.households import actions as households
from app.kit.clock import utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import new_id, read, transaction
from app.learning.models import Attempt
from app.recount.queries import read_exact_coverage
from app.sign_in import actions as sign_in_actions
from tests.browser import people
from tests.browser.phone import disconnect
from tests.browser.test_kept import READY
from tests.browser.test_kept_quiz import CURRENT_QUESTION, RIGHT, answer_question
from tests.deployment import Site, wait_until
from tests.factories import make_known

BATCH = "**/sync/v1/batch"
COUNTRY = "00"
WITH_SCRIPTS = """async () => {
  const { src } = document.querySelector('script[src$="/bekal.js"]');
  const [kirim, segel] = await Promise.all(
    ['kirim', 'segel'].map((name) => import(src.replace(/bekal(?=.js$)/, name))));
  const here = await segel.now();
"""
NEXT_STEP_IS_NOTED = WITH_SCRIPTS + "return Boolean(here && (await kirim.seenOf(here)).next); }"
"""The profile is open, and the next step of the page is stored for it."""
NOTHING_IS_UNSENT = WITH_SCRIPTS + "return here && !(await kirim.queue()).n; }"


@dataclass(frozen=True)
class Mother:
    """She has passed all lessons of her core but one; the worker of her household has finished."""

    account: UUID
    core: int
    """Number of lessons of her core."""
    lesson: str
    quiz: Quiz
    cookies: list[Any]


@pytest.fixture
def mother(house: Flask, site: Site) -> Mother:
    now, secret = utcnow(), str(new_id().hex * 2)[:43]
    with house.app_context():
        cores = {
            role: core
            for (role, stage), core in demo.core_lessons_with_answers().items()
            if stage is None
        }
        worker, who = new_id(), new_id()
        with transaction() as tx:
            demo.register_demo_person(tx, worker, "Wati", now)
            demo.register_demo_person(tx, who, "Ibu Sumi", now)
            home = households.create_new_household(tx, worker, "pekerja", "35.02.10.2001", now=now)
            households.join_household(tx, home, who, "keluarga", now=now)
            make_known(tx, [worker, who], now)
        done = [(worker, each) for each in cores["pekerja"]]
        done += [(who, each) for each in cores["keluarga"][:-1]]
        before = now - timedelta(days=1)
        demo.store_quiz_answers(
            [
                demo.demo_quiz_answer(a, each, before, passes=True, item=new_id())
                for a, each in done
            ],
            now,
        )
        last = cores["keluarga"][-1].id
        entry = course.catalogue().lesson(last)
        assert entry is not None
        quiz = course.quiz_version(entry.rev)
        assert quiz is not None
        with transaction() as tx:
            key = sign_in_actions.open_demo_session(tx, who, hash_token(secret), now=now)
        client = house.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = key
        cookie = client.get_cookie("bekal")
        assert cookie is not None
    cookies = [
        {"name": name, "value": value, "url": site.url}
        for name, value in (("bekal", cookie.value), ("hp", secret))
    ]
    return Mother(who, len(cores["keluarga"]), last, quiz, cookies)


def count_lesson_attempts(house: Flask, who: UUID, lesson: str) -> int:
    with house.app_context():
        counted = select(func.count()).where(Attempt.account == who, Attempt.lesson == lesson)
        return read().execute(counted).scalar_one()


def count_complete_families(house: Flask) -> int:
    """Complete families of the country, exactly, as the operator reads them."""
    with house.app_context():
        exact = read_exact_coverage(COUNTRY)
    assert exact is not None
    return exact["complete"]


def download_module_of(page: Page, lesson: str) -> None:
    page.goto("/belajar/" + lesson.partition("/")[0])
    page.locator('#simpan [data-lakukan="simpan"]:visible').click()
    expect(page.locator('#simpan [data-bila="ada"]').first).to_be_visible()
    assert page.evaluate(READY)


@pytest.mark.parametrize("reply", ["comes", "is lost after the commit"])
def test_quiz_answered_offline_arrives_on_the_server_exactly_once(
    house: Flask, mother: Mother, phone: Callable[..., BrowserContext], reply: str
) -> None:
    before = count_complete_families(house)
    mobile = phone()
    mobile.add_cookies(mother.cookies)
    page = mobile.new_page()
    page.goto("/")
    wait_until(partial(page.evaluate, NEXT_STEP_IS_NOTED))
    download_module_of(page, mother.lesson)
    disconnect(page)
    page.goto("/")
    step = page.locator("#lanjut .tombol")
    expect(step).to_have_attribute("href", f"/belajar/{mother.lesson}")
    page.goto(f"/belajar/{mother.lesson}/kuis")
    page.reload()
    for question in mother.quiz.questions:
        answer_question(page, CURRENT_QUESTION, question, RIGHT)
    expect(page.locator("#hasil h2")).to_be_focused()
    expect(page.locator("#hasil").get_by_text("Jawaban tersimpan di HP ini.")).to_be_visible()
    page.close()

    # Chromium may tell a new page that there is no network only after the page has begun to send.
    mobile.route(BATCH, lambda route: route.abort())
    page = mobile.new_page()
    page.goto("/")
    expect(page.locator("#antre")).to_have_text(re.compile("1 belum terkirim"))
    step = page.locator("#lanjut .tombol")
    expect(step).not_to_have_attribute("href", "/belajar")
    assert step.get_attribute("href") != f"/belajar/{mother.lesson}"
    page.goto("/belajar/" + mother.lesson.partition("/")[0])
    done = page.locator(f'.baris a[href="/belajar/{mother.lesson}"] small')
    expect(done).to_contain_text("selesai")
    page.goto("/")
    assert count_lesson_attempts(house, mother.account, mother.lesson) == 0

    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.url)
        route.fetch()
        route.abort()

    def has_arrived() -> bool:
        page.evaluate("0")  # Playwright handles routes only during its own calls
        return count_lesson_attempts(house, mother.account, mother.lesson) == 1

    mobile.unroute(BATCH)
    if reply != "comes":
        mobile.route(BATCH, lose_the_first)
    mobile.set_offline(False)
    page.goto("/")
    wait_until(has_arrived)
    page.goto("/")  # opening a page sends the outbox at once, whatever the back-off
    wait_until(partial(page.evaluate, NOTHING_IS_UNSENT))
    expect(page.locator("#antre")).to_be_hidden()
    expect(page.get_by_text(f"{mother.core} dari {mother.core}").first).to_be_visible()
    assert count_lesson_attempts(house, mother.account, mother.lesson) == 1
    assert count_complete_families(house) == before + 1
    assert len(lost) == (reply != "comes")


def test_offline_home_page_links_to_a_downloaded_module(
    mother: Mother, phone: Callable[..., BrowserContext]
) -> None:
    """The next lesson is in another module, whose address would lead back to this page."""
    mobile = phone()
    mobile.add_cookies(mother.cookies)
    page = mobile.new_page()
    page.goto("/")
    wait_until(partial(page.evaluate, NEXT_STEP_IS_NOTED))
    other = next(each for each in ("kirim-uang", "menabung") if each not in mother.lesson)
    download_module_of(page, f"{other}/")
    disconnect(page)
    page.goto("/")
    people.tap(page, page.locator("#lanjut .tombol"))
    assert people.path(page) == f"/belajar/{other}"
    expect(page.locator("#lanjut")).to_have_count(0)
