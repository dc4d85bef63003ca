"""Who pads the numbers: an outsider moves none of the known households, an insider leaves a
trail."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.counters.queries import all_counters
from app.households import actions as households
from app.households import queries
from app.households.models import Acquaintance
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.recount.queries import recomputed_counters
from tests.factories import finish_core, make_known
from tests.rooms.households.people import add_account, add_trainer, day_of_test

VILLAGES = ("35.07.01.2001", "35.07.01.2002", "35.02.01.2001", "33.01.01.2001", None)
PHONES, DAYS = 50, 90


def known_counters() -> dict[tuple[str, str, int], int]:
    """All counters but those of households that registered by themselves."""
    stored = all_counters()
    recomputed = {key: n for part in recomputed_counters() for key, n in part.items()}
    assert stored == recomputed
    return {key: n for key, n in stored.items() if key[1] != "self_registered"}


def settle_known_family(tx: Session) -> None:
    """The one real household: its worker finished, his wife did not."""
    worker, wife = add_account(tx, "Wati"), add_account(tx, "Sumi")
    home = households.create_new_household(tx, worker, "pekerja", VILLAGES[0], now=day_of_test(0))
    households.join_household(tx, home, wife, "keluarga", now=day_of_test(0))
    make_known(tx, [worker, wife], day_of_test(0))
    finish_core(tx, worker, "pekerja", now=day_of_test(1))


def invented_days(rng: random.Random, people: list[UUID]) -> Iterator[datetime]:
    """Each day every profile learns and some finish, found, join, leave or move households."""
    for day in range(1, DAYS):
        now = day_of_test(day)
        with transaction() as tx:
            households.record_learning_days(tx, [(who, now) for who in people])
            for who in rng.sample(people, 3):
                finish_core(tx, who, rng.choice(("pekerja", "keluarga")), now=now)
            for who, other in (rng.sample(people, 2) for _ in range(3)):
                homes, theirs = queries.memberships_of(who), queries.memberships_of(other)
                kind = rng.choice(("move", "move", "join", "leave", "choose"))
                home = rng.choice(homes).household
                if kind == "move":
                    households.set_household_village(tx, home, rng.choice(VILLAGES), now=now)
                elif kind == "join":
                    role = rng.choice(("pekerja", "keluarga"))
                    households.join_household(tx, theirs[0].household, who, role, now=now)
                elif kind == "leave":
                    households.leave_household(tx, home, who, now=now)
                else:
                    households.choose_counting_household(tx, who, home, now=now)
        yield now


def test_outsider_with_fifty_phones_and_three_months_moves_no_number_of_known_households(
    app: Flask,
) -> None:
    rng = random.Random(16)
    with app.app_context():
        with transaction() as tx:
            settle_known_family(tx)
        before = known_counters()
        with transaction() as tx:
            people = [add_account(tx, f"Rekaan {n}") for n in range(PHONES)]
            for who in people:
                role = rng.choice(("pekerja", "keluarga"))
                households.create_new_household(
                    tx, who, role, rng.choice(VILLAGES), now=day_of_test(0)
                )
        alone: set[int] = set()
        for day, _now in enumerate(invented_days(rng, people)):
            if day % 10 == 9:
                assert known_counters() == before
                alone.add(all_counters().get(("00", "self_registered", 0), 0))
        assert max(alone) > 10, "they do reach the other series"


def test_self_registered_households_count_the_same_whether_their_people_finish_or_not(
    app: Flask,
) -> None:
    """Padding beside one real household that registered by itself tells nothing of it."""
    seen = []
    for finishes in (False, True):
        with app.app_context():
            with transaction() as tx:
                people = [add_account(tx, f"P{n}") for n in range(5)]
                for n, who in enumerate(people):
                    role = "pekerja" if n else "keluarga"
                    households.create_new_household(tx, who, role, VILLAGES[1], now=day_of_test(0))
                    days = [(who, day_of_test(day)) for day in (1, 8, 15)]
                    households.record_learning_days(tx, days)
                    if finishes:
                        finish_core(tx, who, role, now=day_of_test(9))
            seen.append(dict(all_counters()))
            with transaction() as tx:
                for who in people:
                    households.erase_learning_days(tx, who, day_of_test(20))
                    households.erase_memberships(tx, who, day_of_test(20))
    assert seen[0] == seen[1] != {}
    assert {figure for _, figure, _ in seen[0]} == {"self_registered"}


def test_insider_with_a_trainers_account_leaves_a_trail_and_no_more_than_sixty_a_day(
    app: Flask,
) -> None:
    with app.app_context():
        with transaction() as tx:
            trainer = add_trainer(tx, "Pak Toni")
            people = [add_account(tx, f"Rekaan {n}") for n in range(100)]
            for who in people:
                households.create_new_household(tx, who, "pekerja", VILLAGES[0], now=day_of_test(0))
            households.record_acquaintances(
                tx, people, trainer, way=households.TICK, now=day_of_test(1)
            )
        assert all_counters()["00", "household", 0] == 60
        trail = select(func.count()).where(
            AuditEvent.what == "households:acquaintance:give", AuditEvent.who == trainer
        )
        assert read().scalar(trail) == 100
        words = list(
            read().execute(select(Acquaintance.id).where(Acquaintance.staff == trainer)).scalars()
        )
        with transaction() as tx:
            later = day_of_test(1) + timedelta(days=2)
            assert households.end_acquaintances(tx, words, None, now=later) == 100
        assert known_counters() == {}
