"""Scores of the people of a region who answered twice."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from app.households.models import Household, Member
from app.kit.db import read
from app.measures.models import Survey, SurveyScore
from app.measures.rules.report import Pair
from app.measures.rules.waves import BEFORE
from app.regions.codes import COUNTRY

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
    .join(Survey, and_(Survey.account == _second.account, Survey.wave == _second.wave))
    .where(_second.wave != BEFORE)
    .order_by(Survey.started_at, Survey.account)
)
_INSIDE = (
    _PAIRS.join(Member, and_(Member.account == _second.account, Member.counts))
    .join(Household, Household.id == Member.household)
    .where(
        or_(
            Household.village == bindparam("code"),
            Household.village.startswith(bindparam("code") + "."),
        )
    )
)


def pairs(region: str) -> dict[tuple[str, str], list[Pair]]:
    """By wave and score, in the order in which people began to answer again. One statement."""
    within = _PAIRS if region == COUNTRY else _INSIDE
    found: dict[tuple[str, str], list[Pair]] = {}
    for row in read().execute(within, {} if region == COUNTRY else {"code": region}):
        pair = Pair(row.before, row.after, row.skipped)
        found.setdefault((row.wave, row.score), []).append(pair)
    return found
