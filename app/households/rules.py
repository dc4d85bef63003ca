"""What a household adds to the numbers of its region, and what one member may see of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal
from uuid import UUID

Role = Literal["pekerja", "keluarga"]
ROLES: tuple[Role, ...] = ("pekerja", "keluarga")

CODE_LIVES = timedelta(days=14)
"""A personal code; it also ends with use, or on request."""
SHARING_VERSION = 1
"""Which wording of the sharing question was agreed to. Raise it when the wording changes."""

STATES = 8
"""A half of the setangkup is drawn in so many steps: four strips, each half or wholly filled."""

Figure = tuple[str, int]
Contribution = Mapping[Figure, int]


@dataclass(frozen=True, slots=True)
class Invited:
    """What a code leads to, in words of the page's language: screen 1 says `heading` and `about`
    and names nobody, screen 2 says who invites."""

    heading: str
    about: str
    by: str


class HouseholdGoneError(LookupError):
    """The household was closed meanwhile: its last member left."""


class UnknownVillageError(LookupError):
    """Not the code of a village on today's official list."""


class NotTogetherError(LookupError):
    """Two people who share no household, or a person who is not in this one."""


class CannotMoveError(ValueError):
    """Households cannot be moved from one region to another; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One member as the counters see them. `core` and `since` tell when the core of their role
    was first finished, and by which version of the list; None where it is not."""

    role: str
    counts: bool
    core: int | None = None
    since: datetime | None = None


def contribution(members: Iterable[Standing]) -> dict[Figure, int]:
    """What one household adds to its region: {(figure, version of the core list): number}.

    Only members who count this home are counted. The household is complete when a worker and a
    family member have finished, under the newer of the two lists by which its halves first did.

    >>> from datetime import UTC
    >>> done = datetime(2026, 11, 1, tzinfo=UTC)
    >>> contribution([Standing("pekerja", True, 1, done), Standing("keluarga", True)])
    {('household', 0): 1, ('person', 0): 2, ('done', 1): 1}
    """
    counting = [member for member in members if member.counts]
    if not counting:
        return {}
    figures: dict[Figure, int] = {("household", 0): 1, ("person", 0): len(counting)}
    first: dict[str, tuple[datetime, int]] = {}
    for member in counting:
        if member.since is None or member.core is None:
            continue
        done = ("done", member.core)
        figures[done] = figures.get(done, 0) + 1
        when = (member.since, member.core)
        first[member.role] = min(first.get(member.role, when), when)
    if all(role in first for role in ROLES):
        figures["complete", max(core for _, core in first.values())] = 1
    return figures


def setangkup_state(done: int, total: int) -> int:
    """How far a half is woven, 0–8: at least 1 once begun, 8 only when all is done.

    >>> [setangkup_state(done, 12) for done in (0, 1, 6, 11, 12)]
    [0, 1, 4, 7, 8]
    """
    if done <= 0 or total <= 0:
        return 0
    return max(1, min(STATES, STATES * done // total))


@dataclass(frozen=True, slots=True)
class Seen:
    """A member as one reader may see them. Who has not started and who does not share with the
    reader are both 0 of 0, and cannot be told apart."""

    account: UUID
    name: str
    role: str
    joined_at: datetime
    done: int
    total: int
    allowed: bool
    """Whether the reader lets this member see the reader's own lessons. Never the reverse."""
    is_reader: bool
    refused: bool = False
    """Whether the reader said no to that. Never the reverse."""
    invited: bool = False
    """Whether the reader came into this home by a code of theirs."""

    @property
    def state(self) -> int:
        return setangkup_state(self.done, self.total)


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the pair. `name` is None where nobody stands there yet."""

    name: str | None = None
    is_reader: bool = False
    done: int = 0
    total: int = 0
    state: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """The setangkup of a household, as one reader may see it."""

    worker: Half
    family: Half

    @property
    def closed(self) -> bool:
        """Whole to this reader, who sees both halves finished."""
        return self.worker.state == self.family.state == STATES


def pair(members: Sequence[Seen]) -> Pair:
    """The pair that the reader sees. `members` is the whole household in order of joining.

    Each half is filled by the one of that role who is furthest among those whose progress the
    reader sees; of equals by the reader, then by who joined first. Since nothing is seen of who
    does not share, they can only stand there as someone who has not started."""
    return Pair(_half(members, "pekerja"), _half(members, "keluarga"))


def _half(members: Sequence[Seen], role: Role) -> Half:
    of_role = [member for member in members if member.role == role]
    if not of_role:
        return Half()
    best = max(of_role, key=lambda m: (Fraction(m.done, m.total or 1), m.is_reader))
    return Half(best.name, best.is_reader, best.done, best.total, best.state)


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of the core list a person has done in a role."""

    core: int
    done: int
    total: int
    since: datetime | None = None


def progressed(
    old: Progress | None, core: int, done: int, total: int, now: datetime
) -> Progress | None:
    """The progress to write when learning tells of `done` out of `total`; None for no change.

    What was once finished stays as it was, whatever list holds now: a stage that changes, or a
    list that grows, takes nothing away.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 1, tzinfo=UTC)
    >>> finished = progressed(Progress(1, 11, 12), 1, 12, 12, now)
    >>> finished.since == now, progressed(finished, 2, 12, 14, now)
    (True, None)
    """
    if old is not None and old.since is not None:
        return None
    new = Progress(core, done, total, now if 0 < total == done else None)
    return None if new == old else new


def new_village(village: str, old: str, new: str) -> str:
    """Where a household of `village`, inside `old`, comes to lie when `old` becomes `new`.

    Both regions are of one level; below it the code keeps its tail.

    >>> new_village("35.07.12.2001", "35.07.12.2001", "35.07.13.2004")
    '35.07.13.2004'
    >>> new_village("92.01.05.2001", "92.01", "96.03")
    '96.03.05.2001'
    """
    return new + village[len(old) :]
