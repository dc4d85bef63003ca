"""Who trains a cohort: lead and assistants, and who goes on after one of them is erased."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.identity.models import StaffGrant
from app.kit.clock import utcnow
from app.kit.secrets import hash_secret
from app.kit.store.db import read, transaction
from app.operations.queries import operator_warnings
from app.own_data.actions import erase_person
from app.recovery.actions import issue_trainer_code
from app.recovery.models import TrainerCode
from app.recovery.rules.codes import SCREEN_CODE_LIVES
from app.staff.actions import create_staff_account
from app.training import actions, queries
from app.training.models import CohortTrainer, Enrolment
from app.training.rules import MOST_TRAINERS
from tests.factories import START_CODE, make_household, make_person, make_staff
from tests.rooms.training.test_cohorts import create_cohort, enrol_in_cohort


def trainers_of(app: Flask, cohort: UUID) -> dict[UUID, str]:
    with app.app_context():
        its = select(CohortTrainer.account, CohortTrainer.part).where(
            CohortTrainer.cohort == cohort
        )
        return {row.account: row.part for row in read().execute(its)}


def add_assistant(app: Flask, cohort: UUID, name: str = "Bu Rini", role: str = "pelatih") -> UUID:
    _, account = make_staff(app, name, role, "35.02")
    with app.app_context(), transaction() as tx:
        actions.add_trainer(tx, cohort, account, now=utcnow())
    return account


def erase(app: Flask, account: UUID) -> None:
    with app.app_context(), transaction() as tx:
        erase_person(tx, account, utcnow())


def cohort_with_a_learner(app: Flask, lead: UUID) -> tuple[UUID, UUID]:
    cohort = create_cohort(app, lead)
    with app.app_context(), transaction() as tx:
        [learner] = make_household(tx, ("Wati", "pekerja"))
    enrol_in_cohort(app, cohort, learner)
    return cohort, learner


def learners_of(app: Flask, cohort: UUID) -> list[UUID]:
    with app.app_context():
        its = select(Enrolment.account).where(Enrolment.cohort == cohort)
        return list(read().scalars(its))


def end_grants(app: Flask, account: UUID) -> None:
    with app.app_context(), transaction() as tx:
        its = select(StaffGrant.id).where(StaffGrant.account == account)
        for grant in tx.scalars(its).all():
            identity.end_role_grant(tx, grant, now=utcnow())


def make_trainer_by(app: Flask, maker: UUID) -> UUID:
    with app.app_context(), transaction() as tx:
        return create_staff_account(
            tx,
            name="Bu Wahyuni",
            role="pelatih",
            scope="35.02",
            start_code=START_CODE,
            code_hash=hash_secret(START_CODE),
            now=utcnow(),
            created_by=maker,
        ).account


def test_cohort_takes_five_trainers_and_no_sixth(app: Flask) -> None:
    _, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    cohort = create_cohort(app, lead)
    with app.app_context(), transaction() as tx:
        people = [make_person(tx, f"P{n}") for n in range(MOST_TRAINERS)]
        for account in people[1:]:
            actions.add_trainer(tx, cohort, account, now=utcnow())
        actions.add_trainer(tx, cohort, people[1], now=utcnow())
        with pytest.raises(actions.TooManyTrainersError):
            actions.add_trainer(tx, cohort, people[0], now=utcnow())
    parts = trainers_of(app, cohort)
    assert len(parts) == MOST_TRAINERS
    assert [account for account, part in parts.items() if part == "utama"] == [lead]


def test_code_of_a_removed_assistant_ends_and_the_lead_stays(app: Flask) -> None:
    _, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    cohort, learner = cohort_with_a_learner(app, lead)
    assistant = add_assistant(app, cohort)
    with app.app_context():
        issue_trainer_code(learner, trainer=assistant, lifetime=SCREEN_CODE_LIVES, now=utcnow())
        with transaction() as tx:
            for account in (assistant, lead):
                actions.remove_assistant(tx, cohort, account, removed_by=lead, now=utcnow())
        [ended] = read().execute(select(TrainerCode.ended_how))
    assert ended.ended_how == "giver"
    assert trainers_of(app, cohort) == {lead: "utama"}


def test_cohort_of_an_erased_lead_goes_to_the_oldest_assistant_who_still_trains(
    app: Flask,
) -> None:
    _, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    cohort, learner = cohort_with_a_learner(app, lead)
    former, next_one, last = (add_assistant(app, cohort, n) for n in ("Bu A", "Bu B", "Bu C"))
    end_grants(app, former)
    erase(app, lead)
    assert trainers_of(app, cohort) == {
        former: "pendamping", next_one: "utama", last: "pendamping",
    }  # fmt: skip
    assert learners_of(app, cohort) == [learner]
    with app.app_context():
        assert len(queries.open_codes_of_cohort(cohort, utcnow())) == 2, "its codes stay valid"


def test_cohort_of_an_erased_lead_without_assistants_goes_to_who_made_the_account(
    app: Flask,
) -> None:
    page, admin = make_staff(app, "Mbak Lia", "admin", "35")
    lead = make_trainer_by(app, admin)
    cohort, learner = cohort_with_a_learner(app, lead)
    erase(app, lead)
    assert trainers_of(app, cohort) == {admin: "utama"}
    assert learners_of(app, cohort) == [learner]
    page.get(f"/kelompok/{cohort}")
    assert "Wati" not in page.text, "to look after a cohort is not to see its people"


@pytest.mark.parametrize("maker", ["command_line", "former_admin", "erased_admin"])
def test_cohort_stays_with_its_learners_when_nobody_can_take_over(app: Flask, maker: str) -> None:
    _, admin = make_staff(app, "Mbak Lia", "admin", "35")
    if maker == "command_line":
        _, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    else:
        lead = make_trainer_by(app, admin)
        end_grants(app, admin)
    cohort, learner = cohort_with_a_learner(app, lead)
    if maker == "erased_admin":
        erase(app, admin)
    erase(app, lead)
    assert trainers_of(app, cohort) == {}
    assert learners_of(app, cohort) == [learner]
    with app.app_context():
        assert queries.open_codes_of_cohort(cohort, utcnow()) == []
        [joined] = queries.joined_cohorts(learner)
        assert joined.trainers == ()


def test_erased_assistant_leaves_the_cohort_to_its_lead(app: Flask) -> None:
    _, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    cohort, learner = cohort_with_a_learner(app, lead)
    erase(app, add_assistant(app, cohort))
    assert trainers_of(app, cohort) == {lead: "utama"}
    assert learners_of(app, cohort) == [learner]


def test_operator_is_warned_of_a_cohort_without_lead_and_gives_it_to_a_trainer(app: Flask) -> None:
    _, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    cohort, learner = cohort_with_a_learner(app, lead)
    run = app.test_cli_runner().invoke
    with app.app_context():
        assert queries.warn_of_cohorts_without_lead(utcnow()) == []
    refused = run(args=["kelompok", "serahkan", str(cohort), "bu-wahyuni"])
    assert refused.exit_code != 0
    erase(app, lead)
    with app.app_context():
        [warning] = operator_warnings_of_training()
        assert "1 kelompok tanpa pelatih utama" in warning
        assert "Ponorogo B" not in warning, "/sehat is public"
    assert str(cohort) in run(args=["kelompok", "tanpa-pelatih"]).output
    with app.app_context(), transaction() as tx:
        made = make_trainer_named(tx, "Bu Rini")
    given = run(args=["kelompok", "serahkan", str(cohort), "bu-rini"])
    assert given.exit_code == 0, given.output
    assert trainers_of(app, cohort) == {made: "utama"}
    assert learners_of(app, cohort) == [learner]
    with app.app_context():
        assert queries.warn_of_cohorts_without_lead(utcnow()) == []
        assert len(queries.open_codes_of_cohort(cohort, utcnow())) == 2


def operator_warnings_of_training() -> list[str]:
    return [each for each in operator_warnings(utcnow()) if "kelompok" in each]


def make_trainer_named(tx: Session, name: str) -> UUID:
    return create_staff_account(
        tx, name=name, role="pelatih", scope="35.02", start_code=START_CODE,
        code_hash=hash_secret(START_CODE), now=utcnow(),
    ).account  # fmt: skip


def test_trainer_is_told_that_her_cohorts_go_on_before_she_erases_herself(app: Flask) -> None:
    page, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    told = "Kelompok yang Anda latih tetap ada, pesertanya tetap ikut."
    page.get("/data-saya/hapus")
    assert told not in page.text
    create_cohort(app, lead)
    page.get("/data-saya/hapus")
    assert told in page.text
    page.get("/data-saya")
    assert "Kelompok yang Anda latih" in page.text
