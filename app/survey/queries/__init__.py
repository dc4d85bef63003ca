"""Queries of the survey. Everything returns frozen values, never a query."""

from app.survey.queries.answered import answers_of
from app.survey.queries.standing import CONSENT, Standing, standing

__all__ = ["CONSENT", "Standing", "answers_of", "standing"]
