"""What one member may see of a household, and progress in the core list. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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


class HouseholdGoneError(LookupError):
    """The household was closed meanwhile, because its last member left."""


class UnknownVillageError(LookupError):
    """The code is not that of a village on today's official list."""


class NotInHouseholdError(LookupError):
    """The two people share no household, or the person is not in this one."""


class HouseholdsCannotMoveError(ValueError):
    """The households cannot be moved between these regions; the message says why."""


def setangkup_half_fill(done: int, total: int, finished: bool = False) -> int:
    """How full one half of the household's drawing is, 0–8: at least 1 once begun, 8 when all
    lessons are done, or when an older list was `finished`.

    >>> [setangkup_half_fill(done, 12) for done in (0, 1, 6, 11, 12)]
    [0, 1, 4, 7, 8]
    >>> setangkup_half_fill(4, 12, finished=True)
    8
    """
    if finished:
        return STATES
    if done <= 0 or total <= 0:
        return 0
    return max(1, min(STATES, STATES * done // total))


@dataclass(frozen=True, slots=True)
class VisibleMember:
    """What one reader may see of a household member. A member who has not started and one who does
    not share with the reader are both 0 of 0, so that the reader cannot tell them apart."""

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
        return setangkup_half_fill(self.done, self.total, self.finished)


@dataclass(frozen=True, slots=True)
class SetangkupHalf:
    """One half of the household's drawing, for a worker or for the family at home. `name` is None
    if the household has no member of that role."""

    name: str | None = None
    is_reader: bool = False
    done: int = 0
    total: int = 0
    finished: bool = False
    state: int = 0


@dataclass(frozen=True, slots=True)
class Setangkup:
    """The drawing of a household, two halves of a basket, as one reader may see it."""

    worker: SetangkupHalf
    family: SetangkupHalf

    @property
    def is_complete(self) -> bool:
        """Whether the reader sees both halves finished."""
        return self.worker.state == self.family.state == STATES


def setangkup_of_household(members: Sequence[VisibleMember]) -> Setangkup:
    """The household's drawing as the reader sees it. `members` are all, in order of joining.

    Each half shows the member of that role with the most visible progress; among equals the
    reader, then the first to join. A member who does not share counts as not started."""
    return Setangkup(_half_of_role(members, "pekerja"), _half_of_role(members, "keluarga"))


def _half_of_role(members: Sequence[VisibleMember], role: Role) -> SetangkupHalf:
    of_role = [member for member in members if member.role == role]
    if not of_role:
        return SetangkupHalf()
    best = max(of_role, key=lambda m: (m.finished, Fraction(m.done, m.total or 1), m.is_reader))
    return SetangkupHalf(
        best.name, best.is_reader, best.done, best.total, best.finished, best.state
    )


@dataclass(frozen=True, slots=True)
class CoreListProgress:
    """How many lessons of version `core` of the core list a person has completed in a role.
    `since`: when the person first finished a list, this one or an older one."""

    core: int
    done: int
    total: int
    since: datetime | None = None

    @property
    def is_complete(self) -> bool:
        return 0 < self.total == self.done


def updated_core_progress(
    old: CoreListProgress | None, core: int, done: int, total: int, now: datetime
) -> CoreListProgress | None:
    """The progress to store for `done` of `total` lessons; None if nothing changed.

    The numbers are those of the current list. `since` stays: a person who once finished remains
    finished when their stage changes or the list grows.

    >>> from datetime import UTC
    >>> now, later = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2))
    >>> finished = updated_core_progress(CoreListProgress(1, 11, 12), 1, 12, 12, now)
    >>> finished.since == updated_core_progress(finished, 2, 12, 14, later).since == now
    True
    """
    new = CoreListProgress(core, done, total, None if old is None else old.since)
    if new.is_complete and new.since is None:
        new = replace(new, since=now)
    return None if new == old else new


def moved_village_code(village_code: str, old_region: str, new_region: str) -> str:
    """The village's code after its region `old_region` was renumbered as `new_region`, a region of
    the same level.

    >>> moved_village_code("35.07.12.2001", "35.07.12.2001", "35.07.13.2004")
    '35.07.13.2004'
    >>> moved_village_code("92.01.05.2001", "92.01", "96.03")
    '96.03.05.2001'
    """
    return new_region + village_code[len(old_region) :]
