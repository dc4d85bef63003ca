"""Prompts on the home page: those for which others wait never hide the reader's own tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask

from app.goals import actions as goals
from app.goals.rules import GoalPlan, PlannedPot
from app.households import actions as households
from app.households import queries as homes
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.sync.actions import store_sent_items
from tests.factories import NOW, make_household, sign_in
from tests.page import Page
from tests.rooms.learning.answers import core_lessons, publish_course, quiz_item

pytestmark = pytest.mark.usefixtures("november")
PLAN = GoalPlan("Modal warung", date(2027, 12, 1), (PlannedPot("modal", 24_000_000),))
OWN = ("Simpan enam kata", "Isi desa asal")


@pytest.fixture
def mother(app: Flask) -> Callable[..., Page]:
    """Returns a factory of a mother without a village: she passed a lesson on an earlier day, has
    no recovery words, and her daughter proposed a goal. `answered`: she answered the sharing
    question."""

    def make(*, answered: bool) -> Page:
        with app.app_context():
            publish_course()
            with transaction() as tx:
                before = NOW - timedelta(days=2)
                people = (("Wati", "pekerja"), ("Sumi", "keluarga"))
                wati, sumi = make_household(tx, *people, village=None, now=before)
                home: UUID = homes.memberships_of(wati)[0].household
                goals.propose_goal(tx, home, wati, PLAN, keeps_marks=False, seen=None, now=NOW)
                if answered:
                    households.refuse_to_share_progress(tx, sumi, wati, now=NOW)
            store_sent_items(
                [quiz_item(sumi, core_lessons()[0], at=NOW - timedelta(days=1))], now=utcnow()
            )
        page = sign_in(app, sumi)
        page.get("/")
        return page

    return make


def rows(page: Page) -> list[str]:
    page.get("/")
    lists = [each for each in page.root.one("main").all("ul") if "baris" in each.classes]
    return [each.text for listed in lists for each in listed.all("b")]


@pytest.mark.parametrize("answered", [True, False])
def test_home_page_prompts_for_recovery_words_and_village_beside_an_open_goal_proposal(
    mother: Callable[..., Page], *, answered: bool
) -> None:
    page = mother(answered=answered)
    prompts = rows(page)
    assert "Usulan tujuan: Modal warung" in prompts
    assert ("Izin untuk Wati" in prompts) is not answered
    assert [prompts.count(each) for each in OWN] == [1, 1]


def test_home_page_prompts_for_recovery_words_beside_a_relatives_request_to_see_progress(
    app: Flask, mother: Callable[..., Page]
) -> None:
    """With everything else on the page: a goal in force, a review and the survey."""
    page = mother(answered=False)
    page.get("/keluarga/tujuan")
    page.submit(next(f for f in page.root.all("form") if f.get("action").endswith("setuju")))
    prompts = rows(page)
    assert "Izin untuk Wati" in prompts
    assert [prompts.count(each) for each in OWN] == [1, 1]


def test_home_page_does_not_repeat_answered_prompts(mother: Callable[..., Page]) -> None:
    page = mother(answered=True)
    page.get("/keluarga/tujuan")
    page.submit(next(f for f in page.root.all("form") if f.get("action").endswith("setuju")))
    prompts = rows(page)
    assert "Usulan tujuan: Modal warung" not in prompts
    assert "Izin untuk Wati" not in prompts
