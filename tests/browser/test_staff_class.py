"""Two trainers take down a class without a network, on phones that they prepared: who is there, and
the answers of people without a phone. Sent three times, all of it is stored once; two swapped names
are corrected on the page of the meeting."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlalchemy import func, select

from app.course import queries as course
from app.kit.store.db import read
from app.learning.models import Attempt
from app.meetings.models import AttendanceMark, Meeting
from app.meetings.rules import meeting_id
from app.spoken import queries as spoken
from app.spoken.models import SpokenConsent
from tests.browser.page_views import TRAINER
from tests.browser.people import follow, press
from tests.browser.phone import RANDOM_VALUE, disconnect
from tests.browser.staff_phone import (
    NAMES,
    PreparedCohort,
    attend,
    make_cohort,
    open_class,
    phone_of_assistant,
    set_up,
)
from tests.deployment import Site

BATCH = "**/sync/v1/batch"
ALL_SENT = "Semua catatan sudah terkirim."


@pytest.fixture
def cohort(site: Site, house: Flask) -> PreparedCohort:
    return make_cohort(site, house, "Kelas balai")


def prepared_phone(context: BrowserContext, cohort: PreparedCohort) -> Page:
    """A phone with the class, whose back-off never ends by itself, opened without a network."""
    page = context.new_page()
    page.add_init_script(f"Math.random = () => {RANDOM_VALUE}")
    set_up(page, cohort)
    disconnect(page)
    open_class(page, cohort)
    return page


def send_three_times(page: Page) -> None:
    """Connect the phone. The server stores the first batches, and its replies are lost until the
    network returns a second time. A phone also sends by itself, so that there may be more than two
    such batches; each has the same items."""
    batches: list[set[str]] = []
    is_lost = True

    def pass_on(route: Route) -> None:
        batches.append({item["id"] for item in json.loads(route.request.post_data or "")["items"]})
        if is_lost:
            assert route.fetch().ok
            route.abort()
        else:
            route.continue_()

    page.context.route(BATCH, pass_on)
    page.context.set_offline(False)
    while len(batches) < 2:
        with page.expect_event("requestfailed", lambda asked: asked.url.endswith(BATCH[2:])):
            page.get_by_role("button", name="Kirim sekarang").click()
    disconnect(page)
    is_lost = False
    page.context.set_offline(False)
    expect(page.get_by_text(ALL_SENT)).to_be_visible()
    assert len(batches) >= 3
    assert batches == batches[:1] * len(batches)


def give(page: Page, name: str, kind: str) -> None:
    if kind == "number":
        page.get_by_role("textbox", name=name).fill("1.000")
    else:
        page.get_by_role("group", name=name).get_by_label("A", exact=True).check()


def answer_by_cards(page: Page, house: Flask, cohort: PreparedCohort) -> None:
    """Read the consent aloud, and take down the first option of each question for everybody."""
    page.get_by_role("button", name="Jawaban dengan kartu").click()
    expect(page.get_by_text("Apakah umur Anda 18 tahun atau lebih")).to_be_visible()
    for name in NAMES:
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Mulai soal pertama").click()
    with house.app_context():
        _, lessons = spoken.lessons_for_cards()[0]
        shown = course.quiz_presentation(lessons[0].rev, "id")
        assert shown is not None
    for n, question in enumerate(shown["questions"], 1):
        expect(page.get_by_text(f"Soal {n} dari {len(shown['questions'])}")).to_be_visible()
        for name in NAMES:
            give(page, name, question["kind"])
        if n == 2:  # the page is closed by mistake: the sheet is still there
            page.reload()
            open_class(page, cohort)
            page.get_by_role("button", name="Jawaban dengan kartu").click()
            expect(page.get_by_text(f"Soal {n} dari {len(shown['questions'])}")).to_be_visible()
            for name in NAMES[1:]:
                give(page, name, question["kind"])
        last = n == len(shown["questions"])
        page.get_by_role("button", name="Simpan jawaban" if last else "Soal berikutnya").click()
    expect(page.get_by_text("Orang yang menjawab: 3")).to_be_visible()


def correct_swapped_names(page: Page, cohort: PreparedCohort, meeting: UUID) -> None:
    """Bu Cut Nyak was there, and not Bu Dewi, who was ticked in her place."""
    kartini, dewi, cut_nyak = NAMES
    page.goto(f"/kelompok/{cohort.id}/pertemuan/{meeting}")
    expect(page.get_by_text("2 dari 3 orang hadir.")).to_be_visible()
    for name, there in ((kartini, True), (dewi, True), (cut_nyak, False)):
        expect(page.get_by_label(name)).to_be_checked(checked=there)
    page.get_by_label(dewi).uncheck()
    page.get_by_label(cut_nyak).check()
    press(page, "Simpan")
    expect(page.get_by_text("2 dari 3 orang hadir.")).to_be_visible()
    for name, there in ((kartini, True), (dewi, False), (cut_nyak, True)):
        expect(page.get_by_label(name)).to_be_checked(checked=there)


def trail(page: Page) -> list[tuple[str, str]]:
    """(name, mark) of each row of the trail that a meeting's page leads to, sorted."""
    follow(page, "Jejak semua tanda")
    rows = page.locator("tbody tr").all()
    return sorted(
        (row.locator("th").inner_text(), row.locator("td").first.inner_text()) for row in rows
    )


def test_class_of_two_phones_without_a_network_is_stored_once(
    phone: Callable[..., BrowserContext], site: Site, house: Flask, cohort: PreparedCohort
) -> None:
    mine = prepared_phone(phone(role=TRAINER), cohort)
    other = prepared_phone(phone_of_assistant(phone(), site, house, cohort), cohort)
    day = attend(mine, *NAMES[:2])
    attend(other, NAMES[0])
    mine.get_by_role("button", name="Siapa hadir?").click()
    mine.get_by_label("Kelas pertama", exact=True).check()  # what this phone noted is ticked again
    expect(mine.get_by_label(NAMES[0])).to_be_checked()
    expect(mine.get_by_label(NAMES[2])).not_to_be_checked()
    mine.get_by_role("button", name="Kembali").click()
    answer_by_cards(mine, house, cohort)
    expect(mine.get_by_text("catatan belum terkirim")).to_contain_text("4")
    for page in (mine, other):
        send_three_times(page)
    with house.app_context():
        meetings = read().scalars(select(Meeting.id).where(Meeting.cohort == cohort.id)).all()
        assert meetings == [meeting_id(cohort.id, date.fromisoformat(day), 1)]
        marks = select(AttendanceMark.marked_by, func.count()).where(
            AttendanceMark.meeting == meetings[0]
        )
        found = read().execute(marks.group_by(AttendanceMark.marked_by)).all()
        assert sorted(n for _, n in found) == [1, 2]
        accounts = select(SpokenConsent.account).where(SpokenConsent.cohort == cohort.id)
        assert len(read().scalars(accounts).all()) == 3
        attempts = select(func.count()).where(Attempt.account.in_(accounts), Attempt.spoken)
        assert read().scalar(attempts) == 3
    correct_swapped_names(mine, cohort, meetings[0])
    kartini, dewi, cut_nyak = NAMES
    assert trail(mine) == sorted(
        [(kartini, "hadir")] * 2 + [(dewi, "hadir"), (dewi, "tidak hadir"), (cut_nyak, "hadir")]
    )
