"""A number stands on the slip of one person of a cohort, and on no other slip ever again."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.rosters import actions, queries
from app.rosters.rules import INVITATION_LIVES
from app.training import actions as training
from tests.factories import make_staff
from tests.rooms.households.test_at_once import run_concurrently
from tests.rooms.rosters.test_invitations import accept_as_new_person, make_invited_cohort


def invite(cohort: UUID, trainer: UUID, people: int) -> None:
    """Invite so many people without a village."""
    names = [(f"Tini {n}", None) for n in range(people)]
    with transaction() as tx:
        actions.invite_people_of_list(
            tx, cohort, names, role="keluarga", made_by=trainer, now=utcnow()
        )


def numbers_of(cohort: UUID) -> list[int]:
    return [each.number for each in queries.open_invitations(cohort)]


@pytest.mark.parametrize("people", [1, 3])
def test_numbers_of_two_lists_differ(app: Flask, people: int) -> None:
    trainer, cohort, _ = make_invited_cohort(app)
    with app.app_context():
        invite(cohort, trainer, people)
        assert numbers_of(cohort) == list(range(1, people + 2))


def test_number_is_not_given_again_when_an_invitation_is_withdrawn(app: Flask) -> None:
    trainer, cohort, _ = make_invited_cohort(app)
    with app.app_context():
        invite(cohort, trainer, 2)
        gone = [each.id for each in queries.open_invitations(cohort)]
        with transaction() as tx:
            assert actions.withdraw_roster_invitations(tx, cohort, gone, now=utcnow()) == 3
        invite(cohort, trainer, 2)
        assert numbers_of(cohort) == [4, 5]


def test_number_is_not_given_again_when_nobody_accepted_within_thirty_days(app: Flask) -> None:
    trainer, cohort, _ = make_invited_cohort(app)
    with app.app_context():
        actions.delete_stale_roster_invitations(utcnow() + INVITATION_LIVES)
        invite(cohort, trainer, 1)
        assert numbers_of(cohort) == [2]


def test_number_is_not_given_again_when_its_person_leaves_the_cohort(app: Flask) -> None:
    trainer, cohort, code = make_invited_cohort(app)
    account = accept_as_new_person(app, code)
    with app.app_context():
        with transaction() as tx:
            training.leave_cohort(tx, account, cohort, now=utcnow())
        actions.delete_stale_roster_invitations(utcnow())
        invite(cohort, trainer, 1)
        assert numbers_of(cohort) == [2]


def test_empty_list_gives_no_number(app: Flask) -> None:
    trainer, cohort, _ = make_invited_cohort(app)
    with app.app_context():
        invite(cohort, trainer, 0)
        invite(cohort, trainer, 1)
        assert numbers_of(cohort) == [1, 2]


def test_numbers_of_each_cohort_begin_at_one(app: Flask) -> None:
    _, first, _ = make_invited_cohort(app)
    _, second, _ = make_invited_cohort(app)
    with app.app_context():
        assert numbers_of(first) == numbers_of(second) == [1]


@pytest.mark.parametrize("before", [0, 1])
def test_two_trainers_who_invite_at_once_give_each_number_once(app: Flask, before: int) -> None:
    trainer, cohort, _ = make_invited_cohort(app)
    _, assistant = make_staff(app, "Pak Budi", "pelatih")
    with app.app_context():
        if not before:  # The first two lists of a cohort, when no number was given yet.
            with transaction() as tx:
                cohort = training.create_cohort(
                    tx, trainer, name="Ponorogo C", place="Balai desa",
                    starts=utcnow().date(), ends=utcnow().date(), now=utcnow(),
                )  # fmt: skip
        said = run_concurrently(
            app,
            *(lambda who=who: invite(cohort, who, 5) for who in (trainer, assistant) * 2),
        )
        assert said == [None] * 4
        assert numbers_of(cohort) == list(range(1, before + 21))
