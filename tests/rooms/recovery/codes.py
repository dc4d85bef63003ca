"""A trainer who gives codes, and the phones of whom they are for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask

from app.kit.clock import utcnow
from app.recovery import actions
from app.recovery.rules.codes import PAPER_CODE_LIVES
from tests.factories import make_staff
from tests.page import Element, Page

NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
"""12.00 in western Indonesia, a Wednesday."""
HOUR = timedelta(hours=1)
NEW_PIN = "581306"


def create_trainer(app: Flask) -> UUID:
    return make_staff(app, "Bu Rina", "pelatih", "35.02")[1]


def give_trainer_code(
    app: Flask, account: UUID, by: UUID | None = None, lives: timedelta = PAPER_CODE_LIVES
) -> str:
    by = by or create_trainer(app)
    with app.app_context():
        return actions.issue_trainer_code(account, trainer=by, lifetime=lives, now=utcnow()).code


def request_new_pin(page: Page, code: str) -> str:
    """The address of the wait that this browser begins."""
    page.get("/masuk/lupa")
    page.submit(code=code)
    return page.location


def find_code_notice_form(page: Page) -> Element:
    """The form under what the home page tells of a code."""
    return page.root.one("section", cls="catatan").one("form")
