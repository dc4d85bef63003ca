"""Score changes of all regions at this moment, to be frozen; and those of frozen weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.counters.rules import SecretDraws
from app.households.models import Acquaintance, Household, Member
from app.identity.queries import ACCOUNTS_THAT_WITHDREW
from app.kit.store.db import read
from app.survey.models import SurveyScore, SurveyWave
from app.survey.rules.waves import BEFORE
from app.survey_results.models import SurveyResultsPage, SurveyResultsWeek
from app.survey_results.rules.frozen import (
    PlacedPair,
    ShownChanges,
    decode_changes,
    shown_changes_of_regions,
)
from app.survey_results.rules.report import ScorePair


@dataclass(frozen=True, slots=True)
class FrozenResultsWeek:
    """A frozen week: its Monday, the moment of its numbers, and whether that was late."""

    monday: date
    as_of: datetime
    late: bool


def changes_to_freeze(draws: SecretDraws) -> Mapping[str, ShownChanges]:
    """{region: its score changes that may be shown} of this moment, from one statement."""
    return shown_changes_of_regions(_placed_pairs(), draws)


def read_results_weeks() -> tuple[FrozenResultsWeek, ...]:
    """All frozen weeks, the newest first."""
    return tuple(FrozenResultsWeek(*row) for row in read().execute(_WEEKS))


def read_frozen_changes(monday: date, region: str) -> ShownChanges:
    """The score changes of a region that a frozen week shows; empty if it shows none."""
    page = SurveyResultsPage
    stored = select(page.changes).where(page.monday == monday, page.region == region)
    text = read().scalar(stored)
    return {} if text is None else decode_changes(text)


def _placed_pairs() -> Iterator[PlacedPair]:
    for row in read().execute(_PAIRS):
        yield row.wave, row.score, row.village, ScorePair(row.before, row.after, row.skipped)


# Of people whom staff know: else profiles could be invented that narrow an answer down.
_KNOWN = select(Acquaintance.account).where(
    Acquaintance.confirmed_at.is_not(None), Acquaintance.ended_at.is_(None)
)
_first, _second = aliased(SurveyScore), aliased(SurveyScore)
_same = and_(_first.account == _second.account, _first.score == _second.score)
_PAIRS = (
    select(
        _second.wave,
        _second.score,
        Household.village,
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
        SurveyWave.account.in_(_KNOWN),
        SurveyWave.account.not_in(ACCOUNTS_THAT_WITHDREW),
    )
    .order_by(_second.wave, _second.score, SurveyWave.started_at, SurveyWave.account)
)
_WEEKS = select(SurveyResultsWeek.monday, SurveyResultsWeek.as_of, SurveyResultsWeek.late).order_by(
    SurveyResultsWeek.monday.desc()
)
