"""Reads of cohorts."""

from app.training.queries.cohorts import (
    CohortCode,
    CohortRow,
    archived_cohorts_of,
    cohort_member_name,
    cohorts_of,
    find_cohort,
    members_of_cohort,
    open_codes_of_cohort,
)
from app.training.queries.exported import own_cohorts, own_enrolments
from app.training.queries.joined import (
    JoinedCohort,
    TrainerConsentQuestion,
    cohorts_without_consent,
    joined_cohorts,
    unanswered_consent_questions,
)
from app.training.queries.known import PersonOfCohort, people_of_cohort
from app.training.queries.learners import (
    CohortWithLearners,
    cohort_with_learners,
    learners_trained_by,
    totals_of_cohort,
)
from app.training.queries.said import (
    WITHOUT_GIVER,
    ShownAcquaintance,
    StaffAcquaintances,
    StaffDay,
    acquaintances_by_staff,
    acquaintances_of_staff,
    did_any_staff_vouch_before,
    may_say_yes,
    staff_supervised_by,
)
from app.training.queries.trainers import (
    AssistantInvitation,
    TrainerOfCohort,
    cohort_of_assistant_code,
    cohorts_without_lead,
    find_assistant_invitation,
    trainers_of_cohort,
    warn_of_cohorts_without_lead,
)
