"""Building the demo through the real actions."""

from app.demo.actions.named import make_named
from app.demo.actions.settling import (
    Lesson,
    answer,
    answers,
    lessons,
    make_cohorts,
    register,
    send,
    settle,
    share_all,
)
from app.demo.actions.surveyed import answer_survey

__all__ = [
    "Lesson",
    "answer",
    "answer_survey",
    "answers",
    "lessons",
    "make_cohorts",
    "make_named",
    "register",
    "send",
    "settle",
    "share_all",
]
