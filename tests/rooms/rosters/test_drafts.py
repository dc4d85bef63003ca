"""A list is looked over: who of it is new, known, doubtful or refused, and kept for a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.own_data.actions import erase_person
from app.own_data.queries import export_personal_data
from app.rosters import actions, queries, rules
from app.rosters.models import RosterDraft
from app.sign_in.actions import redeem_invitation
from app.training import actions as training
from tests import roster_lists as lists
from tests.factories import make_person, make_staff


@pytest.fixture
def class_(app: Flask) -> tuple[UUID, UUID]:
    """A trainer and her cohort."""
    _, trainer = make_staff(app, "Bu Rina", "pelatih")
    return trainer, make_cohort(app, trainer)


def make_cohort(app: Flask, trainer: UUID) -> UUID:
    with app.app_context(), transaction() as tx:
        return training.create_cohort(
            tx, trainer, name="Ponorogo B", place="Balai desa", starts=today(), ends=today(),
            now=utcnow(),
        )  # fmt: skip


def keep(
    app: Flask, class_: tuple[UUID, UUID], text: str, **choices: object
) -> list[tuple[str, str]]:
    """(status, why) of each row of a list that the trainer pastes."""
    trainer, cohort = class_
    read_list = rules.read_list(text.encode(), is_pasted=True)
    draft = rules.Draft(read_list, **choices)  # type: ignore[arg-type]
    with app.app_context():
        with transaction() as tx:
            actions.keep_draft(tx, cohort, trainer, draft, now=utcnow())
        kept = queries.drafted_list(cohort, trainer)
        assert kept == draft
        judged = queries.judge_draft(draft, cohort, trainer, utcnow())
    return [(row.status, row.why) for row in judged]


def invite(app: Flask, class_: tuple[UUID, UUID]) -> int:
    trainer, cohort = class_
    with app.app_context(), transaction() as tx:
        return actions.invite_people_of_draft(tx, cohort, trainer, now=utcnow())


LIST = "SITI AMINAH - Donomulyo, Kab. Malang\nTini\nWati - Tak Dikenal\nTINI\n"


def test_rows_of_a_list_are_new_doubtful_or_refused(app: Flask, class_: tuple[UUID, UUID]) -> None:
    assert keep(app, class_, LIST + f"{'Siti ' * 9}- Donomulyo\n") == [
        ("new", ""),
        ("new", ""),
        ("doubtful", "no_such_village"),
        ("doubtful", "same_name"),
        ("refused", "long_name"),
    ]


def test_choices_of_the_trainer_settle_doubtful_rows(app: Flask, class_: tuple[UUID, UUID]) -> None:
    chosen = keep(app, class_, LIST, villages={"takdikenal///": "-"}, rows={4: True})
    assert [status for status, _ in chosen] == ["new"] * 4
    chosen = keep(app, class_, LIST, rows={4: False})
    assert chosen[3] == ("left_out", "same_name")


def test_list_that_is_invited_twice_adds_nobody(app: Flask, class_: tuple[UUID, UUID]) -> None:
    choices = {"villages": {"takdikenal///": "-"}, "rows": {4: True}}
    keep(app, class_, LIST, **choices)
    assert invite(app, class_) == 4
    assert invite(app, class_) == 0
    assert keep(app, class_, LIST, **choices) == [("known", "")] * 4
    assert invite(app, class_) == 0
    with app.app_context():
        invited = queries.open_invitations(class_[1])
    assert [(one.name, one.village) for one in invited] == [
        ("Siti Aminah", "35.07.01.2006"),
        ("Tini", None),
        ("Wati", None),
        ("Tini", None),
    ]


def test_person_who_came_by_the_list_is_known_under_that_name(
    app: Flask, class_: tuple[UUID, UUID]
) -> None:
    keep(app, class_, "Siti - Donomulyo, Malang")
    invite(app, class_)
    with app.app_context():
        [invitation] = queries.open_invitations(class_[1])
        with transaction() as tx:
            account = make_person(tx, "Siti Aminah", utcnow())
            redeem_invitation(tx, invitation.code, account, now=utcnow())
    assert keep(app, class_, "SITI - Donomulyo\nSiti Aminah") == [("known", ""), ("known", "")]


def test_person_of_another_cohort_is_new(app: Flask, class_: tuple[UUID, UUID]) -> None:
    keep(app, class_, "Siti")
    invite(app, class_)
    assert keep(app, (class_[0], make_cohort(app, class_[0])), "Siti") == [("new", "")]


def test_draft_is_erased_when_all_of_it_is_invited(app: Flask, class_: tuple[UUID, UUID]) -> None:
    keep(app, class_, "Siti\nTini")
    assert invite(app, class_) == 2
    with app.app_context():
        assert queries.drafted_list(class_[1], class_[0]) is None


def test_draft_is_erased_after_a_day_or_with_its_trainer(
    app: Flask, class_: tuple[UUID, UUID]
) -> None:
    keep(app, class_, "Siti")
    with app.app_context():
        just_before = utcnow() + rules.DRAFT_LIVES - timedelta(minutes=5)
        assert actions.delete_old_drafts(just_before) == 0
        assert actions.delete_old_drafts(utcnow() + rules.DRAFT_LIVES) == 1
    keep(app, class_, "Siti")
    with app.app_context():
        [mine] = export_personal_data(class_[0])["roster_draft"]
        assert "Siti" not in str(mine)
        with transaction() as tx:
            erase_person(tx, class_[0], utcnow())
        assert read().execute(select(RosterDraft.cohort)).all() == []


def test_list_is_judged_in_as_many_statements_for_one_person_as_for_two_thousand(
    app: Flask, class_: tuple[UUID, UUID], statements: Callable[[], Any]
) -> None:
    counts = []
    for people in (1, 2_000):
        draft = rules.Draft(rules.read_list(lists.long_workbook(people)))
        with app.app_context(), statements() as seen:
            assert len(queries.judge_draft(draft, class_[1], class_[0], utcnow())) == people
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8
