"""Survey answers of synthetic people, before and after."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from app.demo.rules import SURVEYED, DemoPersonPlan, days_since_core_finished, random_survey_answers
from app.survey import actions as measures
from app.survey.rules.instrument import FORMS
from app.survey.rules.waves import AFTER, BEFORE


def store_demo_survey_answers(tx: Session, person: DemoPersonPlan, now: datetime) -> None:
    """Store a survey before and after the course for some people who finished the core lessons."""
    random, done = Random(f"survey {person.id}"), days_since_core_finished(person)
    if done is None or random.random() > SURVEYED:
        return
    measures.agree_to_survey(tx, person.id, language="id", now=now - timedelta(days=person.joined))
    first = random.randrange(len(FORMS))
    for wave, days, form in ((BEFORE, person.joined, first), (AFTER, done, 1 - first)):
        codes = random_survey_answers(random, FORMS[form], person.role, learned=wave == AFTER)
        at = now - timedelta(days=days)
        measures.store_answers(tx, person.id, wave, FORMS[form], codes, role=person.role, now=at)
