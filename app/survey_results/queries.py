"""Paired scores of the people of a region: of people whom staff know, and of what was answered
before a moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.households.models import Acquaintance, Household, Member
from app.kit.store.db import read
from app.regions.codes import COUNTRY
from app.survey.models import SurveyScore, SurveyWave
from app.survey.rules.waves import BEFORE
from app.survey_results.rules.report import ScorePair


def _is_known(account: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether a member of staff knew the person at `before`: else profiles could be invented that
    narrow an answer down. What staff said since then waits for the next Monday, so that nobody can
    compare the page with and without one person."""
    at_that_time = select(Acquaintance.account).where(
        Acquaintance.confirmed_at < bindparam("before"),
        or_(Acquaintance.ended_at.is_(None), Acquaintance.ended_at >= bindparam("before")),
    )
    return account.in_(at_that_time)


_first, _second = aliased(SurveyScore), aliased(SurveyScore)
_same = and_(_first.account == _second.account, _first.score == _second.score)
_PAIRS = (
    select(
        _second.wave,
        _second.score,
        _first.thirds.label("before"),
        _second.thirds.label("after"),
        (_first.skipped + _second.skipped).label("skipped"),
    )
    .select_from(_second)
    .join(_first, and_(_same, _first.wave == BEFORE))
    .join(SurveyWave, and_(SurveyWave.account == _second.account, SurveyWave.wave == _second.wave))
    .outerjoin(Member, and_(Member.account == SurveyWave.account, Member.counts))
    .outerjoin(Household, Household.id == Member.household)
    .where(
        _second.wave != BEFORE,
        SurveyWave.last_at < bindparam("before"),
        _is_known(SurveyWave.account),
    )
    .order_by(SurveyWave.started_at, SurveyWave.account)
)
_INSIDE = or_(
    Household.village == bindparam("code"), Household.village.startswith(bindparam("code") + ".")
)


def score_pairs(region: str, before: datetime) -> Mapping[tuple[str, str], list[ScorePair]]:
    """{(wave, score): score pairs of the people of a region}, in the order of the second survey; of
    those who answered nothing in it since `before`. One statement."""
    found: dict[tuple[str, str], list[ScorePair]] = {}
    for row in _rows_in_region(_PAIRS, region, before):
        pair = ScorePair(row.before, row.after, row.skipped)
        found.setdefault((row.wave, row.score), []).append(pair)
    return found


def _rows_in_region(
    statement: Select[*tuple[Any, ...]], region: str, before: datetime
) -> list[Row[Any]]:
    if region == COUNTRY:
        return list(read().execute(statement, {"before": before}))
    return list(read().execute(statement.where(_INSIDE), {"before": before, "code": region}))
