"""Whatever happens to households, the counters say what a recount says."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.counters.rules import ANY
from app.households import actions, queries
from app.households.actions.counting import updating_counters
from app.households.models import Acquaintance
from app.households.rules import (
    CoreListProgress,
    HouseholdGoneError,
    HouseholdsCannotMoveError,
    NotInHouseholdError,
    UnknownVillageError,
)
from app.kit.store.db import transaction
from tests.factories import make_known
from tests.rooms.households.people import (
    add_account,
    add_trainer,
    day_of_test,
    recounted_counters,
    stored_counters,
)

VILLAGES = ("35.02.01.2001", "35.02.01.2002", "35.07.01.2001", None)
DONE, BEGUN = (1, 11, 11), (1, 4, 11)


def finish_core(tx: Session, account: UUID, role: str, core: int, now: datetime) -> None:
    actions.record_core_progress(tx, {account: {role: (core, 11, 11)}}, now=now)


def test_completed_household_adds_one_to_the_counter_of_every_region_level(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            worker, mother = add_account(tx, "Wati"), add_account(tx, "Sumi")
            home = actions.create_new_household(
                tx, worker, "pekerja", "35.02.01.2001", now=day_of_test(0)
            )
            actions.join_household(tx, home, mother, "keluarga", now=day_of_test(1))
            make_known(tx, [worker, mother], day_of_test(1))
            finish_core(tx, worker, "pekerja", 1, day_of_test(2))
        before = stored_counters()
        with transaction() as tx:
            finish_core(tx, mother, "keluarga", 1, day_of_test(3))
        after = stored_counters()
        changed = {key: n - before.get(key, 0) for key, n in after.items() if n != before.get(key)}
        codes = ("00", "35", "35.02", "35.02.01", "35.02.01.2001")
        assert changed == {
            (code, figure, core): 1
            for code in codes
            for figure in ("complete", "done")
            for core in (ANY, 1)
        }
        assert after == recounted_counters()


def test_total_counters_stay_when_a_newer_list_of_required_lessons_is_begun_or_finished(
    app: Flask,
) -> None:
    with app.app_context():
        with transaction() as tx:
            worker = add_account(tx, "Wati")
            actions.create_new_household(tx, worker, "pekerja", None, now=day_of_test(0))
            make_known(tx, [worker], day_of_test(0))
            finish_core(tx, worker, "pekerja", 1, day_of_test(1))
        before = stored_counters()
        with transaction() as tx:
            actions.record_core_progress(
                tx, {worker: {"pekerja": (2, 13, 13), "keluarga": (2, 3, 12)}}, now=day_of_test(9)
            )
        assert stored_counters() == before | {("00", "done", 2): 1} == recounted_counters()
        kept = queries.core_progress_of([worker])
        assert kept[worker, "pekerja"] == CoreListProgress(2, 13, 13, day_of_test(1))
        assert kept[worker, "keluarga"].since is None
        with transaction() as tx:
            actions.record_core_progress(
                tx, {worker: {"pekerja": (2, 12, 13)}}, now=day_of_test(10)
            )
        assert stored_counters() == before == recounted_counters(), (
            "another stage, whose list is not met"
        )
        with transaction() as tx:
            actions.record_core_progress(tx, {worker: {"pekerja": (3, 0, 9)}}, now=day_of_test(11))
        assert stored_counters() == before == recounted_counters()


def test_household_without_members_is_closed_and_not_counted(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            worker = add_account(tx, "Wati")
            home = actions.create_new_household(
                tx, worker, "pekerja", "35.02.01.2001", now=day_of_test(0)
            )
        with transaction() as tx:
            actions.erase_memberships(tx, worker, day_of_test(1))
        assert stored_counters() == {}
        with pytest.raises(HouseholdGoneError), transaction() as tx:
            actions.join_household(tx, home, worker, "pekerja", now=day_of_test(2))


def test_person_moving_from_a_one_person_household_into_another_is_counted_once(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            worker, mother = add_account(tx, "Wati"), add_account(tx, "Sumi")
            home = actions.create_new_household(
                tx, worker, "pekerja", "35.02.01.2001", now=day_of_test(0)
            )
            actions.create_new_household(tx, mother, "keluarga", None, now=day_of_test(0))
            make_known(tx, [worker, mother], day_of_test(0))
            actions.join_household(tx, home, mother, "keluarga", now=day_of_test(1))
        assert [(h.household, h.counts) for h in queries.memberships_of(mother)] == [(home, True)]
        assert stored_counters()["00", "household", 0] == 1


def test_member_of_two_households_is_counted_in_the_second_only_after_choosing_it(
    app: Flask,
) -> None:
    with app.app_context():
        with transaction() as tx:
            worker, mother, aunt = (add_account(tx, n) for n in ("Wati", "Sumi", "Tini"))
            first = actions.create_new_household(
                tx, mother, "keluarga", "35.02.01.2001", now=day_of_test(0)
            )
            second = actions.create_new_household(
                tx, aunt, "keluarga", "35.07.01.2001", now=day_of_test(0)
            )
            actions.join_household(tx, first, worker, "pekerja", now=day_of_test(1))
            actions.join_household(tx, second, worker, "pekerja", now=day_of_test(2))
            make_known(tx, [worker, mother, aunt], day_of_test(2))
            finish_core(tx, worker, "pekerja", 1, day_of_test(3))
            finish_core(tx, aunt, "keluarga", 1, day_of_test(3))
        assert ("35.07", "complete", 1) not in stored_counters()
        with transaction() as tx:
            actions.choose_counting_household(tx, worker, second, now=day_of_test(4))
        assert ("35.07", "complete", 1) not in stored_counters(), "known in another village"
        with transaction() as tx:
            make_known(tx, [worker], day_of_test(4))
        assert stored_counters()["35.07", "complete", 1] == 1
        assert stored_counters()["35.02", "person", 0] == 1
        assert stored_counters() == recounted_counters()


def test_person_counts_in_the_household_they_join_when_the_one_they_counted_in_closes(
    app: Flask,
) -> None:
    with app.app_context():
        with transaction() as tx:
            worker, mother, aunt = (add_account(tx, n) for n in ("Wati", "Sumi", "Tini"))
            alone = actions.create_new_household(
                tx, worker, "pekerja", VILLAGES[0], now=day_of_test(0)
            )
            second = actions.create_new_household(tx, mother, "keluarga", None, now=day_of_test(0))
            third = actions.create_new_household(tx, aunt, "keluarga", None, now=day_of_test(0))
            actions.join_household(tx, second, worker, "pekerja", now=day_of_test(1))
            actions.set_household_village(tx, alone, None, now=day_of_test(2))
            make_known(tx, [worker, aunt], day_of_test(2))
            actions.join_household(tx, third, worker, "pekerja", now=day_of_test(3))
        homes = [(each.household, each.counts) for each in queries.memberships_of(worker)]
        assert homes == [(third, True), (second, False)]
        assert stored_counters()["00", "person", 0] == 2
        assert stored_counters() == recounted_counters()


def test_person_who_leaves_the_household_they_count_in_is_counted_in_their_other_one(
    app: Flask,
) -> None:
    with app.app_context():
        with transaction() as tx:
            worker, mother, aunt = (add_account(tx, n) for n in ("Wati", "Sumi", "Tini"))
            first = actions.create_new_household(tx, mother, "keluarga", None, now=day_of_test(0))
            second = actions.create_new_household(tx, aunt, "keluarga", None, now=day_of_test(0))
            actions.join_household(tx, first, worker, "pekerja", now=day_of_test(1))
            actions.join_household(tx, second, worker, "pekerja", now=day_of_test(2))
            actions.leave_household(tx, first, worker, now=day_of_test(3))
        assert [(h.household, h.counts) for h in queries.memberships_of(worker)] == [(second, True)]
        assert stored_counters() == recounted_counters()


def test_person_who_leaves_their_only_household_gets_a_new_household_of_their_own(
    app: Flask,
) -> None:
    with app.app_context():
        with transaction() as tx:
            worker, mother = add_account(tx, "Wati"), add_account(tx, "Sumi")
            home = actions.create_new_household(
                tx, worker, "pekerja", "35.02.01.2001", now=day_of_test(0)
            )
            actions.join_household(tx, home, mother, "keluarga", now=day_of_test(1))
            actions.leave_household(tx, home, mother, now=day_of_test(2))
        (own,) = queries.memberships_of(mother)
        assert own.household != home
        assert (own.role, own.counts, own.village, own.size) == ("keluarga", True, None, 1)
        assert stored_counters() == recounted_counters()


def test_nonmember_cannot_leave_or_choose_a_household(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            worker, other = add_account(tx, "Wati"), add_account(tx, "Rini")
            home = actions.create_new_household(tx, worker, "pekerja", None, now=day_of_test(0))
        with pytest.raises(NotInHouseholdError), transaction() as tx:
            actions.leave_household(tx, home, other, now=day_of_test(1))
        with pytest.raises(NotInHouseholdError), transaction() as tx:
            actions.choose_counting_household(tx, other, home, now=day_of_test(1))


@pytest.mark.parametrize("code", ["35", "35.02", "35.02.01", "00", "35.02.01.9999", "Sumberagung"])
def test_setting_an_unknown_village_for_a_household_is_rejected(app: Flask, code: str) -> None:
    with app.app_context():
        with transaction() as tx:
            home = actions.create_new_household(
                tx, add_account(tx, "Wati"), "pekerja", None, now=day_of_test(0)
            )
        with pytest.raises(UnknownVillageError), transaction() as tx:
            actions.set_household_village(tx, home, code, now=day_of_test(1))


def test_moving_households_to_another_region_moves_their_counters(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            people = [add_account(tx, f"P{n}") for n in range(3)]
            for account in people:
                actions.create_new_household(
                    tx, account, "pekerja", "35.02.01.2001", now=day_of_test(0)
                )
            make_known(tx, people, day_of_test(0))
        with transaction() as tx:
            moved = actions.move_households_to_region(
                tx, "35.02.01.2001", "35.07.01.2001", now=day_of_test(1)
            )
        assert moved == 3
        assert stored_counters()["35.07.01.2001", "household", 0] == 3
        assert ("35.02", "household", 0) not in stored_counters()
        assert stored_counters() == recounted_counters()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("35.02.01", "35.07.99", "35.07.99.2001 tidak ada"),
        ("35.02.01.2001", "35.07", "tingkat yang sama"),
        ("desa", "35.07", "bukan kode"),
        ("00", "35", "tingkat yang sama"),
    ],
)
def test_invalid_move_of_households_to_another_region_changes_no_counter(
    app: Flask, old: str, new: str, sentence: str
) -> None:
    with app.app_context():
        with transaction() as tx:
            actions.create_new_household(
                tx, add_account(tx, "Wati"), "pekerja", "35.02.01.2001", now=day_of_test(0)
            )
        before = stored_counters()
        with pytest.raises(HouseholdsCannotMoveError, match=sentence), transaction() as tx:
            actions.move_households_to_region(tx, old, new, now=day_of_test(1))
        assert stored_counters() == before


@pytest.mark.parametrize("seed", range(3))
def test_counters_equal_a_recount_after_any_sequence_of_household_changes(
    app: Flask, seed: int
) -> None:
    rng = random.Random(seed)
    with app.app_context():
        with transaction() as tx:
            people = [add_account(tx, f"P{n}") for n in range(8)]
            for n, account in enumerate(people):
                role = rng.choice(("pekerja", "keluarga"))
                actions.create_new_household(
                    tx, account, role, rng.choice(VILLAGES), now=day_of_test(n)
                )
            staff = [add_trainer(tx, f"Bu {n}", ("35.02", "35.07")[n]) for n in range(2)]
        seen: set[str] = set()
        for step in range(200):
            take_random_step(rng, people, staff, day_of_test(10 + step))
            seen |= {figure for _, figure, _ in stored_counters()}
            if step % 10 == 9:
                assert stored_counters() == recounted_counters(), f"after step {step}"
        assert seen >= {"complete", "self_registered"}, "the steps prove little"
        with transaction() as tx:
            for account in people:
                actions.erase_core_progress(tx, account, day_of_test(300))
                actions.erase_acquaintances(tx, account, day_of_test(300))
                actions.erase_learning_days(tx, account, day_of_test(300))
                actions.erase_memberships(tx, account, day_of_test(300))
        assert stored_counters() == {}


def take_random_step(
    rng: random.Random, people: list[UUID], staff: list[UUID], now: datetime
) -> None:
    steps = (change_household, change_household, change_what_is_known, change_what_is_known)
    with transaction() as tx:
        rng.choice(steps)(tx, rng, people, staff, now)


def change_household(
    tx: Session, rng: random.Random, people: list[UUID], _staff: list[UUID], now: datetime
) -> None:
    who, other = rng.sample(people, 2)
    mine, theirs = queries.memberships_of(who), queries.memberships_of(other)
    role = rng.choice(("pekerja", "keluarga"))
    step = rng.choice(("join", "join", "leave", *["core"] * 4, "village", "choose", "erase"))
    if step == "join":
        actions.join_household(tx, rng.choice(theirs).household, who, role, now=now)
    elif step == "leave":
        actions.leave_household(tx, rng.choice(mine).household, who, now=now)
    elif step == "core":
        told = {
            account: {home.role: (rng.choice((1, 2)), rng.choice((10, 11)), 11)}
            for account, (home, *_) in ((who, mine), (other, theirs))
        }
        actions.record_core_progress(tx, told, now=now)
    elif step == "village":
        actions.set_household_village(tx, rng.choice(mine).household, rng.choice(VILLAGES), now=now)
    elif step == "choose":
        actions.choose_counting_household(tx, who, rng.choice(mine).household, now=now)
    else:
        actions.erase_core_progress(tx, who, now)


def change_what_is_known(
    tx: Session, rng: random.Random, people: list[UUID], staff: list[UUID], now: datetime
) -> None:
    who, trainer = rng.choice(people), rng.choice(staff)
    words = list(tx.scalars(select(Acquaintance.id)))
    step = rng.choice(("known", "known", "wait", "yes", "no", "learn", "learn", "learn", "region"))
    if step == "known":
        some = rng.sample(people, rng.randint(1, 3))
        actions.record_acquaintances(tx, some, trainer, way=actions.TICK, now=now)
    elif step == "wait":  # as if there had been more than 60 today
        homes = [home.household for home in queries.memberships_of(who)]
        mine = (Acquaintance.account == who, Acquaintance.ended_at.is_(None))
        with updating_counters(tx, homes):
            unconfirmed = {"confirmed_at": None, "confirmed_by": None}
            tx.execute(update(Acquaintance).where(*mine).values(unconfirmed))
    elif step == "yes":
        actions.confirm_acquaintances(tx, words, trainer, now=now)
    elif step == "no":
        actions.end_acquaintances(tx, rng.sample(words, min(len(words), 2)), trainer, now=now)
    elif step == "learn":
        days = rng.sample(range(30), 4)
        actions.record_learning_days(tx, [(who, now + timedelta(days=day)) for day in days])
    else:
        actions.move_households_to_region(tx, "35.02.01.2001", "35.02.01.2002", now=now)
