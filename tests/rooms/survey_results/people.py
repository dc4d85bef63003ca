"""People who answered the survey twice, and the week in which that is frozen."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import delete

from app.frozen_weeks import actions as frozen_weeks
from app.frozen_weeks.models import CoverageWeek
from app.kit.clock import last_monday, utcnow
from app.kit.store.db import transaction
from app.survey_results.models import SurveyResultsWeek
from tests.factories import NOW, make_known
from tests.page import Page
from tests.rooms.survey.people import agree, answer_all, make_worker

PONOROGO, MALANG = "35.02.10.2001", "35.07.01.2001"
BETTER = {"p09": "1", "p21": "2"}
"""One more point of knowledge and one of behaviour."""
ANSWERED = NOW - timedelta(days=2)
"""Sunday before the Monday of which the page tells."""


def answer_both_waves(
    app: Flask,
    people: int,
    village: str | None = PONOROGO,
    *,
    known: bool = True,
    at: datetime = ANSWERED,
    **said: str,
) -> list[UUID]:
    """Creates people who answered before and after; every second one improved. `at`: when they
    answered after the course. Those who are not `known` are nobody's acquaintances."""
    made = []
    for n in range(people):
        worker = make_worker(app, village=village)
        agree(app, worker)
        answer_all(app, worker, "before", "AB"[n % 2], at - timedelta(days=40))
        better = BETTER if n % 2 else {}
        answer_all(app, worker, "after", "BA"[n % 2], at, **(better | said))
        made.append(worker)
    if known:
        with app.app_context(), transaction() as tx:
            make_known(tx, made, ANSWERED)
    return made


def freeze_anew(app: Flask) -> None:
    """Freeze this week, and forget all weeks that were frozen before."""
    with app.app_context():
        with transaction() as tx:
            tx.execute(delete(CoverageWeek))
            tx.execute(delete(SurveyResultsWeek))
        assert frozen_weeks.freeze_week(last_monday(utcnow()))


def score_row(page: Page, score: str) -> str:
    return next(tr.text for tr in page.root.all("tr") if tr.text.startswith(score))
