"""Reads of cohorts."""

from app.training.queries.cohorts import (
    AttendanceSheet,
    CohortCode,
    CohortRow,
    JoinedCohort,
    TrainerConsentQuestion,
    attendance_sheet,
    cohort_member_name,
    cohorts_of,
    cohorts_without_consent,
    find_cohort,
    joined_cohorts,
    open_codes_of_cohort,
    own_cohorts,
    own_enrolments,
    unanswered_consent_questions,
)
from app.training.queries.known import PersonOfCohort, people_of_cohort

__all__ = [
    "AttendanceSheet",
    "CohortCode",
    "CohortRow",
    "JoinedCohort",
    "PersonOfCohort",
    "TrainerConsentQuestion",
    "attendance_sheet",
    "cohort_member_name",
    "cohorts_of",
    "cohorts_without_consent",
    "find_cohort",
    "joined_cohorts",
    "open_codes_of_cohort",
    "own_cohorts",
    "own_enrolments",
    "people_of_cohort",
    "unanswered_consent_questions",
]
