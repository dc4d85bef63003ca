"""Write survey answers with their scores, the day of the next invitation, and erasure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.identity.models import Consent
from app.kit.clock import WIB
from app.kit.store.db import insert_ignoring
from app.survey import queries
from app.survey.models import SurveyAnswer, SurveyPostponement, SurveyScore, SurveyWave
from app.survey.rules.asking import ends_sitting, next_item
from app.survey.rules.instrument import load_instrument
from app.survey.rules.marks import wave_scores


class NoSurveyConsentError(LookupError):
    """This person has not consented to the survey, or withdrew."""


def agree_to_survey(tx: Session, account: UUID, *, language: str, now: datetime) -> None:
    """Record consent to the survey."""
    identity.give_consent(tx, account, queries.CONSENT, language=language, now=now)


def decline_survey(tx: Session, account: UUID, *, language: str, now: datetime) -> None:
    """Record refusal as a consent that was never in force, so that the person is not invited
    again."""
    made = identity.give_consent(tx, account, queries.CONSENT, language=language, now=now)
    identity.withdraw_consent(tx, account, made, now=now)


def postpone_invitation(tx: Session, account: UUID, *, now: datetime) -> None:
    """Do not invite this person to the survey again today (the day in western Indonesia)."""
    until = now.astimezone(WIB).date() + timedelta(days=1)
    tx.execute(insert_ignoring(tx, SurveyPostponement).values(account=account, until=until))
    tx.execute(
        update(SurveyPostponement).where(SurveyPostponement.account == account).values(until=until)
    )
    tx.flush()


def store_answers(
    tx: Session,
    account: UUID,
    wave: str,
    form: str,
    codes: Mapping[str, str],
    *,
    role: str | None,
    now: datetime,
) -> bool:
    """Store answers (item to code), each replacing an earlier one to the same item; a repeated
    request changes nothing. The scores that can be computed now are stored too. `form` is used for
    a wave that has not begun; a wave that has begun keeps its form. Returns whether a sitting has
    ended.

    Raises NoSurveyConsentError if the consent is no longer in force."""
    # Locked until the end, so that nothing is stored after a concurrent withdrawal of consent.
    agreed = (Consent.account == account, Consent.purpose == queries.CONSENT)
    held = select(Consent.id).where(*agreed, Consent.withdrawn_at.is_(None)).with_for_update()
    if tx.scalar(held) is None:
        raise NoSurveyConsentError
    survey = _begin_or_lock_wave(tx, account, wave, form, now)
    _replace_answers(tx, account, wave, codes, now)
    answers = queries.survey_answers_of(account, wave)
    ended = next_item(load_instrument().items_of(wave), answers, role) is None
    survey.last_at = now
    if ended and survey.ended_at is None:
        survey.ended_at = now
    _store_scores(tx, survey, answers, role)
    if ended or ends_sitting(answers):
        postpone_invitation(tx, account, now=now)
        return True
    tx.flush()
    return False


def _begin_or_lock_wave(
    tx: Session, account: UUID, wave: str, form: str, now: datetime
) -> SurveyWave:
    """Begin the wave if it was not begun, and lock it. The second of two concurrent answers waits
    for this lock, so that its scores include both."""
    row = {"form": form, "version": load_instrument().version, "started_at": now, "last_at": now}
    tx.execute(insert_ignoring(tx, SurveyWave).values(account=account, wave=wave, **row))
    mine = SurveyWave.account == account, SurveyWave.wave == wave
    return tx.execute(select(SurveyWave).where(*mine).with_for_update()).scalar_one()


def _replace_answers(
    tx: Session, account: UUID, wave: str, codes: Mapping[str, str], now: datetime
) -> None:
    kept, mine = SurveyAnswer, {"account": account, "wave": wave, "at": now}
    same = kept.account == account, kept.wave == wave, kept.item.in_(codes)
    tx.execute(delete(kept).where(*same))
    tx.execute(insert(kept), [mine | {"item": item, "code": code} for item, code in codes.items()])


def _store_scores(
    tx: Session, survey: SurveyWave, answers: Mapping[str, str], role: str | None
) -> None:
    mine = {"account": survey.account, "wave": survey.wave}
    scored = SurveyScore.account == survey.account, SurveyScore.wave == survey.wave
    tx.execute(delete(SurveyScore).where(*scored))
    rows = [
        mine | asdict(mark) for mark in wave_scores(load_instrument(), survey.form, answers, role)
    ]
    if rows:
        tx.execute(insert(SurveyScore), rows)


def erase_surveys(tx: Session, account: UUID, now: datetime) -> None:
    """Delete every wave of this person, with its answers and scores."""
    tx.execute(delete(SurveyWave).where(SurveyWave.account == account))


def erase_survey_postponement(tx: Session, account: UUID, now: datetime) -> None:
    tx.execute(delete(SurveyPostponement).where(SurveyPostponement.account == account))
