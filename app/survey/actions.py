"""What measures writes: an answer and what it adds up to, when to ask again, and forgetting."""

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
    """This person does not take part, or no longer."""


def agree(tx: Session, account: UUID, *, language: str, now: datetime) -> None:
    """This person takes part."""
    identity.consent(tx, account, queries.CONSENT, language=language, now=now)


def decline(tx: Session, account: UUID, *, language: str, now: datetime) -> None:
    """This person does not take part: kept as a consent that never held, so that it is not asked
    again."""
    made = identity.consent(tx, account, queries.CONSENT, language=language, now=now)
    identity.withdraw_consent(tx, account, made, now=now)


def rest(tx: Session, account: UUID, *, now: datetime) -> None:
    """Do not invite this person again today (the day of western Indonesia)."""
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
    """Keep answers (item to code), each in place of an earlier one to the same item; sent twice
    they are kept once. With them go the scores that can be told now. `form` is that of a wave that
    has not begun; who has begun stays with theirs. Returns whether a sitting has ended.

    Raises NotAgreedError where the consent no longer holds."""
    # Held until the end, so that nothing is written behind the back of who takes it back just now.
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
    """The wave, begun now if not before. Of two answers at once the second waits here, and adds up
    both."""
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
    """Forget every wave of this person, with the answers in it and what they add up to."""
    tx.execute(delete(Survey).where(Survey.account == account))


def erase_rest(tx: Session, account: UUID, now: datetime) -> None:
    tx.execute(delete(SurveyRest).where(SurveyRest.account == account))
