"""The recount by code of its own, and its command."""

from __future__ import annotations

import random
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.counters import actions as counter_actions
from app.counters.rules import ANY
from app.households import actions as households
from app.kit.store.db import transaction
from app.recount import actions as recount
from app.recount import queries
from tests.factories import make_known
from tests.rooms.coverage.conftest import Homes
from tests.rooms.households.people import add_account, day_of_test, stored_counters

VILLAGES = ("35.07.01.2001", "35.07.01.2002", "35.02.01.2001", "33.01.01.2001", None)


def recounted() -> dict[tuple[str, str, int], int]:
    with transaction():
        return {key: n for part in queries.recomputed_counters() for key, n in part.items()}


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["cakupan", *words])
    return result.exit_code, result.stdout + ("" if result.exit_code == 0 else result.stderr)


def take_random_step(
    tx: Session, rng: random.Random, people: list[UUID], homes: list[UUID], n: int
) -> None:
    """Something that may happen to households, as it happens."""
    who, now = rng.choice(people), day_of_test(n)
    kinds = ("found", "join", "leave", "finish", "finish", "finish", "home", "village")
    kind = rng.choice((*kinds, "known", "known", "learn", "learn"))
    if kind == "found":
        homes.append(
            households.create_new_household(
                tx, who, rng.choice(("pekerja", "keluarga")), rng.choice(VILLAGES), now=now
            )
        )
    elif kind == "known":
        make_known(tx, [who], now)
    elif kind == "learn":
        households.record_learning_days(tx, [(who, day_of_test(n + k)) for k in (0, 7, 14)])
    elif kind == "finish":
        core = 1 if n < 150 else rng.choice((1, 2, 3))
        roles = rng.choice((("pekerja",), ("keluarga",), ("pekerja", "keluarga")))
        households.record_core_progress(tx, {who: dict.fromkeys(roles, (core, 12, 12))}, now=now)
    else:
        home = rng.choice(homes)
        try:
            if kind == "join":
                households.join_household(
                    tx, home, who, rng.choice(("pekerja", "keluarga")), now=now
                )
            elif kind == "leave":
                households.leave_household(tx, home, who, now=now)
            elif kind == "home":
                households.choose_counting_household(tx, who, home, now=now)
            else:
                households.set_household_village(tx, home, rng.choice(VILLAGES), now=now)
        except LookupError:  # not theirs, or closed meanwhile: nothing happened
            return


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counters_equal_a_recount_after_hundreds_of_random_household_changes(
    app: Flask, seed: int
) -> None:
    rng = random.Random(seed)
    with app.app_context():
        with transaction() as tx:
            people = [add_account(tx, f"Orang {n}") for n in range(25)]
            homes = [
                households.create_new_household(
                    tx, who, "pekerja", rng.choice(VILLAGES), now=day_of_test(0)
                )
                for who in people
            ]
        for n in range(1, 300):
            with transaction() as tx:
                take_random_step(tx, rng, people, homes, n)
            if n % 60 == 0:
                assert recounted() == stored_counters()
        assert {figure for _, figure, _ in stored_counters()} >= {"complete", "self_registered"}


def test_household_that_finished_different_lesson_lists_is_complete_in_the_total_only(
    app: Flask,
) -> None:
    with app.app_context():
        with transaction() as tx:
            worker, mother, father = (add_account(tx, name) for name in ("Wati", "Sumi", "Joko"))
            home = households.create_new_household(
                tx, worker, "pekerja", VILLAGES[0], now=day_of_test(0)
            )
            for who in (mother, father):
                households.join_household(tx, home, who, "keluarga", now=day_of_test(0))
            make_known(tx, [worker, mother, father], day_of_test(0))
            households.record_core_progress(
                tx, {worker: {"pekerja": (1, 12, 12)}}, now=day_of_test(1)
            )
            households.record_core_progress(
                tx, {mother: {"keluarga": (2, 12, 12)}}, now=day_of_test(2)
            )
            households.record_core_progress(
                tx, {father: {"keluarga": (3, 12, 12)}}, now=day_of_test(3)
            )
        complete = {key: n for key, n in recounted().items() if key[1] == "complete"}
    codes = ("00", "35", "35.07", "35.07.01", "35.07.01.2001")
    assert complete == {(code, "complete", ANY): 1 for code in codes}


def test_recount_command_reports_that_all_counters_were_correct(app: Flask, homes: Homes) -> None:
    homes(VILLAGES[0], 2, 3)
    code, said = run(app, "hitung-ulang")
    assert code == 0
    assert said.startswith("30 baris dalam ")
    assert said.endswith("detik, semua sama dengan sebelumnya.\n")


def test_recount_command_corrects_counters_and_reports_how_many(app: Flask, homes: Homes) -> None:
    homes(VILLAGES[0], 2, 3)
    with app.app_context():
        right = stored_counters()
        with transaction() as tx:
            counter_actions.add_to_counters(
                tx, [(VILLAGES[0], {("complete", 1): 1, ("done", 7): 4})]
            )
        assert stored_counters() != right
        _, said = run(app, "hitung-ulang")
        assert said.endswith("detik, 10 berbeda dari sebelumnya.\n")
        assert stored_counters() == right


def test_failing_recount_changes_no_counter(app: Flask, homes: Homes) -> None:
    homes(VILLAGES[0], 2, 3)

    def stop() -> None:
        raise KeyboardInterrupt

    with app.app_context():
        before = stored_counters()
        with pytest.raises(KeyboardInterrupt), transaction() as tx:
            recount.rebuild_counters(tx, now=day_of_test(5), progress=stop)
        assert stored_counters() == before
