"""Building the demo through the real actions."""

from app.demo.actions.history import build_demo_history
from app.demo.actions.named import (
    FIRST_PERSON,
    LEARNERS,
    DemoSignIn,
    create_named_demo_people,
    say_named_demo_people_are_known,
)
from app.demo.actions.official import load_demo_denominators
from app.demo.actions.places import load_demo_partners, load_demo_programme_villages
from app.demo.actions.settling import (
    CoreLessons,
    LessonWithAnswers,
    core_lessons_with_answers,
    create_demo_cohorts,
    create_demo_household,
    demo_quiz_answer,
    is_known_to_trainer,
    let_demo_people_see_each_others_progress,
    planned_quiz_answers,
    register_demo_person,
    store_quiz_answers,
)
from app.demo.actions.surveyed import store_demo_survey_answers
