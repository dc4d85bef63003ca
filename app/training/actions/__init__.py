"""Writes of cohorts."""

from app.training.actions.cohorts import create_cohort, set_cohort_archived, set_cohort_village
from app.training.actions.taking_part import (
    answer_trainer_consent,
    enrol_in_cohort,
    erase_enrolments,
    join_cohort_by_invitation,
    leave_cohort,
)
from app.training.actions.trainers import (
    NotItsLeadError,
    TooManyTrainersError,
    accept_assistant_code,
    add_trainer,
    create_assistant_code,
    erase_trainer,
    give_to_new_lead,
    hand_over_lead,
    refuse_assistant_code,
    remove_assistant,
    withdraw_assistant_code,
)
