"""Where somebody stands before they are asked. One statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, exists, func, or_, select

from app.households.models import CoreProgress, Member
from app.identity.models import Account, Consent, SignInSession
from app.kit.clock import WIB
from app.kit.store.db import read
from app.survey.models import SurveyPostponement, SurveyWave
from app.survey.rules.waves import BegunWave, WaveFacts, wave_open_now

CONSENT = "ukur"
_mine = (Consent.account == Account.id, Consent.purpose == CONSENT)
_SINCE = select(func.min(CoreProgress.since)).where(CoreProgress.account == Account.id)
_ROLE = select(Member.role).where(Member.account == Account.id, Member.counts)
_STANDING = (
    select(
        or_(
            exists().where(
                SignInSession.account == Account.id, SignInSession.opened_at > Account.made_at
            ),
            Account.made_at <= bindparam("a_day_ago"),
        ).label("came_again"),
        _SINCE.correlate(Account).scalar_subquery().label("core_since"),
        _ROLE.correlate(Account).scalar_subquery().label("role"),
        exists().where(*_mine).label("was_asked"),
        exists().where(*_mine, Consent.withdrawn_at.is_(None)).label("agrees"),
        SurveyPostponement.until.label("rests_until"),
        SurveyWave.wave,
        SurveyWave.form,
        SurveyWave.started_at,
        SurveyWave.last_at,
        SurveyWave.ended_at,
    )
    .select_from(Account)
    .outerjoin(SurveyPostponement, SurveyPostponement.account == Account.id)
    .outerjoin(SurveyWave, SurveyWave.account == Account.id)
    .where(Account.id == bindparam("account"))
)


@dataclass(frozen=True, slots=True)
class SurveyStatus:
    """Whether and which survey wave is open for a person. `agrees`: None if the person was never
    asked for consent, False if they refused or withdrew it."""

    facts: WaveFacts
    role: str | None
    agrees: bool | None
    rests_until: date | None

    def wave(self, now: datetime) -> str | None:
        return wave_open_now(self.facts, now)

    def is_invited(self, now: datetime) -> bool:
        """Whether the home page invites: a wave is open, and neither refused nor postponed."""
        rests = self.rests_until is not None and now.astimezone(WIB).date() < self.rests_until
        return self.agrees is not False and not rests and self.wave(now) is not None


def survey_status(account: UUID, core_done: int, now: datetime) -> SurveyStatus:
    """The survey status of a person. `core_done`: number of core quizzes passed. One statement."""
    binds = {"account": account, "a_day_ago": now - timedelta(days=1)}
    rows = read().execute(_STANDING, binds).all()
    taken = {
        row.wave: BegunWave(row.form, row.started_at, row.last_at, row.ended_at)
        for row in rows
        if row.wave is not None
    }
    row = rows[0]
    return SurveyStatus(
        WaveFacts(bool(row.came_again), core_done, row.core_since, taken),
        row.role,
        bool(row.agrees) if row.was_asked else None,
        row.rests_until,
    )
