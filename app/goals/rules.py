"""What a shared goal is, who has to agree to it, which month it is, and what one member may read
from the marks that they see. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from app.households.rules import Seen
from app.kit.clock import WIB
from app.money.rules import saving

POTS: Final = ("darurat", "sekolah", "rumah", "modal", "lain")
"""In the order in which they are filled: what is needed suddenly comes first. `lain` is named by
the family."""
FREE: Final = "lain"
LONGEST_YEARS: Final = 30
DRAWN: Final = 12
"""So many months of a goal are drawn at once."""
SIGHT_VERSION: Final = 1
"""Which wording of the question was agreed to. Raise it when the wording changes."""
HIDDEN, MARKS, AMOUNTS = SIGHTS = ("tidak", "tanda", "jumlah")


class ChangedMeanwhileError(LookupError):
    """The goal or proposal that somebody acted on is not there any more, or another one is."""


@dataclass(frozen=True, slots=True)
class Pot:
    """`target` in whole rupiah; `name` only where the family named it."""

    pot: str
    target: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is proposed: `until` is the first day of its last month; `pots` in the order of POTS."""

    name: str
    until: date
    pots: tuple[Pot, ...]

    @property
    def target(self) -> int:
        """Whole rupiah, all pots together."""
        return sum(pot.target for pot in self.pots)

    def has(self, pot: str) -> bool:
        return any(each.pot == pot for each in self.pots)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of a household: proposed until `since`, in force until `ended_at`."""

    id: UUID
    plan: Plan
    keeps_marks: bool
    proposed_by: UUID | None
    proposed_at: datetime
    since: datetime | None = None
    agreed_by: UUID | None = None
    ended_at: datetime | None = None
    also: tuple[UUID, ...] = ()
    """Who else said yes to it, in the order in which they did."""

    @property
    def agreed(self) -> tuple[UUID, ...]:
        """Who proposed it and everybody who said yes, each once, as far as they are known."""
        known = (self.proposed_by, self.agreed_by, *self.also)
        return tuple(dict.fromkeys(each for each in known if each is not None))

    @property
    def first_month(self) -> date:
        """In which it came into force, or was proposed."""
        return month_of(self.since or self.proposed_at)

    @property
    def months(self) -> int:
        """From its first to its last month, both included."""
        return max(1, months_from(self.first_month, self.plan.until) + 1)

    def monthly(self, target: int) -> int:
        """Rupiah a month, all members together, to reach `target` without interest."""
        return saving.reach(target, self.months, Decimal(0)).monthly_idr

    def awaits(self, reader: UUID, members: Sequence[Seen]) -> bool:
        """Whether a yes of `reader` is still needed."""
        return awaits(self.since, self.proposed_by, self.agreed_by, reader, members, self.also)

    def may_join(self, reader: UUID, members: Sequence[Seen]) -> bool:
        """Whether `reader` may say yes to it: also where one yes is enough, each member has their
        own."""
        if self.awaits(reader, members):
            return True
        together = [member.account for member in members]
        return len(together) > 1 and reader in together and reader not in self.agreed


def month_of(moment: datetime) -> date:
    """The first day of the month that it is in western Indonesia. Both ends of a family mark the
    same month, so it is one zone for all: that of home, where the money is kept.

    >>> from datetime import UTC
    >>> month_of(datetime(2026, 11, 30, 16, 59, tzinfo=UTC)).isoformat()
    '2026-11-01'
    >>> month_of(datetime(2026, 11, 30, 17, 0, tzinfo=UTC)).isoformat()
    '2026-12-01'
    """
    return moment.astimezone(WIB).date().replace(day=1)


def before(month: date, n: int = 1) -> date:
    """The month `n` months earlier.

    >>> before(date(2026, 1, 1)).isoformat(), before(date(2026, 11, 1), 23).isoformat()
    ('2025-12-01', '2024-12-01')
    """
    year, index = divmod(month.year * 12 + month.month - 1 - n, 12)
    return date(year, index + 1, 1)


def months_from(first: date, last: date) -> int:
    """How many months later `last` is; negative where it is earlier."""
    return (last.year - first.year) * 12 + last.month - first.month


def markable(month: date, first: date, now: datetime) -> bool:
    """This month may be marked and the one before, if the goal began by then: who opens Bekal on
    Sundays only marks the end of a month in the next."""
    this = month_of(now)
    return first <= month and month in (this, before(this))


def may_agree(reader: UUID, proposer: UUID | None, members: Sequence[Seen]) -> bool:
    """Whether the word of `reader` makes a goal of `proposer` a shared one.

    One word from the other end is enough. Where nobody of the other role is in the home yet,
    somebody else's does, whoever it is; where the proposer has left, anyone's."""
    if reader == proposer:
        return False
    roles = {member.account: member.role for member in members}
    role = roles.get(proposer) if proposer is not None else None
    if role is None or all(other == role for other in roles.values()):
        return reader in roles
    return roles.get(reader, role) != role


def awaits(
    since: datetime | None,
    proposed_by: UUID | None,
    agreed_by: UUID | None,
    reader: UUID,
    members: Sequence[Seen],
    also: Collection[UUID] = (),
) -> bool:
    """Whether a yes of `reader` is still needed and counts. A goal in force waits for one if it
    was set by somebody who lived alone then, or if who agreed has left since; not where a yes of
    somebody else who is still there (one of `also`) makes it a shared one."""
    if since is not None:
        together = [member.account for member in members]
        if len(together) < 2 or agreed_by in together:
            return False
        if any(may_agree(each, proposed_by, members) for each in also if each in together):
            return False
    return may_agree(reader, proposed_by, members)


def takes_part(*, said: bool, has_marked: bool) -> bool:
    """Whether a member takes part in a goal in force: they proposed it or `said` yes, or they
    marked it unasked. One yes puts it in force for all; whoever else lives there is told of it,
    and reminded of nothing."""
    return said or has_marked


def is_told_already(known: Goal, plan: Plan, *, keeps_marks: bool, seen: UUID | None) -> bool:
    """Whether `plan` is what `known` says (the proposal, else the goal in force): the same form
    once more. Only who saw a goal in force can mean to begin the same anew."""
    if known.plan != plan:
        return False
    if known.since is None:
        return known.keeps_marks == keeps_marks
    return keeps_marks or known.id != seen


@dataclass(frozen=True, slots=True)
class Mark:
    """Something set aside for a pot in a month, as the reader may see it. `amount` in whole
    rupiah; None where it was not told, or not to the reader."""

    pot: str
    account: UUID
    month: date
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Filling:
    """One pot of the goal in one month, as one reader may see it."""

    pot: Pot
    mine: Mark | None
    others: tuple[tuple[str, bool], ...]
    """Name of each other member, and whether the reader sees a mark of theirs."""
    known: int
    """Rupiah, of all months, that the reader knows of; 0 where no amount is known."""
    months: tuple[tuple[date, bool], ...]
    """Twelve months of the goal, and whether the reader sees any mark there."""

    @property
    def percent(self) -> float:
        return min(100.0, 100 * self.known / self.pot.target)

    @property
    def marked(self) -> int:
        return sum(marked for _, marked in self.months)


def fillings(
    goal: Goal, marks: Iterable[Mark], members: Sequence[Seen], month: date
) -> tuple[Filling, ...]:
    """Each pot of `goal` in `month`. It is made of nothing but the marks that the reader sees, so
    that who does not share stands there as who has not marked."""
    seen = list(marks)
    span = _drawn(goal, month)
    reader = next(member.account for member in members if member.is_reader)

    def filled(pot: Pot) -> Filling:
        of_pot = [mark for mark in seen if mark.pot == pot.pot]
        now = {mark.account: mark for mark in of_pot if mark.month == month}
        marked = {mark.month for mark in of_pot}
        return Filling(
            pot=pot,
            mine=now.get(reader),
            others=tuple((m.name, m.account in now) for m in members if not m.is_reader),
            known=sum(mark.amount or 0 for mark in of_pot),
            months=tuple((each, each in marked) for each in span),
        )

    return tuple(filled(pot) for pot in goal.plan.pots)


def _drawn(goal: Goal, month: date) -> list[date]:
    """The months from the goal's first one on, those to come included, for as many as are drawn;
    later the last ones up to `month`."""
    start = max(goal.first_month, before(month, DRAWN - 1))
    left = months_from(start, max(month, goal.plan.until)) + 1
    return [before(start, -n) for n in range(min(DRAWN, left))]
