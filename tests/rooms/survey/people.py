"""Somebody who takes part in the survey, and what they say."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.survey import actions
from app.survey.models import SurveyScore
from app.survey.rules.instrument import MANY, NUMBER, TEXT, load_instrument
from tests.factories import make_household
from tests.page import Page
from tests.rules.test_survey_asking import SAID, SUMS

FACTS = {"f1a": "1", "f1b": "0", "f2": "-97", "f5": "4", "f3a": "2", "f3b": "Bank Anu", "f4": "1"}
SAID_BY_HAND = SAID | FACTS
SCORED_BY_HAND = {"knowledge": 18, "behaviour": 18, "attitude": 9, "total": 45, "digital": 21}
"""In thirds; worked out in tests/rules/test_survey_asking.py."""


def make_worker(app: Flask, **place: Any) -> UUID:
    with app.app_context(), transaction() as tx:
        return make_household(tx, ("Wati", "pekerja"), **place)[0]


def agree(app: Flask, account: UUID) -> None:
    with app.app_context(), transaction() as tx:
        actions.agree_to_survey(tx, account, language="id", now=utcnow())


def shown_item(page: Page) -> str:
    """The item that the last page leads to, or the last part of where it leads else."""
    return page.location.rpartition("/")[2]


def answer_item(page: Page, item: str, code: str, status: int = 303) -> None:
    """Answer the question on the page, as a browser sends it."""
    found = load_instrument().item(item)
    assert found is not None
    if code == "-99":
        page.submit(status=status, button="1")
    elif found.kind in (NUMBER, TEXT) and code != "-97":
        page.submit(status=status, t=code)
    else:
        page.submit(status=status, j=code.split() if found.kind == MANY else code)


def answer_all(app: Flask, account: UUID, wave: str, form: str, now: datetime, **said: str) -> None:
    """A whole wave, through the real action."""
    told = SAID_BY_HAND | {"p06": SUMS[form]} | said
    with app.app_context(), transaction() as tx:
        actions.store_answers(tx, account, wave, form, told, role="pekerja", now=now)


def scores(app: Flask, account: UUID, wave: str = "before") -> dict[str, int]:
    kept = SurveyScore
    with app.app_context():
        rows = read().execute(
            select(kept.score, kept.thirds).where(kept.account == account, kept.wave == wave)
        )
        return {row.score: row.thirds for row in rows}
