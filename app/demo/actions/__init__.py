"""Building the demo through the real actions."""

from app.demo.actions.named import FIRST_PERSON, LEARNERS, DemoSignIn, create_named_people
from app.demo.actions.settling import (
    CoreLessons,
    LessonWithAnswers,
    core_lessons_with_answers,
    create_household,
    make_cohorts,
    make_quiz_answer,
    planned_quiz_answers,
    register_demo_person,
    share_progress_among,
    store_quiz_answers,
)
from app.demo.actions.surveyed import answer_survey

__all__ = [
    "FIRST_PERSON",
    "LEARNERS",
    "CoreLessons",
    "DemoSignIn",
    "LessonWithAnswers",
    "answer_survey",
    "core_lessons_with_answers",
    "create_household",
    "create_named_people",
    "make_cohorts",
    "make_quiz_answer",
    "planned_quiz_answers",
    "register_demo_person",
    "share_progress_among",
    "store_quiz_answers",
]
