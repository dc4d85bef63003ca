"""Which households are counted, in which of two series, and what each adds to the counters. Pure.

*Known*: staff know one of its people. Everybody else *registered by themselves*: of these only
households are counted, once somebody in them has learned for a while. The two are never added up.
Registering and moving are open to everyone, so only the first series says who finished. Source:
docs/decisions/0037-known-households.md."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.counters.rules import ANY
from app.households.rules.household import ROLES
from app.regions.codes import is_region_inside

Figure = tuple[str, int]
Contribution = Mapping[Figure, int]

SAY_KNOWN = "households:acquaintance:give"
"""The permission to say that one knows people."""
DAYS_OF_A_LEARNER = 3
"""A person learned for a while: on so many days,"""
DAYS_APART = timedelta(days=14)
"""and the last of them at least so long after the first."""
PEOPLE_OF_A_HOUSEHOLD = 6
"""So many people of a household are counted at most."""
HOUSEHOLDS_A_DAY = 60
"""So many households can one member of staff say to know in a day,"""
PEOPLE_A_DAY = 120
"""and so many people; more wait for another's yes."""
ACQUAINTANCES_ENDING_WITH_STAFF = timedelta(days=30)
"""A younger acquaintance ends when its giver's profile is erased: nobody had time to ask about
it."""


def is_day_stored(stored: Collection[date], day: date) -> bool:
    """Whether a person's learning day is stored beside those `stored` since they count for their
    village. Only what the rule needs is: the first two days, and the first one late enough.

    >>> days = [date(2026, 11, day) for day in (1, 2, 14, 15)]
    >>> [is_day_stored(days[:n], day) for n, day in ((0, days[0]), (1, days[0]), (1, days[1]))]
    [True, False, True]
    >>> [is_day_stored(days[:2], day) for day in days[2:]], is_day_stored(days[:3], days[3])
    ([False, True], False)
    """
    if len(stored) >= DAYS_OF_A_LEARNER or day in stored:
        return False
    return len(stored) < DAYS_OF_A_LEARNER - 1 or day - min(stored) >= DAYS_APART


def has_learned_for_a_while(stored_days: int) -> bool:
    """Whether a person with so many stored days learned on three days, 14 or more days apart."""
    return stored_days >= DAYS_OF_A_LEARNER


def begins_anew(
    old_village: str | None, new_village: str | None, *, in_same_household: bool
) -> bool:
    """Whether a person who counted for `old_village` and now counts for `new_village` moved, so
    that acquaintances and learning days end. Another household is a move, even within a village:
    else one household could be taken apart into many that are known. Filling in an empty village is
    no move; emptying it is one, or the two together would be none.

    >>> a, b = "35.07.12.2001", "35.07.12.2002"
    >>> moves = (a, b), (a, None), (None, b), (a, a)
    >>> [begins_anew(*move, in_same_household=True) for move in moves]
    [True, True, False, False]
    >>> begins_anew(None, None, in_same_household=False)
    True
    """
    if not in_same_household:
        return True
    return old_village is not None and new_village != old_village


def is_outside_regions(village: str | None, regions: Collection[str]) -> bool:
    """Whether a home in this village is outside the regions of the member of staff who says to know
    its people: such an acquaintance waits. A home without a village counts for the country only.

    >>> [is_outside_regions(each, ["35.07"]) for each in ("35.07.12.2001", "35.08.01.2001", None)]
    [False, True, False]
    """
    return village is not None and not any(is_region_inside(village, each) for each in regions)


def people_whose_acquaintances_wait(
    households_today: Collection[UUID], people_today: int, households: Mapping[UUID, UUID]
) -> frozenset[UUID]:
    """Whose acquaintances wait for another's yes, of the people whom a member of staff now says to
    know: {account: household}, in this order. `households_today` and `people_today`: of today's
    acquaintances that do not wait.

    >>> ids = [UUID(int=n) for n in range(62)]
    >>> waiting = people_whose_acquaintances_wait(ids[:59], 59, {each: each for each in ids[58:]})
    >>> waiting == set(ids[60:])
    True
    >>> people_whose_acquaintances_wait(ids[:1], 118, dict.fromkeys(ids[1:4], ids[0])) == {ids[3]}
    True
    """
    free, people, waiting = set(households_today), people_today, set()
    for account, household in households.items():
        is_new = household not in free
        if people >= PEOPLE_A_DAY or (is_new and len(free) >= HOUSEHOLDS_A_DAY):
            waiting.add(account)
            continue
        free.add(household)
        people += 1
    return frozenset(waiting)


@dataclass(frozen=True, slots=True)
class CountedMember:
    """The facts about a household member that decide on the counters.

    `finished`: the member once finished the core list in force then. `met`: the versions whose
    lessons they have all passed. `is_known`: a member of staff says so. `founded`: the member did
    not join by a code of this home. `learned`: for a while."""

    account: UUID
    role: str
    counts: bool
    joined_at: datetime
    finished: bool = False
    met: frozenset[int] = frozenset()
    is_known: bool = False
    founded: bool = False
    learned: bool = False


def people_counted(members: Iterable[CountedMember]) -> list[CountedMember]:
    """The people of a known household who are counted: of its counting members those who are known
    themselves, who founded it, or who learned for a while; six at most, the known ones first, then
    by the time of joining."""
    people = [each for each in members if each.counts]
    people = [each for each in people if each.is_known or each.founded or each.learned]
    people.sort(key=lambda each: (not each.is_known, each.joined_at, each.account))
    return people[:PEOPLE_OF_A_HOUSEHOLD]


def counter_contribution(members: Iterable[CountedMember]) -> dict[Figure, int]:
    """A household's contribution to its region: {(figure, version of the core list): number}.

    A known household counts with its people (`people_counted`). It is complete when a worker and a
    family member of them have each finished the list that was in force for them, whichever it was
    (ANY); by a version, when a worker and a family member each meet that version. A household that
    is not known counts once somebody in it has learned for a while, and then adds one household and
    nothing else.

    >>> day = datetime(2026, 11, 1)
    >>> worker = CountedMember(UUID(int=1), "pekerja", True, day, True, frozenset({1}), True)
    >>> wife = CountedMember(UUID(int=2), "keluarga", True, day, True, founded=True)
    >>> counter_contribution([worker, wife])
    {('household', 0): 1, ('person', 0): 2, ('done', -1): 2, ('complete', -1): 1, ('done', 1): 1}
    >>> counter_contribution([wife])
    {}
    """
    counting = [member for member in members if member.counts]
    if not any(member.is_known for member in counting):
        return {("self_registered", 0): 1} if any(each.learned for each in counting) else {}
    people = people_counted(counting)
    figures: dict[Figure, int] = {("household", 0): 1, ("person", 0): len(people)}
    roles: dict[int, list[str]] = {}
    for member in people:
        for core in (*((ANY,) if member.finished else ()), *sorted(member.met)):
            roles.setdefault(core, []).append(member.role)
    for core, done in roles.items():
        figures["done", core] = len(done)
        if set(done) == set(ROLES):
            figures["complete", core] = 1
    return figures
