"""Goals as all members of a household see them, and the marks that one member may see of
another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, case, exists, or_, select

from app.goals import rules
from app.goals.models import Goal, GoalAgreement, GoalMark, GoalMarkConsent, GoalPot, MutedGoalMonth
from app.goals.rules import (
    AMOUNTS,
    MARKS,
    POTS,
    GoalPlan,
    PlannedPot,
    VisibleSavingsMark,
    is_agreement_needed,
    takes_part_in_goal,
)
from app.households import queries as households
from app.households.models import Member
from app.households.queries import VisibleHousehold
from app.kit.store.db import read

_mine = Member.__table__.alias("mine")


@dataclass(frozen=True, slots=True)
class HouseholdGoals:
    """The goals of one household. `past` goals have ended, latest first."""

    proposed: rules.SharedGoal | None = None
    current: rules.SharedGoal | None = None
    past: tuple[rules.SharedGoal, ...] = ()


# The proposal of a member who has left is hidden.
_GOALS = (
    select(
        Goal.id,
        Goal.name,
        Goal.until,
        Goal.keeps_marks,
        Goal.proposed_by,
        Goal.proposed_at,
        Goal.since,
        Goal.agreed_by,
        Goal.ended_at,
        GoalPot.pot,
        GoalPot.name.label("pot_name"),
        GoalPot.target,
    )
    .join(GoalPot, GoalPot.goal == Goal.id)
    .outerjoin(Member, and_(Member.household == Goal.household, Member.account == Goal.proposed_by))
    .where(
        Goal.household == bindparam("household"),
        or_(Goal.since.is_not(None), Member.account.is_not(None)),
    )
    .order_by(Goal.ended_at.desc(), Goal.id)
)


_YESES = (
    select(GoalAgreement.goal, GoalAgreement.account)
    .where(GoalAgreement.household == bindparam("household"))
    .order_by(GoalAgreement.at, GoalAgreement.account)
)


def goals_of(household: UUID) -> HouseholdGoals:
    """All goals of a household, in two statements."""
    rows: dict[UUID, list[Any]] = {}
    for row in read().execute(_GOALS, {"household": household}):
        rows.setdefault(row.id, []).append(row)
    also: dict[UUID, list[UUID]] = {}
    for goal, account in read().execute(_YESES, {"household": household}):
        also.setdefault(goal, []).append(account)
    found = [_shared_goal(of_goal, also.get(goal, ())) for goal, of_goal in rows.items()]
    return HouseholdGoals(
        proposed=next((goal for goal in found if goal.since is None), None),
        current=next((goal for goal in found if goal.since and not goal.ended_at), None),
        past=tuple(goal for goal in found if goal.ended_at),
    )


def _shared_goal(rows: Sequence[Any], later_agreements: Sequence[UUID]) -> rules.SharedGoal:
    first = rows[0]
    pots = [PlannedPot(row.pot, row.target, row.pot_name) for row in rows]
    pots.sort(key=lambda pot: POTS.index(pot.pot))
    return rules.SharedGoal(
        id=first.id,
        plan=GoalPlan(first.name, first.until, tuple(pots)),
        keeps_marks=first.keeps_marks,
        proposed_by=first.proposed_by,
        proposed_at=first.proposed_at,
        since=first.since,
        agreed_by=first.agreed_by,
        ended_at=first.ended_at,
        also=tuple(later_agreements),
    )


# Marks are selected only if their owner shares with the reader (or is the reader), so that not
# sharing looks the same as having no marks.
_MARKS = (
    select(
        GoalMark.pot,
        GoalMark.account,
        GoalMark.month,
        case(
            (or_(GoalMark.account == bindparam("reader"), GoalMarkConsent.amounts), GoalMark.amount)
        ).label("amount"),
    )
    .outerjoin(
        GoalMarkConsent,
        and_(
            GoalMarkConsent.household == GoalMark.household,
            GoalMarkConsent.owner == GoalMark.account,
            GoalMarkConsent.viewer == bindparam("reader"),
        ),
    )
    .where(
        GoalMark.goal == bindparam("goal"),
        or_(GoalMark.account == bindparam("reader"), GoalMarkConsent.owner.is_not(None)),
    )
    .order_by(GoalMark.month, GoalMark.pot, GoalMark.account)
)


def savings_marks_visible_to(reader: UUID, goal: UUID) -> tuple[VisibleSavingsMark, ...]:
    """The marks of a goal that `reader` may see, including their own. The statement is the same
    regardless of sharing. The caller checks that the goal belongs to the reader's household."""
    rows = read().execute(_MARKS, {"reader": reader, "goal": goal})
    return tuple(VisibleSavingsMark(row.pot, row.account, row.month, row.amount) for row in rows)


def has_marked(account: UUID, goal: UUID) -> bool:
    found = select(exists().where(GoalMark.goal == goal, GoalMark.account == account))
    return bool(read().scalar(found))


def savings_marks_visibility_of(owner: UUID, household: UUID) -> Mapping[UUID, str]:
    """{viewer: MARKS or AMOUNTS}, what each other member may see of the marks of `owner`; members
    who may see none are left out."""
    rows = read().execute(
        select(GoalMarkConsent.viewer, GoalMarkConsent.amounts).where(
            GoalMarkConsent.owner == owner, GoalMarkConsent.household == household
        )
    )
    return {row.viewer: AMOUNTS if row.amounts else MARKS for row in rows}


@dataclass(frozen=True, slots=True)
class GoalNotice:
    """The notice on the home page about one household's goal.

    kind: 'agree' (the reader's agreement is needed; `by` is the proposer, `in_force`: the goal is
    in force already), 'read' (others agreed; the reader does not take part), 'remind' (no mark this
    month yet) or 'quiet' (nothing to do)."""

    kind: str
    household: UUID
    name: str
    until: date
    by: str = ""
    marked: bool = False
    in_force: bool = False


_NEWS = (
    select(
        Goal.id,
        Goal.household,
        Goal.name,
        Goal.until,
        Goal.since,
        Goal.proposed_by,
        Goal.agreed_by,
        GoalAgreement.account.label("also"),
        exists()
        .where(
            GoalMark.goal == Goal.id,
            GoalMark.account == bindparam("reader"),
            GoalMark.month == bindparam("month"),
        )
        .label("marked"),
        exists()
        .where(GoalMark.goal == Goal.id, GoalMark.account == bindparam("reader"))
        .label("has_marked"),
        exists()
        .where(
            MutedGoalMonth.household == Goal.household,
            MutedGoalMonth.account == bindparam("reader"),
            MutedGoalMonth.month == bindparam("month"),
        )
        .label("quiet"),
    )
    .join(_mine, _mine.c.household == Goal.household)
    .outerjoin(GoalAgreement, GoalAgreement.goal == Goal.id)
    .where(_mine.c.account == bindparam("reader"), Goal.ended_at.is_(None))
    .order_by(_mine.c.counts.desc(), _mine.c.joined_at, Goal.id)
)


def goal_notices_for(
    reader: UUID, households: Sequence[VisibleHousehold], month: date
) -> tuple[GoalNotice, ...]:
    """For each household of `reader`: proposals that need their agreement, and the goal in force.
    One statement; the result does not depend on other members' marks."""
    members = {home.id: home.members for home in households}
    found = []
    rows = read().execute(_NEWS, {"reader": reader, "month": month})
    for _id, of_goal in groupby(rows, key=attrgetter("id")):
        row, *more = of_goal
        also = [each.also for each in (row, *more) if each.also is not None]
        at_home = members.get(row.household, ())
        names = {member.account: member.name for member in at_home}
        by = names.get(row.proposed_by, "")
        if row.since is None and not by:
            continue  # the proposer has left
        in_force = row.since is not None
        if is_agreement_needed(row.since, row.proposed_by, row.agreed_by, reader, at_home, also):
            kind = "agree"
        elif not in_force:
            continue
        elif row.marked or row.quiet or month > row.until:
            kind = "quiet"
        else:
            said = reader in (row.proposed_by, row.agreed_by, *also)
            kind = (
                "remind"
                if takes_part_in_goal(has_agreed=said, has_marked=row.has_marked)
                else "read"
            )
        where = (row.household, row.name, row.until, by)
        found.append(GoalNotice(kind, *where, marked=row.marked, in_force=in_force))
    return tuple(found)


def goal_lost_on_joining(account: UUID) -> str:
    """The name of the goal that is lost when this person joins another household: the room
    households then closes the household of a person who lived alone and gave no village. "" if
    there is none."""
    alone = (home for home in households.memberships_of(account) if home.size == 1)
    gone = [home.household for home in alone if home.village is None]
    named = select(Goal.name).where(
        Goal.household.in_(gone), Goal.since.is_not(None), Goal.ended_at.is_(None)
    )
    return read().scalar(named) or "" if gone else ""
