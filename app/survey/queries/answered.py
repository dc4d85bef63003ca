"""Survey answers of one person."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select

from app.kit.store.db import read
from app.survey.models import SurveyAnswer

_ANSWERS = select(SurveyAnswer.item, SurveyAnswer.code).where(
    SurveyAnswer.account == bindparam("account"), SurveyAnswer.wave == bindparam("wave")
)


def survey_answers_of(account: UUID, wave: str) -> dict[str, str]:
    """The answers of this person in a wave: item to code."""
    rows = read().execute(_ANSWERS, {"account": account, "wave": wave})
    return {row.item: row.code for row in rows}
