"""Store and delete frozen weeks of survey results. Coverage calls them while it freezes its week,
so that both are of the same Mondays, rounded by the same secret."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.kit.store.db import insert_ignoring
from app.survey_results.models import SurveyResultsPage, SurveyResultsWeek
from app.survey_results.rules.frozen import ShownChanges, encode_changes


def store_results_week(
    tx: Session,
    monday: date,
    changes: Mapping[str, ShownChanges],
    *,
    late: bool,
    now: datetime,
) -> None:
    """Store what is shown of the week of `monday`, by region; `now`: the moment of the numbers. A
    week that is stored already stays as it is."""
    week = {"monday": monday, "as_of": now, "late": late}
    new = insert_ignoring(tx, SurveyResultsWeek).values(week).returning(SurveyResultsWeek.monday)
    if tx.scalar(new) is not None and changes:
        pages = [
            {"monday": monday, "region": region, "changes": encode_changes(its)}
            for region, its in changes.items()
        ]
        tx.execute(insert(SurveyResultsPage), pages)
    tx.flush()


def delete_results_weeks(tx: Session, mondays: Collection[date]) -> None:
    """Delete the weeks of these Mondays."""
    tx.execute(delete(SurveyResultsWeek).where(SurveyResultsWeek.monday.in_(mondays)))
    tx.flush()
