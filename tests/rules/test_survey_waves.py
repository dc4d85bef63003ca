"""When a person is surveyed, and with which form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.survey.rules.waves import (
    HALF_A_YEAR,
    WAVES,
    BegunWave,
    WaveFacts,
    form_of_new_wave,
    next_wave,
    wave_open_now,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = timedelta(days=1)


def begun_wave(days_ago: int, form: str = "A", *, ended: bool = True) -> BegunWave:
    at = NOW - days_ago * DAY
    return BegunWave(form, at, at, at if ended else None)


@pytest.mark.parametrize("again, done, wave", [
    (False, 0, None), (True, 0, "before"), (True, 2, "before"), (True, 3, None), (True, 9, None),
])  # fmt: skip
def test_first_survey_is_open_from_the_second_visit_until_three_required_lessons_are_done(
    again: bool, done: int, wave: str | None
) -> None:
    assert wave_open_now(WaveFacts(again, done, None, {}), NOW) == wave


@pytest.mark.parametrize("days, wave", [
    (0, "after"), (182, "after"), (183, "later"), (365, "later"), (366, None), (900, None),
])  # fmt: skip
def test_second_survey_opens_after_the_last_required_lesson_and_third_half_a_year_later(
    days: int, wave: str | None
) -> None:
    assert wave_open_now(WaveFacts(True, 12, NOW - days * DAY, {}), NOW) == wave


def test_third_survey_starts_half_a_year_after_the_last_answer_of_the_second() -> None:
    who = WaveFacts(True, 12, NOW - 200 * DAY, {"after": begun_wave(100)})
    assert wave_open_now(who, NOW) is None
    later = next_wave(who, NOW)
    assert later is not None
    assert (later.wave, later.at) == ("later", NOW - 100 * DAY + HALF_A_YEAR)
    assert wave_open_now(who, NOW + 83 * DAY) == "later"


def test_completed_survey_wave_is_closed_and_a_started_one_stays_open() -> None:
    who = WaveFacts(True, 1, None, {"before": begun_wave(1)})
    assert wave_open_now(who, NOW) is None
    assert (
        wave_open_now(WaveFacts(True, 1, None, {"before": begun_wave(1, ended=False)}), NOW)
        == "before"
    )
    done = WaveFacts(True, 12, NOW - 300 * DAY, {"after": begun_wave(290), "later": begun_wave(5)})
    assert wave_open_now(done, NOW) is None
    assert next_wave(done, NOW) is None


def test_next_survey_wave_has_no_date_before_the_required_lessons_are_done() -> None:
    following = next_wave(WaveFacts(True, 1, None, {}), NOW)
    assert following is not None
    assert (following.wave, following.at) == ("after", None)


@given(st.integers(0, 2**128 - 1), st.lists(st.sampled_from(WAVES), unique=True))
def test_consecutive_survey_waves_of_a_person_use_different_question_forms(
    account: int, waves: list[str]
) -> None:
    """Also after a missed wave."""
    begun: dict[str, BegunWave] = {}
    forms = []
    for n, wave in enumerate(sorted(waves, key=WAVES.index)):
        forms.append(form_of_new_wave(account, begun))
        begun[wave] = begun_wave(900 - n, forms[-1])
    assert all(a != b for a, b in pairwise(forms))


def test_question_form_of_the_first_survey_alternates_by_account_number() -> None:
    assert [form_of_new_wave(n, {}) for n in range(4)] == ["A", "B", "A", "B"]
