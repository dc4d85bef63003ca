"""Queries of the survey. Everything returns frozen values, never a query."""

from app.survey.queries.answered import answers_of
from app.survey.queries.standing import CONSENT, SurveyStatus, standing

__all__ = ["CONSENT", "SurveyStatus", "answers_of", "standing"]
