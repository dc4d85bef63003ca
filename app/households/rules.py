"""A household's contribution to the counters of its region, and what one member may see of it.
Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal
from uuid import UUID

from app.counters.rules import ANY

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


class HouseholdGoneError(LookupError):
    """The household was closed meanwhile, because its last member left."""


class UnknownVillageError(LookupError):
    """Not the code of a village on today's official list."""


class NotInHouseholdError(LookupError):
    """The two people share no household, or the person is not in this one."""


class CannotMoveError(ValueError):
    """The households cannot be moved between these regions; the message says why."""


@dataclass(frozen=True, slots=True)
class MemberProgress:
    """A member as the counters count them. `finished`: they once finished the core list in force
    for them. `met`: the versions whose lessons they have all passed, in the role of this home."""

    role: str
    counts: bool
    finished: bool = False
    met: frozenset[int] = frozenset()


def contribution(members: Iterable[MemberProgress]) -> dict[Figure, int]:
    """A household's contribution to its region: {(figure, version of the core list): number}.

    Only members who count this home are counted. The household is complete when a worker and a
    family member have each finished the list that was in force for them, whichever it was (ANY);
    by a version, when a worker and a family member each meet that version.

    >>> worker = MemberProgress("pekerja", True, True, frozenset({1}))
    >>> contribution([worker, MemberProgress("keluarga", True)])
    {('household', 0): 1, ('person', 0): 2, ('done', -1): 1, ('done', 1): 1}
    """
    counting = [member for member in members if member.counts]
    if not counting:
        return {}
    figures: dict[Figure, int] = {("household", 0): 1, ("person", 0): len(counting)}
    roles: dict[int, list[str]] = {}
    for member in counting:
        for core in (*((ANY,) if member.finished else ()), *sorted(member.met)):
            roles.setdefault(core, []).append(member.role)
    for core, done in roles.items():
        figures["done", core] = len(done)
        if set(done) == set(ROLES):
            figures["complete", core] = 1
    return figures


def setangkup_state(done: int, total: int, finished: bool = False) -> int:
    """How far a half is woven, 0–8: at least 1 once begun, 8 only when all is done, or when a list
    was `finished` before the newest one came.

    >>> [setangkup_state(done, 12) for done in (0, 1, 6, 11, 12)]
    [0, 1, 4, 7, 8]
    >>> setangkup_state(4, 12, finished=True)
    8
    """
    if finished:
        return STATES
    if done <= 0 or total <= 0:
        return 0
    return max(1, min(STATES, STATES * done // total))


@dataclass(frozen=True, slots=True)
class Seen:
    """A member as one reader may see them. A member who has not started and one who does not share
    with the reader are both 0 of 0, so that they cannot be told apart."""

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
    finished: bool = False
    """They finished a core list, this one or an older one."""

    @property
    def state(self) -> int:
        return setangkup_state(self.done, self.total, self.finished)


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the pair. `name` is None if there is no such member yet."""

    name: str | None = None
    is_reader: bool = False
    done: int = 0
    total: int = 0
    finished: bool = False
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
    best = max(of_role, key=lambda m: (m.finished, Fraction(m.done, m.total or 1), m.is_reader))
    return Half(best.name, best.is_reader, best.done, best.total, best.finished, best.state)


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a version (`core`) of the core list a person has completed in a role. `since`:
    when they first finished a list, this one or an older one."""

    core: int
    done: int
    total: int
    since: datetime | None = None

    @property
    def met(self) -> bool:
        """Whether every lesson of this version is passed."""
        return 0 < self.total == self.done


def progressed(
    old: Progress | None, core: int, done: int, total: int, now: datetime
) -> Progress | None:
    """The progress to write when learning tells of `done` out of `total`; None for no change.

    The numbers are always those of the list that holds now. `since` stays: a stage that changes,
    or a list that grows, does not make somebody unfinished who once finished.

    >>> from datetime import UTC
    >>> now, later = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2))
    >>> finished = progressed(Progress(1, 11, 12), 1, 12, 12, now)
    >>> finished.since == progressed(finished, 2, 12, 14, later).since == now
    True
    """
    new = Progress(core, done, total, None if old is None else old.since)
    if new.met and new.since is None:
        new = replace(new, since=now)
    return None if new == old else new


def village_after_region_move(village: str, old: str, new: str) -> str:
    """The code of `village`, which lies in region `old`, once `old` has become `new`.

    Both regions are of one level; below it the code keeps its tail.

    >>> village_after_region_move("35.07.12.2001", "35.07.12.2001", "35.07.13.2004")
    '35.07.13.2004'
    >>> village_after_region_move("92.01.05.2001", "92.01", "96.03")
    '96.03.05.2001'
    """
    return new + village[len(old) :]
