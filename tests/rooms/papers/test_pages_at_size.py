"""What a trainer's pages cost: bytes of each page of a class of 60, and statements for 1,000."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import brotli
import pytest
from flask import Flask

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.meetings import actions as meetings
from app.spoken.rules import account_of_invitation
from app.training import actions as training
from config import ROOT
from tests.factories import make_person
from tests.page import Page
from tests.rooms.learning.answers import publish_course
from tests.rooms.meetings.cohort import SomeCohort, enter, make_class
from tests.rooms.papers.test_attendance import agree
from tests.rooms.spoken.test_consent import say_yes

MOST_BYTES = 13_000
"""Of one page with its style sheets, compressed, for a class of 60: a learner's, and 60 names."""
MOST_OF_SLIPS = 20_000
"""Slips to print have a QR code for each of the 40 people who are invited."""
LARGE = 1_000
OF_OTHERS = {"<>/izin", "<>/jawaban", "<>/saya", "pendamping/<>"}
"""Pages of learners, and of a link that an assistant is sent."""


def addresses(made: SomeCohort, meeting: UUID, spoken: UUID) -> dict[str, str]:
    """Every page of a trainer, by what its address ends with in urls.txt."""
    own, home = f"/kelompok/{made.id}", "/kelompok/"
    patterns = re.findall(
        r"^GET /kelompok/(\S+)$", (ROOT / "tests/architecture/urls.txt").read_text("utf-8"), re.M
    )
    found = {}
    for pattern in patterns:
        rest = pattern.partition("<>")[2].strip("/")
        if pattern in OF_OTHERS or "." in pattern:
            continue
        its = {"pertemuan": meeting, "pelatih": made.budi, "lisan": spoken}.get(
            rest.split("/")[0], made.people["P00"]
        )
        found[rest or pattern] = (
            f"{own}/{rest.replace('<>', str(its))}".rstrip("/")
            if pattern.startswith("<>")
            else home + pattern
        )
    return found | {"hari-ini": "/hari-ini", "kelompok": "/kelompok"}


def mark_all(app: Flask, made: SomeCohort, meeting: UUID) -> None:
    """Everybody with a profile was there."""
    with app.app_context(), transaction() as tx:
        meetings.record_attendance_marks(
            tx,
            meeting,
            dict.fromkeys(made.people.values(), True),
            marked_by=made.rina,
            now=utcnow(),
        )


def weight(page: Page) -> int:
    """Compressed bytes of the page that is open, with its style sheets."""
    html = page.response.get_data()
    return len(brotli.compress(html, quality=5)) + page.style_sheets_weight()


def test_each_page_of_a_class_of_60_stays_under_its_limit(app: Flask) -> None:
    with app.app_context():
        publish_course()
    names = [f"P{n:02}" for n in range(20)]
    made = make_class(app, *names, listed=tuple(f"Peserta Daftar {n}" for n in range(40)))
    agree(app, made.id, *made.people.values())
    meeting = enter(app, made)
    mark_all(app, made, meeting)
    first = made.listed["Peserta Daftar 0"]
    say_yes(app, made.rina, made.id, first)
    found = addresses(made, meeting, account_of_invitation(first))
    assert len(found) > 30
    sizes = dict[str, int]()
    for end, url in found.items():
        made.rina_page.get(url, follow=True)
        sizes[end] = weight(made.rina_page)
    assert sizes.pop("undangan/cetak") <= MOST_OF_SLIPS
    assert {end: size for end, size in sizes.items() if size > MOST_BYTES} == {}


@pytest.fixture
def large(app: Flask) -> tuple[SomeCohort, UUID]:
    """A class of 1,000 and a meeting at which all were."""
    made = make_class(app)
    now = utcnow()
    with app.app_context(), transaction() as tx:
        for n in range(LARGE):
            account = make_person(tx, f"P{n}", now)
            training.enrol_in_cohort(tx, made.id, account, now=now)
            made.people[f"p{n}"] = account
    agree(app, made.id, *made.people.values())
    meeting = enter(app, made, today())
    mark_all(app, made, meeting)
    return made, meeting


def test_home_sheet_and_meeting_of_1000_take_few_statements(
    large: tuple[SomeCohort, UUID], statements: Callable[[], Any]
) -> None:
    made, meeting = large
    own = f"/kelompok/{made.id}"
    limits = {"/hari-ini": 4, own: 2, f"{own}/pertemuan/{meeting}": 3}
    taken = dict[str, int]()
    for url in limits:
        with statements() as seen:
            made.rina_page.get(url)
        taken[url] = len(
            [each for each in seen if "FROM sign_in" not in each and "FROM staff_grant" not in each]
        )
    assert f"{LARGE} dari {LARGE} orang hadir." in made.rina_page.text
    assert {url: taken[url] for url in limits if taken[url] > limits[url]} == {}
