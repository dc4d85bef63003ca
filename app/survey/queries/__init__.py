"""Queries of the survey. Everything returns frozen values, never a query."""

from app.survey.queries.answered import survey_answers_of
from app.survey.queries.standing import CONSENT, SurveyStatus, survey_status
