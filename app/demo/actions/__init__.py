"""Building the demo through the real actions."""

from app.demo.actions.named import FIRST, LEARNERS, SignIn, make_named
from app.demo.actions.settling import (
    Cores,
    Lesson,
    answer,
    answers,
    cores,
    make_cohorts,
    register,
    send,
    settle,
    share_all,
)
from app.demo.actions.surveyed import answer_survey

__all__ = [
    "FIRST",
    "LEARNERS",
    "Cores",
    "Lesson",
    "SignIn",
    "answer",
    "answer_survey",
    "answers",
    "cores",
    "make_cohorts",
    "make_named",
    "register",
    "send",
    "settle",
    "share_all",
]
