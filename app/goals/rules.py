"""A shared goal: who must agree to it, which months can be marked, and what a member may see of
other members' marks. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from app.households.rules import VisibleMember
from app.kit.clock import WIB
from app.money.rules import saving

POTS: Final = ("darurat", "sekolah", "rumah", "modal", "lain")
"""In the order of filling: the emergency fund comes first. The family names `lain`."""
FREE: Final = "lain"
LONGEST_YEARS: Final = 30
REMINDER_HOURS: Final = range(5, 23)
"""Hours at which a calendar may remind: not while people sleep."""
CHART_MONTHS: Final = 12
"""The number of months in a chart."""
SIGHT_VERSION: Final = 1
"""The version of the consent wording. Raise it when the wording changes."""
HIDDEN, MARKS, AMOUNTS = SIGHTS = ("tidak", "tanda", "jumlah")


class ChangedMeanwhileError(LookupError):
    """The goal or proposal of an action is gone, or was replaced by another."""


@dataclass(frozen=True, slots=True)
class PlannedPot:
    """One purpose of a goal. `target` is in whole rupiah; `name` is set only for the pot that the
    family named."""

    pot: str
    target: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class GoalPlan:
    """The content of a proposal: `until` is the first day of its last month; `pots` are in the
    order of POTS."""

    name: str
    until: date
    pots: tuple[PlannedPot, ...]

    @property
    def target(self) -> int:
        """The sum of all pots in whole rupiah."""
        return sum(pot.target for pot in self.pots)

    def includes_pot(self, pot: str) -> bool:
        return any(each.pot == pot for each in self.pots)


@dataclass(frozen=True, slots=True)
class SharedGoal:
    """A goal of a household: proposed until `since`, in force until `ended_at`."""

    id: UUID
    plan: GoalPlan
    keeps_marks: bool
    proposed_by: UUID | None
    proposed_at: datetime
    since: datetime | None = None
    agreed_by: UUID | None = None
    ended_at: datetime | None = None
    also: tuple[UUID, ...] = ()
    """Further members who agreed, in the order of their agreement."""

    @property
    def agreed_members(self) -> tuple[UUID, ...]:
        """The proposer and all members who agreed, each once, without erased accounts."""
        known = (self.proposed_by, self.agreed_by, *self.also)
        return tuple(dict.fromkeys(each for each in known if each is not None))

    @property
    def first_month(self) -> date:
        """The month in which the goal came into force, else in which it was proposed."""
        return month_of(self.since or self.proposed_at)

    @property
    def months(self) -> int:
        """The number of months from the first to the last, both included."""
        return max(1, months_between(self.first_month, self.plan.until) + 1)

    def monthly_deposit(self, target: int) -> int:
        """Rupiah per month, of all members together, to reach `target` without interest."""
        return saving.savings_for_target(target, self.months, Decimal(0)).monthly_idr

    def needs_agreement(self, reader: UUID, members: Sequence[VisibleMember]) -> bool:
        """Whether the agreement of `reader` is still needed."""
        return is_agreement_needed(
            self.since, self.proposed_by, self.agreed_by, reader, members, self.also
        )

    def may_agree(self, reader: UUID, members: Sequence[VisibleMember]) -> bool:
        """Whether `reader` may agree to this goal: every member once, even if no agreement is
        needed any more."""
        if self.needs_agreement(reader, members):
            return True
        together = [member.account for member in members]
        return len(together) > 1 and reader in together and reader not in self.agreed_members


def month_of(moment: datetime) -> date:
    """The first day of the month of `moment` in western Indonesia: one time zone for everyone, so
    that a family marks the same month abroad and at home.

    >>> from datetime import UTC
    >>> month_of(datetime(2026, 11, 30, 16, 59, tzinfo=UTC)).isoformat()
    '2026-11-01'
    >>> month_of(datetime(2026, 11, 30, 17, 0, tzinfo=UTC)).isoformat()
    '2026-12-01'
    """
    return moment.astimezone(WIB).date().replace(day=1)


def months_before(month: date, n: int = 1) -> date:
    """The month `n` months earlier.

    >>> [str(months_before(date(2026, 1, 1), n)) for n in (1, 13)]
    ['2025-12-01', '2024-12-01']
    """
    year, index = divmod(month.year * 12 + month.month - 1 - n, 12)
    return date(year, index + 1, 1)


def months_between(first: date, last: date) -> int:
    """The number of months from `first` to `last`; negative if `last` is earlier."""
    return (last.year - first.year) * 12 + last.month - first.month


def is_month_open_for_marks(month: date, first_month: date, now: datetime) -> bool:
    """Whether `month` is this month or the previous one, and not before the goal's first month."""
    this = month_of(now)
    return first_month <= month and month in (this, months_before(this))


def may_agree(reader: UUID, proposer: UUID | None, members: Sequence[VisibleMember]) -> bool:
    """Whether the agreement of `reader` can put a goal of `proposer` in force.

    One agreement from the other role is enough. If no member has the other role yet, any other
    member counts; if the proposer has left, any member."""
    if reader == proposer:
        return False
    roles = {member.account: member.role for member in members}
    role = roles.get(proposer) if proposer is not None else None
    if role is None or all(other == role for other in roles.values()):
        return reader in roles
    return roles.get(reader, role) != role


def is_agreement_needed(
    since: datetime | None,
    proposed_by: UUID | None,
    agreed_by: UUID | None,
    reader: UUID,
    members: Sequence[VisibleMember],
    later_agreements: Collection[UUID] = (),
) -> bool:
    """Whether a goal needs the agreement of `reader`. A goal in force needs one if it was set by a
    person who lived alone then, or if the member who agreed has left; but not if another present
    member (one of `later_agreements`) gave an agreement that counts."""
    if since is not None:
        together = [member.account for member in members]
        if len(together) < 2 or agreed_by in together:
            return False
        if any(
            may_agree(each, proposed_by, members) for each in later_agreements if each in together
        ):
            return False
    return may_agree(reader, proposed_by, members)


def takes_part_in_goal(*, has_agreed: bool, has_marked: bool) -> bool:
    """Whether a member takes part in a goal in force: they proposed it or agreed (`has_agreed`), or
    marked it. Other members see the goal but get no reminders."""
    return has_agreed or has_marked


def is_same_proposal(
    known: SharedGoal, plan: GoalPlan, *, keeps_marks: bool, seen: UUID | None
) -> bool:
    """Whether the same form was sent twice: `plan` equals that of `known` (the proposal, else the
    current goal). Restarting the same plan is a new proposal if `seen` is the current goal."""
    if known.plan != plan:
        return False
    if known.since is None:
        return known.keeps_marks == keeps_marks
    return keeps_marks or known.id != seen


@dataclass(frozen=True, slots=True)
class VisibleSavingsMark:
    """A member set money aside for a pot in a month. `amount` is in whole rupiah; None if it was
    not given, or is hidden from the reader."""

    pot: str
    account: UUID
    month: date
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class PotSeenByReader:
    """What one reader may see of one pot of the goal in one month."""

    pot: PlannedPot
    mine: VisibleSavingsMark | None
    others: tuple[tuple[str, bool], ...]
    """The name of each other member, and whether the reader sees a mark of theirs."""
    known: int
    """Rupiah over all months, as far as the reader may see amounts; 0 if none."""
    months: tuple[tuple[date, bool], ...]
    """The months of the chart, and whether the reader sees any mark there."""

    @property
    def percent(self) -> float:
        return min(100.0, 100 * self.known / self.pot.target)

    @property
    def marked_months_count(self) -> int:
        return sum(marked for _, marked in self.months)


def pots_seen_by_reader(
    goal: SharedGoal,
    marks: Iterable[VisibleSavingsMark],
    members: Sequence[VisibleMember],
    month: date,
) -> tuple[PotSeenByReader, ...]:
    """Each pot of `goal` in `month`, computed only from marks that the reader may see: a member who
    does not share looks like one who has not marked."""
    seen = list(marks)
    span = _chart_months(goal, month)
    reader = next(member.account for member in members if member.is_reader)

    def state_of(pot: PlannedPot) -> PotSeenByReader:
        of_pot = [mark for mark in seen if mark.pot == pot.pot]
        now = {mark.account: mark for mark in of_pot if mark.month == month}
        marked = {mark.month for mark in of_pot}
        return PotSeenByReader(
            pot=pot,
            mine=now.get(reader),
            others=tuple((m.name, m.account in now) for m in members if not m.is_reader),
            known=sum(mark.amount or 0 for mark in of_pot),
            months=tuple((each, each in marked) for each in span),
        )

    return tuple(state_of(pot) for pot in goal.plan.pots)


def _chart_months(goal: SharedGoal, month: date) -> list[date]:
    """The months of the chart, at most CHART_MONTHS: from the goal's first month on, including
    future ones; for a longer goal the last ones up to `month`."""
    start = max(goal.first_month, months_before(month, CHART_MONTHS - 1))
    left = months_between(start, max(month, goal.plan.until)) + 1
    return [months_before(start, -n) for n in range(min(CHART_MONTHS, left))]
