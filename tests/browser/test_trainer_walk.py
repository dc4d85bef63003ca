"""Every page that is linked from the papers of a cohort answers, on a real server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.training import actions as training
from tests.browser.page_views import TRAINER
from tests.deployment import Site
from tests.factories import make_staff
from tests.page import Page as Client

COHORT = "Kelas Walikukun"
LEAD, ASSISTANT = "Bu Rina", "Pak Budi"


@dataclass(frozen=True)
class Class:
    """A cohort, and a page of each of its two trainers, who are signed in."""

    id: UUID
    lead: Page
    assistant: Page

    @property
    def address(self) -> str:
        return f"/kelompok/{self.id}"


@pytest.fixture
def made(site: Site, house: Flask, phone: Callable[..., BrowserContext]) -> Class:
    (lead, lead_id), (assistant, assistant_id) = (
        make_staff(house, name, TRAINER, "35") for name in (LEAD, ASSISTANT)
    )
    with house.app_context(), transaction() as tx:
        now = utcnow()
        cohort = training.create_cohort(
            tx, lead_id, name=COHORT, place="Balai desa", starts=today(), ends=today(), now=now
        )
        training.add_trainer(tx, cohort, assistant_id, now=now)

    def page_of(client: Client) -> Page:
        """A page of a browser in which this trainer is signed in."""
        name = house.config["SESSION_COOKIE_NAME"]
        cookie = client.client.get_cookie(name)
        assert cookie
        context = phone()
        context.add_cookies([{"name": name, "value": cookie.value, "url": site.url}])
        return context.new_page()

    return Class(cohort, page_of(lead), page_of(assistant))


def test_every_page_linked_from_the_papers_of_a_cohort_answers(made: Class) -> None:
    page = made.lead
    page.goto(f"{made.address}/kertas")
    links = page.locator("main a").evaluate_all("its => its.map(each => each.href)")
    assert len(links) > 10
    answers = {link: page.request.get(link).status for link in links}
    assert set(answers.values()) == {200}, answers
