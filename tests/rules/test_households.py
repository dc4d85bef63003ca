"""What a household adds to the numbers, and who sees what of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.counters.rules import ANY
from app.households.rules import (
    CoreListProgress,
    CountedMember,
    SetangkupHalf,
    VisibleMember,
    counter_contribution,
    moved_village_code,
    setangkup_half_fill,
    setangkup_of_household,
    updated_core_progress,
)

START = datetime(2026, 11, 1, tzinfo=UTC)
roles = st.sampled_from(["pekerja", "keluarga"])


@st.composite
def counted_members(draw: st.DrawFn) -> CountedMember:
    met = draw(st.frozensets(st.integers(1, 3)))
    return CountedMember(draw(roles), draw(st.booleans()), bool(met) or draw(st.booleans()), met)


def finished_member(role: str, *met: int, counts: bool = True) -> CountedMember:
    return CountedMember(role, counts, finished=True, met=frozenset(met))


@given(st.lists(counted_members(), max_size=6))
def test_household_adds_at_most_one_to_the_counters_of_all_and_complete_households(
    members: list[CountedMember],
) -> None:
    figures = counter_contribution(members)
    complete = {core: n for (figure, core), n in figures.items() if figure == "complete"}
    counting = [m for m in members if m.counts]
    finished_roles = {m.role for m in counting if m.finished}
    assert figures.get(("household", 0), 0) == (1 if counting else 0)
    assert figures.get(("person", 0), 0) == len(counting)
    assert complete.get(ANY, 0) == (1 if len(finished_roles) == 2 else 0)
    assert figures.get(("done", ANY), 0) == sum(m.finished for m in counting)
    for core in (1, 2, 3):
        met = [m.role for m in counting if core in m.met]
        assert figures.get(("done", core), 0) == len(met)
        assert complete.get(core, 0) == (1 if len(set(met)) == 2 else 0)
        assert complete.get(core, 0) <= complete.get(ANY, 0), "a version is a part of the headline"


@given(st.lists(counted_members(), max_size=6))
def test_member_counted_in_another_household_adds_nothing_to_this_ones_counters(
    members: list[CountedMember],
) -> None:
    assert counter_contribution(members) == counter_contribution([m for m in members if m.counts])


@given(
    st.lists(counted_members(), max_size=5).flatmap(
        lambda m: st.tuples(st.just(m), st.permutations(m))
    )
)
def test_order_of_members_does_not_change_what_a_household_adds_to_counters(
    two_orders: tuple[list[CountedMember], list[CountedMember]],
) -> None:
    one, other = two_orders
    assert counter_contribution(one) == counter_contribution(other)


def test_worker_and_family_with_different_core_list_versions_complete_neither_version() -> None:
    figures = counter_contribution([finished_member("pekerja", 1), finished_member("keluarga", 2)])
    assert figures["complete", ANY] == 1
    assert {core for figure, core in figures if figure == "complete"} == {ANY}


def test_household_is_complete_for_each_core_list_version_that_both_roles_finished() -> None:
    figures = counter_contribution(
        [
            finished_member("pekerja", 1, 2),
            finished_member("keluarga", 1),
            finished_member("keluarga", 2, 3),
        ]
    )
    assert {core for figure, core in figures if figure == "complete"} == {ANY, 1, 2}
    assert [figures["done", core] for core in (ANY, 1, 2, 3)] == [3, 2, 2, 1]


def test_two_workers_who_finished_do_not_make_a_household_complete() -> None:
    assert not [
        k
        for k in counter_contribution(
            [finished_member("pekerja", 1), finished_member("pekerja", 1)]
        )
        if k[0] == "complete"
    ]


def test_household_without_counted_members_adds_nothing_to_counters() -> None:
    assert counter_contribution([finished_member("pekerja", 1, counts=False)]) == {}
    assert counter_contribution([]) == {}


@given(st.integers(0, 40), st.integers(0, 40))
def test_half_of_the_family_drawing_is_full_only_when_that_role_did_every_lesson(
    done: int, total: int
) -> None:
    done = min(done, total)
    state = setangkup_half_fill(done, total)
    assert 0 <= state <= 8
    assert (state == 8) == (0 < total == done)
    assert (state == 0) == (done == 0)


# ---- who sees what ----


def visible_member(
    n: int, role: str = "keluarga", progress: tuple[int, int] = (0, 0), *, reader: bool = False
) -> VisibleMember:
    return VisibleMember(
        account=UUID(int=n), name=f"Orang {n}", role=role, joined_at=START + timedelta(days=n),
        done=progress[0], total=progress[1], allowed=False, is_reader=reader,
    )  # fmt: skip


def test_family_drawing_shows_the_relative_with_most_progress_among_those_who_share() -> None:
    drawn = setangkup_of_household(
        [
            visible_member(1, "pekerja", (3, 12), reader=True),
            visible_member(2, progress=(0, 0)),
            visible_member(3, progress=(5, 12)),
            visible_member(4, progress=(9, 12)),
        ]
    )
    assert drawn.family.name == "Orang 4"
    assert (drawn.family.done, drawn.family.state) == (9, 6)


def test_family_drawing_prefers_the_reader_when_two_members_have_equal_progress() -> None:
    drawn = setangkup_of_household(
        [visible_member(1, "pekerja", (4, 12)), visible_member(2, "pekerja", (4, 12), reader=True)]
    )
    assert drawn.worker.is_reader


def test_family_drawing_has_no_name_for_a_role_without_members() -> None:
    assert (
        setangkup_of_household([visible_member(1, "pekerja", (4, 12), reader=True)]).family
        == SetangkupHalf()
    )


def test_family_drawing_is_complete_only_for_a_reader_who_sees_both_roles_finished() -> None:
    worker = visible_member(1, "pekerja", (12, 12), reader=True)
    assert setangkup_of_household([worker, visible_member(2, progress=(12, 12))]).is_complete
    assert not setangkup_of_household([worker, visible_member(2)]).is_complete


@given(st.lists(st.tuples(roles, st.integers(0, 12)), min_size=1, max_size=5))
def test_family_drawing_names_the_first_joined_member_when_nobody_shares_progress(
    others: list[tuple[str, int]],
) -> None:
    members = [visible_member(n + 1, role) for n, (role, _) in enumerate(others)]
    drawn = setangkup_of_household(members)
    for half, role in ((drawn.worker, "pekerja"), (drawn.family, "keluarga")):
        first = next((m.name for m in members if m.role == role), None)
        assert half == SetangkupHalf(first)


# ---- progress ----


def test_core_list_progress_keeps_its_first_finish_time_under_a_newer_version() -> None:
    finished = CoreListProgress(1, 12, 12, START)
    later = START + timedelta(days=9)
    assert updated_core_progress(finished, 2, 13, 14, later) == CoreListProgress(2, 13, 14, START)
    assert updated_core_progress(finished, 2, 14, 14, later) == CoreListProgress(2, 14, 14, START)
    assert updated_core_progress(finished, 1, 3, 12, later) == CoreListProgress(1, 3, 12, START)
    assert updated_core_progress(finished, 1, 12, 12, later) is None


def test_family_drawing_of_two_finished_roles_stays_complete_under_a_newer_core_list() -> None:
    worker = replace(visible_member(1, "pekerja", (4, 11), reader=True), finished=True)
    further = visible_member(3, "pekerja", (10, 11))
    drawn = setangkup_of_household(
        [worker, further, replace(visible_member(2, progress=(0, 11)), finished=True)]
    )
    assert drawn.is_complete
    assert (drawn.worker.name, drawn.worker.done, drawn.worker.total) == ("Orang 1", 4, 11)


def test_core_list_is_finished_when_all_its_lessons_are_done() -> None:
    assert updated_core_progress(CoreListProgress(1, 11, 12), 1, 12, 12, START) == CoreListProgress(
        1, 12, 12, START
    )
    assert updated_core_progress(None, 1, 1, 12, START) == CoreListProgress(1, 1, 12)
    assert updated_core_progress(CoreListProgress(1, 1, 12), 1, 1, 12, START) is None


def test_core_list_without_lessons_does_not_count_as_finished() -> None:
    assert updated_core_progress(None, 1, 0, 0, START) == CoreListProgress(1, 0, 0)


@pytest.mark.parametrize(
    ("village", "old", "new", "moved"),
    [
        ("35.07.12.2001", "35.07.12.2001", "35.07.13.2004", "35.07.13.2004"),
        ("35.07.12.2001", "35.07.12", "35.09.01", "35.09.01.2001"),
        ("92.01.05.2001", "92", "96", "96.01.05.2001"),
    ],
)
def test_village_code_keeps_its_last_part_when_a_parent_region_gets_a_new_code(
    village: str, old: str, new: str, moved: str
) -> None:
    assert moved_village_code(village, old, new) == moved
