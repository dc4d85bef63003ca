"""Input of the demo: villages of the sending regencies, and right answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.content.question import NUMBER, SCENARIO, QuizQuestion, ScenarioStep
from app.content.quiz import Quiz
from app.demo.rules import COHORT_REGENCY, REGENCIES
from app.identity.models import Account, StaffGrant
from app.kit.store.db import read
from app.regions import queries as regions
from app.regions.models import Region


def has_any_account() -> bool:
    return read().execute(select(func.count()).select_from(Account)).scalar_one() > 0


def all_account_ids() -> set[UUID]:
    return set(read().execute(select(Account.id)).scalars())


def find_staff_account(name: str, role: str, scope: str) -> UUID | None:
    """The account with this name, role and region; None if there is none."""
    its = (Account.name == name, StaffGrant.role == role, StaffGrant.scope == scope)
    return read().scalar(
        select(Account.id).join(StaffGrant, StaffGrant.account == Account.id).where(*its)
    )


def villages_by_regency() -> dict[str, Sequence[str]]:
    """The codes of the villages of each sending regency, in order."""
    return {
        regency: read()
        .execute(
            select(Region.code)
            .where(
                Region.code.startswith(regency + "."),
                func.length(Region.code) == 13,
                Region.gone_at.is_(None),
            )
            .order_by(Region.code)
        )
        .scalars()
        .all()
        for regency in REGENCIES
    }


def districts_of_cohorts() -> list[str]:
    """The codes of the districts in the regency of the demo's cohorts."""
    return [district.code for district in regions.child_regions(COHORT_REGENCY)]


def right_answers(quiz: Quiz) -> dict[str, Any]:
    """Right answers to all questions, as a page would send them."""
    return {question.id: _right_answer(question) for question in quiz.questions}


def wrong_answers(quiz: Quiz) -> dict[str, Any]:
    """Wrong answers to all questions: “Saya belum tahu” (I do not know) if possible, else empty."""
    return {
        q.id: "" if q.kind == NUMBER else [] if q.kind == SCENARIO else [0] for q in quiz.questions
    }


def _right_answer(question: QuizQuestion) -> Any:
    if question.kind == NUMBER:
        key = question.options[question.right_options[0] - 1]
        return f"{key.low:f}".replace(".", ",")
    if question.kind == SCENARIO:
        return _path_to_right_ending(question, question.steps[0]) or []
    return list(question.right_options)


def _path_to_right_ending(question: QuizQuestion, step: ScenarioStep) -> list[int] | None:
    """A path of option numbers from `step` to a right ending; scenarios have no loops."""
    if step.right is not None:
        return [] if step.right else None
    for number, choice in enumerate(step.choices, 1):
        after = question.find_step(choice.to)
        rest = _path_to_right_ending(question, after) if after else None
        if rest is not None:
            return [number, *rest]
    return None
