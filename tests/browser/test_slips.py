"""Slips of invitations print eight on a sheet of A4, also with long names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, ViewportSize
from sqlalchemy import select

from app.identity.models import Account
from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.rosters import actions as rosters
from app.rosters.queries import open_invitations
from app.training.queries import cohorts_of
from tests.browser.page_views import TRAINER
from tests.deployment import Site

LONGEST = "ENDANG SRI WAHYUNINGSIH RAHMAWATI KUSUMA"
MM = 96 / 25.4
PAPER = ViewportSize(width=int((210 - 16) * MM), height=int((297 - 16) * MM))
"""A4 within the margins of slip.css."""
CUT = "[...document.querySelectorAll('.slip')].map(each => each.scrollHeight - each.clientHeight)"


@pytest.fixture
def cohort(site: Site, house: Flask) -> UUID:
    """The demo trainer's first cohort, with nine slips or more."""
    with house.app_context():
        people = json.loads((site.state_dir / "demo.json").read_text("utf-8"))
        (name,) = [each["name"] for each in people if each["role"] == TRAINER][-1:]
        trainer = read().scalar(select(Account.id).where(Account.name == name))
        assert trainer
        its: UUID = cohorts_of(trainer)[0].id
        missing = [(LONGEST, None)] * max(0, 9 - len(open_invitations(its)))
        with transaction() as tx:
            rosters.invite_people_of_list(
                tx, its, missing, role="pekerja", made_by=trainer, now=utcnow()
            )
    return its


@pytest.mark.parametrize("lang", ["id", "en"])
def test_slips_print_eight_on_a_sheet_and_cut_no_text(
    cohort: UUID, house: Flask, lang: str, phone: Callable[..., BrowserContext]
) -> None:
    page = phone(role=TRAINER, viewport=PAPER).new_page()
    page.goto(f"/kelompok/{cohort}/undangan/cetak?lang={lang}")
    slips = page.locator(".slip").count()
    assert slips >= 9
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == -(-slips // 8)
    page.emulate_media(media="print")
    assert set(page.evaluate(CUT)) == {0}
