"""When somebody is asked, and by which form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.survey.rules.waves import (
    HALF_A_YEAR,
    WAVES,
    Learner,
    Taken,
    coming,
    form_for,
    open_wave,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = timedelta(days=1)


def taken(days_ago: int, form: str = "A", *, ended: bool = True) -> Taken:
    at = NOW - days_ago * DAY
    return Taken(form, at, at, at if ended else None)


@pytest.mark.parametrize("again, done, wave", [
    (False, 0, None), (True, 0, "before"), (True, 2, "before"), (True, 3, None), (True, 9, None),
])  # fmt: skip
def test_before_is_from_the_second_visit_until_the_third_core_quiz(
    again: bool, done: int, wave: str | None
) -> None:
    assert open_wave(Learner(again, done, None, {}), NOW) == wave


@pytest.mark.parametrize("days, wave", [
    (0, "after"), (182, "after"), (183, "later"), (365, "later"), (366, None), (900, None),
])  # fmt: skip
def test_after_is_when_the_core_is_done_and_later_half_a_year_on(
    days: int, wave: str | None
) -> None:
    assert open_wave(Learner(True, 12, NOW - days * DAY, {}), NOW) == wave


def test_half_a_year_is_counted_from_the_last_answer_after() -> None:
    who = Learner(True, 12, NOW - 200 * DAY, {"after": taken(100)})
    assert open_wave(who, NOW) is None
    later = coming(who, NOW)
    assert later is not None
    assert (later.wave, later.at) == ("later", NOW - 100 * DAY + HALF_A_YEAR)
    assert open_wave(who, NOW + 83 * DAY) == "later"


def test_what_was_all_asked_is_not_asked_again_and_what_was_begun_goes_on() -> None:
    who = Learner(True, 1, None, {"before": taken(1)})
    assert open_wave(who, NOW) is None
    assert open_wave(Learner(True, 1, None, {"before": taken(1, ended=False)}), NOW) == "before"
    done = Learner(True, 12, NOW - 300 * DAY, {"after": taken(290), "later": taken(5)})
    assert open_wave(done, NOW) is None
    assert coming(done, NOW) is None


def test_before_the_core_is_done_nobody_knows_the_day_of_what_comes_next() -> None:
    following = coming(Learner(True, 1, None, {}), NOW)
    assert following is not None
    assert (following.wave, following.at) == ("after", None)


@given(st.integers(0, 2**128 - 1), st.lists(st.sampled_from(WAVES), unique=True))
def test_nobody_meets_a_question_twice_in_a_row(account: int, waves: list[str]) -> None:
    """Also where a wave was missed."""
    begun: dict[str, Taken] = {}
    forms = []
    for n, wave in enumerate(sorted(waves, key=WAVES.index)):
        forms.append(form_for(account, begun))
        begun[wave] = taken(900 - n, forms[-1])
    assert all(a != b for a, b in pairwise(forms))


def test_half_begin_with_each_form() -> None:
    assert [form_for(n, {}) for n in range(4)] == ["A", "B", "A", "B"]
