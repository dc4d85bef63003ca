"""Writes of cohorts."""

from app.training.actions.cohorts import create_cohort, set_cohort_village
from app.training.actions.taking_part import (
    answer_trainer_consent,
    enrol_in_cohort,
    erase_enrolments,
    join_cohort_by_invitation,
    leave_cohort,
)
from app.training.actions.trainers import (
    TooManyTrainersError,
    add_trainer,
    erase_trainer,
    remove_assistant,
)
