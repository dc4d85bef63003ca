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
from app.survey.models import Survey, SurveyAnswer, SurveyRest, SurveyScore
from app.survey.rules.asking import next_item, sitting_ends
from app.survey.rules.instrument import instrument
from app.survey.rules.marks import marks


class NotAgreedError(LookupError):
    """This person has not consented to the survey, or withdrew."""


def agree(tx: Session, account: UUID, *, language: str, now: datetime) -> None:
    """Record consent to the survey."""
    identity.give_consent(tx, account, queries.CONSENT, language=language, now=now)


def decline(tx: Session, account: UUID, *, language: str, now: datetime) -> None:
    """Record refusal as a consent that was never in force, so that the person is not invited
    again.
    """
    made = identity.give_consent(tx, account, queries.CONSENT, language=language, now=now)
    identity.withdraw_consent(tx, account, made, now=now)


def rest(tx: Session, account: UUID, *, now: datetime) -> None:
    """Do not invite this person again today (the day in western Indonesia)."""
    until = now.astimezone(WIB).date() + timedelta(days=1)
    tx.execute(insert_ignoring(tx, SurveyRest).values(account=account, until=until))
    tx.execute(update(SurveyRest).where(SurveyRest.account == account).values(until=until))
    tx.flush()


def keep_answers(
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

    Raises NotAgreedError if the consent is no longer in force.
    """
    # Locked until the end, so that nothing is stored after a concurrent withdrawal of consent.
    agreed = (Consent.account == account, Consent.purpose == queries.CONSENT)
    held = select(Consent.id).where(*agreed, Consent.withdrawn_at.is_(None)).with_for_update()
    if tx.scalar(held) is None:
        raise NotAgreedError
    survey = _begun(tx, account, wave, form, now)
    _replace(tx, account, wave, codes, now)
    answers = queries.answers_of(account, wave)
    ended = next_item(instrument().items, answers, role) is None
    survey.last_at = now
    if ended and survey.ended_at is None:
        survey.ended_at = now
    _score(tx, survey, answers, role)
    if ended or sitting_ends(answers):
        rest(tx, account, now=now)
        return True
    tx.flush()
    return False


def _begun(tx: Session, account: UUID, wave: str, form: str, now: datetime) -> Survey:
    """The wave, begun now if it was not. The second of two concurrent answers waits here, so that
    its scores include both.
    """
    row = {"form": form, "version": instrument().version, "started_at": now, "last_at": now}
    tx.execute(insert_ignoring(tx, Survey).values(account=account, wave=wave, **row))
    mine = Survey.account == account, Survey.wave == wave
    return tx.execute(select(Survey).where(*mine).with_for_update()).scalar_one()


def _replace(
    tx: Session, account: UUID, wave: str, codes: Mapping[str, str], now: datetime
) -> None:
    kept, mine = SurveyAnswer, {"account": account, "wave": wave, "at": now}
    same = kept.account == account, kept.wave == wave, kept.item.in_(codes)
    tx.execute(delete(kept).where(*same))
    tx.execute(insert(kept), [mine | {"item": item, "code": code} for item, code in codes.items()])


def _score(tx: Session, survey: Survey, answers: Mapping[str, str], role: str | None) -> None:
    mine = {"account": survey.account, "wave": survey.wave}
    scored = SurveyScore.account == survey.account, SurveyScore.wave == survey.wave
    tx.execute(delete(SurveyScore).where(*scored))
    rows = [mine | asdict(mark) for mark in marks(instrument(), survey.form, answers, role)]
    if rows:
        tx.execute(insert(SurveyScore), rows)


def erase_surveys(tx: Session, account: UUID, now: datetime) -> None:
    """Delete every wave of this person, with its answers and scores."""
    tx.execute(delete(Survey).where(Survey.account == account))


def erase_rest(tx: Session, account: UUID, now: datetime) -> None:
    tx.execute(delete(SurveyRest).where(SurveyRest.account == account))
