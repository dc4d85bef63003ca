"""What a phone of staff keeps of a class for use without a network."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.content.asking import shuffle_options
from app.course import queries as course
from app.kit.text.i18n import gettext, language
from app.meetings import queries as meetings
from app.spoken import queries as spoken
from app.spoken.rules import WORDING, consent_card
from app.training.queries import CohortRow

PLANNED_WITHIN = timedelta(days=7)
"""As long as names are kept on the phone (static/js/petugas.js)."""


@dataclass(frozen=True, slots=True)
class PreparedPerson:
    """A person of the class: the id of an account or an open invitation, and the name; with the
    number on the slip where two have one name. `cards`: "agreed" or "new" if they may answer with
    cards, else None."""

    id: UUID
    name: str
    cards: str | None


@dataclass(frozen=True, slots=True)
class PreparedMeeting:
    """A meeting of the coming days: its id is rules.meeting_id of the cohort and the other two."""

    id: UUID
    date: date
    nth: int


@dataclass(frozen=True, slots=True)
class PreparedClass:
    """All that is sent to the phone of a trainer who prepares a class. `card`: the sentences that
    are read aloud, of the wording with this number. `lessons`: their quizzes, without the key:
    {id, title, rev, questions: [{id, kind, question, body, options: [[number, text]]}]}, options in
    the order of the page for the projector."""

    id: UUID
    name: str
    people: list[PreparedPerson]
    meetings: list[PreparedMeeting]
    card: list[str]
    wording: int
    lessons: list[dict[str, Any]]


def prepared_class(cohort: CohortRow, today: date, now: datetime) -> PreparedClass:
    """A class as its trainer's phone keeps it, in the language of the request. Four statements."""
    return PreparedClass(
        cohort.id,
        cohort.name,
        _people(cohort.id, now),
        [
            PreparedMeeting(each.id, each.held_on, each.nth)
            for each in meetings.meetings_of_cohort(cohort.id)
            if today <= each.held_on <= today + PLANNED_WITHIN and each.called_off is None
        ],
        [gettext(line) for line in consent_card()],
        WORDING,
        [_quiz(each) for _, its in spoken.lessons_for_cards() for each in its],
    )


def _people(cohort: UUID, now: datetime) -> list[PreparedPerson]:
    everybody = meetings.participants_of_cohort(cohort)
    cards = {
        each.id: "agreed" if each.agreed else "new"
        for each in spoken.people_without_phone(cohort, now)
    }
    times = Counter(each.name for each in everybody)
    return [
        PreparedPerson(
            each.id,
            f"{each.name} ({each.number})" if times[each.name] > 1 and each.number else each.name,
            cards.get(each.id),
        )
        for each in everybody
    ]


def _quiz(lesson: course.LessonEntry) -> dict[str, Any]:
    shown = course.quiz_presentation(lesson.rev, language()) or {"questions": []}
    return {
        "id": lesson.id,
        "title": lesson.title[language()],
        "rev": lesson.rev,
        "questions": [
            {
                "id": question["id"],
                "kind": question["kind"],
                "question": question["question"],
                "body": question["body"],
                "options": [
                    [n, question["options"][n - 1]["text"]]
                    for n in shuffle_options(lesson.rev, question, len(question["options"]))
                ]
                if question["kind"] != "number"
                else [],
            }
            for question in shown["questions"]
        ],
    }
