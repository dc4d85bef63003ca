"""Counters by region: after any deltas they equal a recount."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.counters import actions, queries
from app.counters.models import Counter
from app.kit.store.db import read, transaction
from app.regions import codes

HOUSEHOLD, COMPLETE = ("household", 0), ("complete", 1)
# Three districts of Ponorogo and Malang, which every test database has.
VILLAGES = ("35.02.15.2001", "35.02.15.2002", "35.02.16.2001", "35.07.22.2001", None)

Totals = dict[tuple[str, str, int], int]


def stored() -> Totals:
    """Counters by figure, read directly from the table."""
    rows = (
        read().execute(select(Counter.code, Counter.core, Counter.households, Counter.people)).all()
    )
    households = {(code, "complete" if core else "household", core): n for code, core, n, _ in rows}
    people = {(code, "done" if core else "person", core): n for code, core, _, n in rows}
    return {key: n for key, n in (households | people).items() if n}


def test_household_is_counted_once_in_its_village_and_in_every_region_above(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            actions.add_to_counters(tx, [("35.02.15.2001", {HOUSEHOLD: 1})])
        assert stored() == {
            (code, "household", 0): 1 for code in ("35.02.15.2001", "35.02.15", "35.02", "35", "00")
        }


def test_household_without_a_village_is_counted_in_the_country_only(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            actions.add_to_counters(tx, [(None, {HOUSEHOLD: 2})])
        assert stored() == {("00", "household", 0): 2}


def test_household_moving_within_a_district_changes_only_the_village_counters(
    app: Flask, statements: Callable[[], Any]
) -> None:
    with app.app_context():
        with transaction() as tx:
            actions.add_to_counters(tx, [("35.02.15.2001", {HOUSEHOLD: 1, COMPLETE: 1})])
        before = stored()
        with transaction() as tx:
            actions.add_to_counters(tx, [
                ("35.02.15.2001", {HOUSEHOLD: -1, COMPLETE: -1}),
                ("35.02.15.2002", {HOUSEHOLD: 1, COMPLETE: 1}),
            ])  # fmt: skip
        after = stored()
        above = {key for key in before if len(key[0]) < 13}
        assert {key: after[key] for key in above} == {key: before[key] for key in above}
        assert {key[0] for key in after.keys() - above} == {"35.02.15.2002"}


def test_counter_changes_that_cancel_out_execute_no_sql(
    app: Flask, statements: Callable[[], Any]
) -> None:
    with app.app_context(), transaction() as tx:
        tx.connection()
        with statements() as seen:
            actions.add_to_counters(
                tx, [("35.02.15.2001", {HOUSEHOLD: 1}), ("35.02.15.2001", {HOUSEHOLD: -1})]
            )
            actions.add_to_counters(tx, [])
        assert seen == []


def test_counters_of_many_villages_are_changed_in_one_sql_statement(
    app: Flask, statements: Callable[[], Any]
) -> None:
    with app.app_context(), transaction() as tx, statements() as seen:
        actions.add_to_counters(
            tx, [(village, {HOUSEHOLD: 1, COMPLETE: 1}) for village in VILLAGES]
        )
    assert len(seen) == 1


def test_decrementing_a_counter_below_zero_raises_integrity_error(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            actions.add_to_counters(tx, [("35.02.15.2001", {HOUSEHOLD: 1})])
        with pytest.raises(IntegrityError), transaction() as tx:
            actions.add_to_counters(tx, [("35.02.15.2001", {HOUSEHOLD: -2})])
        assert stored()["00", "household", 0] == 1


@pytest.mark.parametrize("figure", [("complete", 0), ("household", 1), ("loan", 0)])
def test_changing_a_counter_of_an_unknown_kind_raises_value_error(
    app: Flask, figure: tuple[str, int]
) -> None:
    with app.app_context(), pytest.raises(ValueError), transaction() as tx:
        actions.add_to_counters(tx, [("35.02.15.2001", {figure: 1})])


def test_counters_of_all_subregions_are_read_in_one_sql_statement(
    app: Flask, statements: Callable[[], Any]
) -> None:
    with app.app_context():
        with transaction() as tx:
            actions.add_to_counters(
                tx, [(village, {HOUSEHOLD: 1, COMPLETE: 2}) for village in VILLAGES]
            )
        with statements() as seen:
            regency = queries.counters_of_subregions("35.02")
        assert len(seen) == 1
        assert regency == {
            "35.02.15": {HOUSEHOLD: 2, COMPLETE: 4},
            "35.02.16": {HOUSEHOLD: 1, COMPLETE: 2},
        }
        assert queries.counters_of_subregions("00") == {
            "00": {HOUSEHOLD: 5, COMPLETE: 10}, "35": {HOUSEHOLD: 4, COMPLETE: 8},
        }  # fmt: skip
        with statements() as seen:
            path = queries.counters_of_subregions("00", "35", "35.02")
        assert len(seen) == 1
        assert path.keys() == {"00", "35", "35.02", "35.07", "35.02.15", "35.02.16"}
        assert queries.counters_of_subregions("33") == {}


def test_replacing_all_counters_removes_the_previous_values(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            actions.add_to_counters(tx, [("35.02.15.2001", {HOUSEHOLD: 7})])
        with transaction() as tx:
            actions.lock_counters(tx)
            actions.replace_all_counters(
                tx,
                {("00", "household", 0): 3, ("35.02", "done", 1): 2, ("35", "complete", 1): 0},
            )
        assert stored() == {("00", "household", 0): 3, ("35.02", "done", 1): 2}
        assert len(stored()) == 2
        assert queries.counters_of_subregions("00") == {"00": {HOUSEHOLD: 3}}
        assert queries.counters_of_subregions("35") == {"35.02": {("done", 1): 2}}


def test_counters_are_incremented_from_the_values_that_a_recount_stored(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            actions.replace_all_counters(
                tx, {("00", "household", 0): 3, ("35.02", "household", 0): 2}
            )
        with transaction() as tx:
            actions.add_to_counters(tx, [("35.02.15.2001", {HOUSEHOLD: 1})])
        assert stored()["00", "household", 0] == 4
        assert stored()["35.02", "household", 0] == 3
        assert len(stored()) == 5


steps = st.lists(
    st.tuples(
        st.sampled_from(VILLAGES), st.sampled_from(VILLAGES), st.integers(1, 3), st.booleans()
    ),
    max_size=30,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_counters_equal_a_recount_after_any_moves_of_households(
    app: Flask, steps: list[tuple[str | None, str | None, int, bool]]
) -> None:
    homes: list[tuple[str | None, int, bool]] = []
    with app.app_context():
        with transaction() as tx:
            actions.replace_all_counters(tx, {})
        for start, end, size, complete in steps:
            deltas = {("person", 0): size, HOUSEHOLD: 1, COMPLETE: int(complete)}
            with transaction() as tx:
                actions.add_to_counters(tx, [(start, deltas)])
            with transaction() as tx:
                actions.add_to_counters(
                    tx, [(start, {k: -n for k, n in deltas.items()}), (end, deltas)]
                )
            homes.append((end, size, complete))
        recount: Tally[tuple[str, str, int]] = Tally()
        for village, size, complete in homes:
            for code in (village, *codes.ancestor_codes(village)) if village else ("00",):
                recount[code, "person", 0] += size
                recount[code, "household", 0] += 1
                recount[code, "complete", 1] += complete
        assert stored() == {key: n for key, n in recount.items() if n}
