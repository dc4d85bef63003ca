"""What a household adds to the numbers, and who sees what of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
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
    has_learned_for_a_while,
    is_day_stored,
    moved_village_code,
    people_counted,
    setangkup_half_fill,
    setangkup_of_household,
    updated_core_progress,
)

START = datetime(2026, 11, 1, tzinfo=UTC)
roles = st.sampled_from(["pekerja", "keluarga"])


@st.composite
def counted_members(draw: st.DrawFn) -> CountedMember:
    met = draw(st.frozensets(st.integers(1, 3)))
    return CountedMember(
        draw(st.uuids()),
        draw(roles),
        draw(st.booleans()),
        START + timedelta(days=draw(st.integers(0, 3))),
        finished=bool(met) or draw(st.booleans()),
        met=met,
        is_known=draw(st.booleans()),
        founded=draw(st.booleans()),
        learned=draw(st.booleans()),
    )


MEMBER = CountedMember(UUID(int=1), "pekerja", True, START)


def finished_member(role: str, *met: int, counts: bool = True) -> CountedMember:
    """Somebody whom staff know, and who finished."""
    return replace(
        MEMBER, role=role, counts=counts, finished=True, met=frozenset(met), is_known=True
    )


@given(st.lists(counted_members(), max_size=9))
def test_household_counts_in_the_series_of_known_ones_only_if_staff_know_one_of_its_people(
    members: list[CountedMember],
) -> None:
    figures = counter_contribution(members)
    counting = [m for m in members if m.counts]
    is_known = any(m.is_known for m in counting)
    assert (("household", 0) in figures) == is_known
    if not is_known:
        learned = any(m.learned for m in counting)
        assert figures == ({("self_registered", 0): 1} if learned else {})


def test_member_who_joined_by_a_code_counts_once_known_or_after_three_days() -> None:
    founder = replace(MEMBER, founded=True, is_known=True)
    guest = replace(MEMBER, account=UUID(int=2), role="keluarga", finished=True)
    assert counter_contribution([founder, guest])["person", 0] == 1
    assert ("done", ANY) not in counter_contribution([founder, guest])
    for counted_guest in (replace(guest, is_known=True), replace(guest, learned=True)):
        counted = counter_contribution([founder, counted_guest])
        assert (counted["person", 0], counted["done", ANY]) == (2, 1)


def test_six_people_of_a_household_count_at_most_the_known_ones_first() -> None:
    members = [
        replace(
            MEMBER,
            account=UUID(int=n),
            joined_at=START + timedelta(days=n),
            learned=True,
            is_known=n >= 7,
            finished=n in (0, 3, 4, 8),
        )
        for n in range(9)
    ]
    assert [m.account.int for m in people_counted(members)] == [7, 8, 0, 1, 2, 3]
    figures = counter_contribution(members)
    assert (figures["person", 0], figures["done", ANY]) == (6, 3)


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 3, 1)), max_size=20))
def test_three_stored_days_mean_three_days_of_learning_the_last_14_or_more_after_the_first(
    days: list[date],
) -> None:
    stored: list[date] = []
    for day in sorted(days):
        if is_day_stored(stored, day):
            stored.append(day)
    learned = len(set(days)) >= 3 and max(days) - min(days) >= timedelta(days=14)
    assert has_learned_for_a_while(len(stored)) == learned
    assert len(stored) <= 3


@given(st.lists(counted_members(), max_size=9))
def test_household_adds_at_most_one_to_the_counters_of_all_and_complete_households(
    members: list[CountedMember],
) -> None:
    figures = counter_contribution(members)
    complete = {core: n for (figure, core), n in figures.items() if figure == "complete"}
    counting = [m for m in members if m.counts]
    people = people_counted(members) if any(m.is_known for m in counting) else []
    finished_roles = {m.role for m in people if m.finished}
    assert figures.get(("household", 0), 0) == (1 if people else 0)
    assert figures.get(("person", 0), 0) == len(people)
    assert complete.get(ANY, 0) == (1 if len(finished_roles) == 2 else 0)
    assert figures.get(("done", ANY), 0) == sum(m.finished for m in people)
    for core in (1, 2, 3):
        met = [m.role for m in people if core in m.met]
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
