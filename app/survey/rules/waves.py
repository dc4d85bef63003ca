"""The waves of the survey and the form used in each. Pure.

before: from the second visit until the third core quiz is passed;

after: for six months after the core is done;

later: for six months, beginning six months after that (after the last answer of `after`, if any).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.survey.rules.instrument import FORMS

BEFORE: Final = "before"
AFTER: Final = "after"
LATER: Final = "later"
WAVES: Final = (BEFORE, AFTER, LATER)
HALF_A_YEAR: Final = timedelta(days=183)
TOO_FAR: Final = 3
"""So many core quizzes passed are too much learned to be asked about before."""


@dataclass(frozen=True)
class BegunWave:
    """A survey wave that a person began. `ended_at`: when all its items had been asked."""

    form: str
    started_at: datetime
    last_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class WaveFacts:
    """The facts that decide which survey wave is open. `core_done`: core quizzes passed;
    `core_since`: when the core was first completed; `came_again`: this is not the first visit."""

    came_again: bool
    core_done: int
    core_since: datetime | None
    taken: Mapping[str, BegunWave]


def wave_open_now(facts: WaveFacts, now: datetime) -> str | None:
    """The survey wave that is open now; None if there is none, or if all its items were asked."""
    for wave in WAVES:
        begins, ends = wave_period_of_person(facts, wave)
        started = facts.taken.get(wave)
        if begins is not None and begins <= now and (ends is None or now < ends):
            return wave if started is None or started.ended_at is None else None
    return None


def wave_period_of_person(facts: WaveFacts, wave: str) -> tuple[datetime | None, datetime | None]:
    """(start, end) of the time in which one person may answer a survey wave, as known now. A start
    of None: not open and not known; an end of None: open-ended."""
    if wave == BEFORE:
        is_open = facts.came_again and facts.core_since is None and facts.core_done < TOO_FAR
        return (_LONG_AGO if is_open else None), None
    if facts.core_since is None:
        return None, None
    after = facts.taken.get(AFTER)
    later = max(facts.core_since, after.last_at if after else facts.core_since) + HALF_A_YEAR
    if wave == AFTER:
        return facts.core_since, facts.core_since + HALF_A_YEAR
    return later, later + HALF_A_YEAR


_LONG_AGO: Final = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def form_of_new_wave(account: int, begun_waves: Mapping[str, BegunWave]) -> str:
    """The form, A or B, of a wave that begins: not that of the last wave, so that no question is
    repeated in consecutive waves; in the first wave by the parity of the account number, so that
    differences between forms cancel out in the mean.

    >>> form_of_new_wave(6, {}), form_of_new_wave(7, {})
    ('A', 'B')
    """
    if not begun_waves:
        return FORMS[account % 2]
    last = max(begun_waves.values(), key=lambda each: each.started_at)
    return FORMS[1 - FORMS.index(last.form)]


@dataclass(frozen=True)
class NextWave:
    """The next survey wave, and the day on which it opens, if known."""

    wave: str
    at: datetime | None


def next_wave(facts: WaveFacts, now: datetime) -> NextWave | None:
    """The next survey wave that is not open yet; None after the last."""
    for wave in WAVES[1:]:
        begins, _ = wave_period_of_person(facts, wave)
        if begins is None or begins > now:
            return NextWave(wave, begins)
    return None
