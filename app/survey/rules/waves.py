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
class Taken:
    """A wave that a person began. `ended_at`: all its items were asked."""

    form: str
    started_at: datetime
    last_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class WaveFacts:
    """The facts that decide on the wave. `core_done`: core quizzes passed; `core_since`: when the
    core was completed for the first time; `came_again`: this is not the first visit."""

    came_again: bool
    core_done: int
    core_since: datetime | None
    taken: Mapping[str, Taken]


def open_wave(who: WaveFacts, now: datetime) -> str | None:
    """The wave that is open for this person now; None if there is none, or if all its items were
    asked.
    """
    for wave in WAVES:
        begins, ends = window(who, wave)
        started = who.taken.get(wave)
        if begins is not None and begins <= now and (ends is None or now < ends):
            return wave if started is None or started.ended_at is None else None
    return None


def window(who: WaveFacts, wave: str) -> tuple[datetime | None, datetime | None]:
    """Start and end of a wave, as far as known now; (None, …): not open, start unknown. A wave that
    is already open began at the earliest time.
    """
    if wave == BEFORE:
        is_open = who.came_again and who.core_since is None and who.core_done < TOO_FAR
        return (_LONG_AGO if is_open else None), None
    if who.core_since is None:
        return None, None
    after = who.taken.get(AFTER)
    later = max(who.core_since, after.last_at if after else who.core_since) + HALF_A_YEAR
    if wave == AFTER:
        return who.core_since, who.core_since + HALF_A_YEAR
    return later, later + HALF_A_YEAR


_LONG_AGO: Final = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def form_for(account: int, taken: Mapping[str, Taken]) -> str:
    """The form of a wave that begins: the other one than in the last wave, so that no question is
    repeated in consecutive waves; in the first wave by the parity of the account number, so that
    half begin with each and differences between forms cancel out in the mean.

    >>> form_for(6, {}), form_for(7, {})
    ('A', 'B')
    """
    if not taken:
        return FORMS[account % 2]
    last = max(taken.values(), key=lambda each: each.started_at)
    return FORMS[1 - FORMS.index(last.form)]


@dataclass(frozen=True)
class Coming:
    """The next wave, and its day if known."""

    wave: str
    at: datetime | None


def coming(who: WaveFacts, now: datetime) -> Coming | None:
    """The next wave that is not open yet; None after the last."""
    for wave in WAVES[1:]:
        begins, _ = window(who, wave)
        if begins is None or begins > now:
            return Coming(wave, begins)
    return None
