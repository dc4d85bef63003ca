"""Two at the same moment. SQLite lets writers queue; on PostgreSQL the locks are what holds."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID

from flask import Flask

from app.households import actions, queries
from app.households.rules import HouseholdGoneError
from app.identity import actions as identity
from app.kit.store.db import database, transaction
from app.sign_in import actions as sign_in_actions
from tests.factories import make_known
from tests.rooms.households.people import (
    add_account,
    day_of_test,
    recounted_counters,
    stored_counters,
)

ROUNDS = 10


def run_concurrently(app: Flask, *deeds: Callable[[], object]) -> list[BaseException | None]:
    """Run each deed in a thread of its own, all from the same moment; what each raised."""
    barrier = threading.Barrier(len(deeds))
    outcomes: list[BaseException | None] = [None] * len(deeds)

    def run(n: int) -> None:
        with app.app_context():
            try:
                barrier.wait()
                deeds[n]()
            except BaseException as error:
                outcomes[n] = error
            finally:
                database().drop_connection()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_household_is_counted_once_when_members_finish_required_lessons_concurrently(
    app: Flask,
) -> None:
    with app.app_context():
        for n in range(ROUNDS):
            with transaction() as tx:
                worker, mother = add_account(tx, f"W{n}"), add_account(tx, f"S{n}")
                home = actions.create_new_household(
                    tx, worker, "pekerja", "35.02.01.2001", now=day_of_test(0)
                )
                actions.join_household(tx, home, mother, "keluarga", now=day_of_test(0))
                make_known(tx, [worker, mother], day_of_test(0))

            def finish(who: UUID, role: str) -> Callable[[], None]:
                def in_transaction() -> None:
                    with transaction() as tx:
                        actions.record_core_progress(
                            tx, {who: {role: (1, 11, 11)}}, now=day_of_test(1)
                        )

                return in_transaction

            assert run_concurrently(app, finish(worker, "pekerja"), finish(mother, "keluarga")) == [
                None,
                None,
            ]
        assert stored_counters()["35.02", "complete", 1] == ROUNDS
        assert stored_counters() == recounted_counters()


def test_invitation_code_used_concurrently_admits_one_person(app: Flask) -> None:
    with app.app_context():
        for n in range(ROUNDS):
            with transaction() as tx:
                worker, one, two = (add_account(tx, f"{name}{n}") for name in "WAB")
                home = actions.create_new_household(tx, worker, "pekerja", now=day_of_test(0))
                code = actions.invite_to_household(tx, home, worker, "keluarga", now=day_of_test(0))

            def use(who: UUID, code: str = code) -> Callable[[], None]:
                def in_transaction() -> None:
                    with transaction() as tx:
                        sign_in_actions.redeem_invitation(tx, code, who, now=day_of_test(1))

                return in_transaction

            outcomes = run_concurrently(app, use(one), use(two))
            assert outcomes.count(None) == 1
            assert any(isinstance(o, identity.CodeRefusedError) for o in outcomes)
            assert len(queries.households_visible_to(worker)[0].members) == 2
        assert stored_counters() == recounted_counters()


def test_joining_a_household_while_its_last_member_is_erased_keeps_counters_correct(
    app: Flask,
) -> None:
    with app.app_context():
        for n in range(ROUNDS):
            with transaction() as tx:
                worker, mother = add_account(tx, f"W{n}"), add_account(tx, f"S{n}")
                home = actions.create_new_household(
                    tx, worker, "pekerja", "35.02.01.2001", now=day_of_test(0)
                )

            def erase_worker(worker: UUID = worker) -> None:
                with transaction() as tx:
                    actions.erase_memberships(tx, worker, day_of_test(1))

            def join_as_mother(home: UUID = home, mother: UUID = mother) -> None:
                with transaction() as tx:
                    actions.join_household(tx, home, mother, "keluarga", now=day_of_test(1))

            gone, came = run_concurrently(app, erase_worker, join_as_mother)
            assert gone is None
            assert came is None or isinstance(came, HouseholdGoneError)
            assert len(queries.memberships_of(mother)) == (1 if came is None else 0)
            assert stored_counters() == recounted_counters()


def test_members_sharing_progress_with_each_other_concurrently_do_not_deadlock(app: Flask) -> None:
    with app.app_context():
        for n in range(ROUNDS):
            with transaction() as tx:
                worker, mother = add_account(tx, f"W{n}"), add_account(tx, f"S{n}")
                home = actions.create_new_household(tx, worker, "pekerja", now=day_of_test(0))
                actions.join_household(tx, home, mother, "keluarga", now=day_of_test(0))

            def allow(owner: UUID, viewer: UUID) -> Callable[[], None]:
                def in_transaction() -> None:
                    with transaction() as tx:
                        actions.share_progress(
                            tx, owner, viewer, version=1, language="id", now=day_of_test(1)
                        )

                return in_transaction

            assert run_concurrently(app, allow(worker, mother), allow(mother, worker)) == [
                None,
                None,
            ]
