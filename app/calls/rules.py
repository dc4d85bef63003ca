"""Whom a trainer calls today, one sentence to say to each, and how long a result of a call holds.
Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.kit.clock import WIB
from app.kit.text.msgid import N_
from app.training.rules import LearnerRow, LearnerToCall, learner_to_call, urgency_of_call

GOES_ON, AGAIN, NO_NUMBER, LEFT, NEVER = "lanjut", "lagi", "nomor", "pulang", "jangan"
SILENT_FOR = {
    GOES_ON: timedelta(days=14),
    AGAIN: timedelta(days=7),
    NO_NUMBER: timedelta(days=30),
    LEFT: timedelta(days=90),
    NEVER: timedelta(),
}
"""For so long after each result a person is on no list, the day of the call included. NEVER adds
nothing: contact keeps that wish, until the person takes it back. The programme's own numbers: who
wants to go on gets the time in which others count as stopped, a number may come back with the next
top-up, and who went home or abroad first has to arrive."""
RESULTS = tuple(SILENT_FOR)
REACHED = frozenset({GOES_ON, AGAIN, LEFT, NEVER})
"""The results of calls that somebody answered."""
MOST_CALLS = 10
NOTED_WITHIN = timedelta(days=30)
"""A call that was noted on paper can be entered for so long."""
LEARNED_WITHIN = timedelta(days=15)
COUNTED_FOR = timedelta(days=90)
"""The trainer's own count looks back so far."""
KEPT_FOR = timedelta(days=120)
"""Results are deleted then: the longest silence is over, and nothing else is asked of them."""

SENTENCES = {
    "leaves": N_("Sebelum berangkat, kita selesaikan bekal inti bersama?"),
    "stuck": N_("Pelajaran ini memang tidak mudah. Kita buka bersama?"),
    "stopped": N_("Pelajaran berikutnya empat menit. Kita buka bersama?"),
    "not_started": N_("Pelajaran pertama empat menit. Kita buka bersama?"),
    "other_not_done": N_("Boleh saya bantu supaya %(name)s menyusul?"),
}
SENTENCES_ON_A_TOPIC = {
    "leaves": N_("Sebelum berangkat, kita lanjutkan sesudah “%(topic)s”, ya?"),
    "stuck": N_("“%(topic)s” memang tidak mudah. Kita buka bersama?"),
    "stopped": N_("Terakhir sampai “%(topic)s”. Kita lanjutkan bersama?"),
}
"""What to say, by reason; a topic is the title of a module. Never a question, an answer or a
private lesson."""


@dataclass(frozen=True, slots=True)
class NotedCall:
    """The result of a call. `trainer`: None after that account was erased. `learned_on`: the first
    day on which the person learned since then; None if they have not, if they do not consent to be
    seen, or if another trainer called."""

    id: UUID
    cohort: UUID
    learner: UUID
    name: str
    trainer: UUID | None
    result: str
    called_on: date
    made_at: datetime
    learned_on: date | None = None


@dataclass(frozen=True, slots=True)
class PersonToCall:
    """A person to call this week. `sentence` is to be translated, with `topic` as the title of the
    module of that name and `name` as the other end's."""

    cohort: UUID
    call: LearnerToCall
    sentence: str
    topic: str | None


def people_to_call(
    learners_by_cohort: Mapping[UUID, Sequence[LearnerRow]],
    calls: Iterable[NotedCall],
    now: datetime,
    topics: frozenset[str],
) -> list[PersonToCall]:
    """At most MOST_CALLS people, the most urgent first, each once although in several cohorts; who
    is silent after a call is left out. `topics`: the ids of modules that have a title.

    >>> from datetime import UTC
    >>> now, siti = datetime(2026, 12, 2, tzinfo=UTC), UUID(int=1)
    >>> row = LearnerRow(siti, "Siti", now - timedelta(days=9), True)
    >>> [each.sentence for each in people_to_call({UUID(int=7): [row]}, [], now, frozenset())]
    ['Pelajaran pertama empat menit. Kita buka bersama?']
    """
    silent = silent_people(calls, now.astimezone(WIB).date())
    found = [
        (call, cohort)
        for cohort, learners in learners_by_cohort.items()
        for learner in learners
        if (call := learner_to_call(learner, now)) and learner.account not in silent
    ]
    first: dict[UUID, PersonToCall] = {}
    for call, cohort in sorted(found, key=lambda each: (urgency_of_call(each[0]), each[1])):
        if call.learner.account not in first and len(first) < MOST_CALLS:
            first[call.learner.account] = _person_to_call(cohort, call, topics)
    return list(first.values())


def _person_to_call(cohort: UUID, call: LearnerToCall, topics: frozenset[str]) -> PersonToCall:
    lesson = call.learner.stuck_in if call.reason == "stuck" else call.learner.last_passed
    module = (lesson or "").partition("/")[0]
    if module in topics and call.reason in SENTENCES_ON_A_TOPIC:
        return PersonToCall(cohort, call, SENTENCES_ON_A_TOPIC[call.reason], module)
    return PersonToCall(cohort, call, SENTENCES[call.reason], None)


def silent_people(calls: Iterable[NotedCall], day: date) -> frozenset[UUID]:
    """Who is on no list on this day, by the last call of each."""
    last: dict[UUID, NotedCall] = {}
    for call in sorted(calls, key=lambda each: (each.called_on, each.made_at)):
        last[call.learner] = call
    return frozenset(
        person for person, call in last.items() if day < call.called_on + SILENT_FOR[call.result]
    )


@dataclass(frozen=True, slots=True)
class LearnedAgain:
    """Of `reached` people, so many learned again within LEARNED_WITHIN days of a call."""

    reached: int
    learned: int


def count_who_learned_again(calls: Iterable[NotedCall], trainer: UUID, day: date) -> LearnedAgain:
    """The people whom this trainer reached in the last COUNTED_FOR days, without calls whose
    LEARNED_WITHIN days are not over."""
    own = [
        call
        for call in calls
        if call.trainer == trainer
        and call.result in REACHED
        and day - COUNTED_FOR <= call.called_on < day - LEARNED_WITHIN
    ]
    learned = {
        call.learner
        for call in own
        if call.learned_on and call.learned_on <= call.called_on + LEARNED_WITHIN
    }
    return LearnedAgain(len({call.learner for call in own}), len(learned))


def may_be_corrected(made_at: datetime, now: datetime) -> bool:
    """Whether a result was noted today, in western Indonesia; later it stands.

    >>> from datetime import UTC
    >>> made = datetime(2026, 12, 2, 16, 59, tzinfo=UTC)
    >>> [may_be_corrected(made, made + timedelta(minutes=m)) for m in (0, 1)]
    [True, False]
    """
    return made_at.astimezone(WIB).date() == now.astimezone(WIB).date()
