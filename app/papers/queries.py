"""Reads of what the papers of a cohort say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.certificates.queries import recipients_of_cohort
from app.course.queries import ModuleEntry, catalogue
from app.identity.models import Account
from app.kit.store.db import read
from app.meetings.queries import attendance_of_cohort, meetings_of_cohort
from app.papers.rules import (
    AttendanceReport,
    CohortFigures,
    Part,
    PersonOfClass,
    attendance_report,
    cohort_figures,
)
from app.rosters.queries import invitations_of_cohort
from app.training.models import CohortTrainer
from app.training.queries import CohortWithLearners


@dataclass(frozen=True, slots=True)
class CardOfPerson:
    """A person of a cohort, or one who is invited still; `number`: as on the slip."""

    name: str
    number: int | None


@dataclass(frozen=True, slots=True)
class FiguresOfReport:
    """The figures of a cohort, and how much of it finished each module of the course."""

    figures: CohortFigures
    modules: tuple[tuple[ModuleEntry, Part], ...]


def cards_of_cohort(found: CohortWithLearners) -> list[CardOfPerson]:
    """Everybody of a cohort: those of a list by number, then the others by name."""
    invitations = invitations_of_cohort(found.cohort.id)
    numbers = {each.account: each.number for each in invitations if each.account}
    cards = [CardOfPerson(each.name, numbers.get(each.account)) for each in found.learners]
    cards += [CardOfPerson(each.name, each.number) for each in invitations if not each.account]
    return sorted(cards, key=lambda card: (card.number is None, card.number or 0, card.name))


def figures_of_cohort(found: CohortWithLearners, today: date) -> FiguresOfReport:
    recipients = recipients_of_cohort(found.cohort.id)
    figures = cohort_figures(found.learners, [each.modules for each in recipients], today)
    modules = tuple(
        (module, figures.modules[module.id])
        for module in catalogue().learner_modules
        if module.id in figures.modules
    )
    return FiguresOfReport(figures, modules)


def attendance_of_class(found: CohortWithLearners, today: date) -> AttendanceReport:
    """Who of a cohort was at its meetings by today, without those called off: everybody whom a
    trainer can mark, also who is invited still, since without who said no a paper would tell who
    did."""
    people, invited = _people_of_class(found, consenting=False)
    return _attendance_of(found, [*people, *invited], today)


def attendance_of_consenting(found: CohortWithLearners, today: date) -> AttendanceReport:
    """The same of those who let the trainer see their lessons."""
    people, _invited = _people_of_class(found, consenting=True)
    return _attendance_of(found, people, today)


def _people_of_class(
    found: CohortWithLearners, *, consenting: bool
) -> tuple[list[PersonOfClass], list[PersonOfClass]]:
    """The learners of a cohort, or those who consent, and who is invited still."""
    invitations = invitations_of_cohort(found.cohort.id)
    listed = {each.account: each for each in invitations if each.account}
    people = []
    for each in found.learners:
        its = listed.get(each.account)
        number, name = (None, each.name) if its is None else (its.number, its.name)
        if each.consents or not consenting:
            people.append(PersonOfClass(each.account, number, name))
    invited = (PersonOfClass(x.id, x.number, x.name) for x in invitations if not x.account)
    return people, list(invited)


def _attendance_of(
    found: CohortWithLearners, people: list[PersonOfClass], today: date
) -> AttendanceReport:
    cohort = found.cohort.id
    held = {
        each.id: (each.held_on, each.nth)
        for each in meetings_of_cohort(cohort)
        if each.called_off is None and each.held_on <= today
    }
    return attendance_report(people, held, attendance_of_cohort(cohort))


def trainers_of_cohort(cohort: UUID) -> list[str]:
    """The names of the trainers, the lead first."""
    its = (
        select(Account.name)
        .join(CohortTrainer, CohortTrainer.account == Account.id)
        .where(CohortTrainer.cohort == cohort)
        .order_by(CohortTrainer.part.desc(), CohortTrainer.since, Account.name)
    )
    return list(read().scalars(its))
