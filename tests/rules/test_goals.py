"""The rules of a shared goal: whose yes counts, which month it is, what is drawn."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.goals.rules import (
    CHART_MONTHS,
    POTS,
    GoalPlan,
    PlannedPot,
    SharedGoal,
    VisibleSavingsMark,
    is_agreement_needed,
    is_month_open_for_marks,
    is_same_proposal,
    may_agree,
    month_of,
    months_before,
    months_between,
    pots_seen_by_reader,
)
from app.households.rules import VisibleMember

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)
A, B, C, GONE = (UUID(int=n) for n in range(1, 5))
MONTHS = st.dates(date(2020, 1, 1), date(2060, 1, 1)).map(lambda day: day.replace(day=1))


def member(account: UUID, role: str, *, reader: bool = False) -> VisibleMember:
    return VisibleMember(account, f"orang {account.int}", role, AT, 0, 0, False, reader)


def household_of(*roles: str) -> list[VisibleMember]:
    return [member(who, role) for who, role in zip((A, B, C), roles, strict=False)]


def goal(*targets: int, until: date = date(2027, 12, 1), since: datetime | None = AT) -> SharedGoal:
    pots = tuple(
        PlannedPot(pot, n, "Haji" if pot == "lain" else None)
        for pot, n in zip(POTS, targets, strict=False)
    )
    return SharedGoal(UUID(int=9), GoalPlan("Modal", until, pots), False, A, AT, since)


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        (("pekerja", "keluarga"), {B}),
        (("keluarga", "pekerja"), {B}),
        (("pekerja", "keluarga", "keluarga"), {B, C}),
        (("keluarga", "keluarga", "pekerja"), {C}),
        (("keluarga", "keluarga"), {B}),
        (("pekerja", "pekerja", "pekerja"), {B, C}),
        (("pekerja",), set()),
    ],
)
def test_savings_goal_is_agreed_to_by_the_other_role_or_by_anyone_if_that_role_is_absent(
    roles: tuple[str, ...], may: set[UUID]
) -> None:
    members = household_of(*roles)
    assert {who for who in (A, B, C) if may_agree(who, A, members)} == may


def test_goal_proposed_by_a_former_member_may_be_agreed_to_by_any_member() -> None:
    members = household_of("pekerja", "keluarga")
    for proposer in (GONE, None):
        assert [may_agree(who, proposer, members) for who in (A, B, C)] == [True, True, False]


def test_savings_goal_needs_agreement_again_after_the_member_who_agreed_has_left() -> None:
    both, alone = household_of("pekerja", "keluarga"), household_of("pekerja")
    assert not is_agreement_needed(AT, A, None, A, alone)
    assert is_agreement_needed(AT, A, None, B, both)
    assert not is_agreement_needed(AT, A, B, B, both)
    assert is_agreement_needed(AT, A, GONE, B, both)
    assert is_agreement_needed(None, A, None, B, both)


@given(MONTHS, st.integers(0, 500))
def test_counting_months_between_dates_is_the_inverse_of_going_back_months(
    month: date, n: int
) -> None:
    assert months_between(months_before(month, n), month) == n
    assert months_before(months_before(month, n), -n) == month


@given(MONTHS, st.integers(0, 27), st.integers(0, 86_399))
def test_month_of_a_moment_is_determined_in_western_indonesian_time(
    month: date, days: int, seconds: int
) -> None:
    local = datetime(month.year, month.month, 1, tzinfo=UTC) + timedelta(days, seconds)
    assert month_of(local - timedelta(hours=7)) == month


def test_only_current_and_previous_month_since_the_goal_began_can_be_marked_as_saved() -> None:
    october = months_before(NOVEMBER)
    assert is_month_open_for_marks(NOVEMBER, NOVEMBER, AT)
    assert is_month_open_for_marks(october, october, AT)
    assert not is_month_open_for_marks(october, NOVEMBER, AT)
    assert not is_month_open_for_marks(months_before(october), months_before(october), AT)
    assert not is_month_open_for_marks(months_before(NOVEMBER, -1), october, AT)


def test_monthly_deposit_of_a_savings_goal_matches_the_worked_example() -> None:
    """A worked table: Rp50.000.000 in 24 months without interest."""
    assert goal(50_000_000, until=date(2028, 10, 1)).monthly_deposit(50_000_000) == 2_083_334


@given(st.integers(1, 10**12), MONTHS)
def test_monthly_deposit_is_the_smallest_that_reaches_the_savings_goal(
    target: int, until: date
) -> None:
    planned = goal(target, until=until)
    share = planned.monthly_deposit(target)
    assert planned.months >= 1
    assert share * planned.months >= target > (share - 1) * planned.months


@given(
    st.lists(
        st.builds(
            VisibleSavingsMark,
            pot=st.sampled_from(POTS),
            account=st.sampled_from([A, B, C]),
            month=st.sampled_from(
                [NOVEMBER, months_before(NOVEMBER, -1), months_before(NOVEMBER, -20)]
            ),
            amount=st.none() | st.integers(1, 10**12),
        )
    ),
    st.sampled_from([NOVEMBER, months_before(NOVEMBER, -1), months_before(NOVEMBER, -30)]),
)
def test_savings_goal_summary_uses_only_deposits_that_the_reader_may_see(
    marks: list[VisibleSavingsMark], month: date
) -> None:
    members = [member(A, "pekerja", reader=True), member(B, "keluarga"), member(C, "keluarga")]
    shown = pots_seen_by_reader(
        goal(5, 10**12, until=months_before(NOVEMBER, -24)), marks, members, month
    )
    assert [filling.pot.pot for filling in shown] == ["darurat", "sekolah"]
    for filling in shown:
        of_pot = [mark for mark in marks if mark.pot == filling.pot.pot]
        assert filling.known == sum(mark.amount or 0 for mark in of_pot)
        assert 0 <= filling.percent <= 100
        assert 1 <= len(filling.months) <= CHART_MONTHS
        assert month in [each for each, _ in filling.months]
        assert filling.marked_months_count <= len({mark.month for mark in of_pot})
        now = {mark.account for mark in of_pot if mark.month == month}
        assert (filling.mine is not None) == (A in now)
        assert filling.others == (("orang 2", B in now), ("orang 3", C in now))


def test_savings_chart_ends_with_the_last_month_of_the_goal() -> None:
    members = [member(A, "pekerja", reader=True)]
    (shown,) = pots_seen_by_reader(goal(5, until=date(2027, 1, 1)), [], members, NOVEMBER)
    assert [str(month)[:7] for month, _ in shown.months] == ["2026-11", "2026-12", "2027-01"]


def test_resent_goal_form_is_a_repeat_unless_it_restarts_the_goal_it_was_made_from() -> None:
    proposed, current = goal(5, since=None), goal(5)
    for keeps, seen in product((True, False), (None, current.id, GONE)):
        assert is_same_proposal(proposed, proposed.plan, keeps_marks=keeps, seen=seen) == (
            not keeps
        )
        same = is_same_proposal(current, current.plan, keeps_marks=keeps, seen=seen)
        assert same == (keeps or seen != current.id)
    assert not is_same_proposal(current, goal(6).plan, keeps_marks=True, seen=None)
