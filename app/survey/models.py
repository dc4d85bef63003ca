"""Survey answers, their scores, and the day until which a person is not invited."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class SurveyWave(Model, kw_only=True):
    """A survey wave that a person began, in form A or B of a version of the questionnaire."""

    __tablename__ = "survey"
    __table_args__ = (
        CheckConstraint("wave IN ('before', 'after', 'later')", name="a_known_wave"),
        CheckConstraint("form IN ('A', 'B')", name="a_known_form"),
    )

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    wave: Mapped[str] = mapped_column(String(6), primary_key=True)
    form: Mapped[str] = mapped_column(String(1))
    version: Mapped[int]
    started_at: Mapped[datetime]
    last_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    """When everything in it had been asked."""


class SurveyAnswer(Model, kw_only=True):
    """One answer; a new answer to the same item replaces it. `code` is that of the instrument: an
    option, several options, a sum or a name; -97 not known, -99 skipped."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["account", "wave"], ["survey.account", "survey.wave"], ondelete="CASCADE"
        ),
    )

    account: Mapped[UUID] = mapped_column(primary_key=True)
    wave: Mapped[str] = mapped_column(String(6), primary_key=True)
    item: Mapped[str] = mapped_column(String(8), primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class SurveyScore(Model, kw_only=True):
    """A score of one wave, in thirds of a point; `skipped` is the number of its items skipped."""

    __tablename__ = "survey_score"
    __table_args__ = (
        ForeignKeyConstraint(
            ["account", "wave"], ["survey.account", "survey.wave"], ondelete="CASCADE"
        ),
        CheckConstraint("thirds BETWEEN 0 AND 60", name="no_more_than_twenty_points"),
        CheckConstraint("skipped >= 0", name="no_fewer_skipped_than_none"),
    )

    account: Mapped[UUID] = mapped_column(primary_key=True)
    wave: Mapped[str] = mapped_column(String(6), primary_key=True)
    score: Mapped[str] = mapped_column(String(10), primary_key=True)
    thirds: Mapped[int]
    skipped: Mapped[int]


class SurveyPostponement(Model, kw_only=True):
    """The person is not invited to the survey before this day (in western Indonesia)."""

    __tablename__ = "survey_rest"

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    until: Mapped[date]
