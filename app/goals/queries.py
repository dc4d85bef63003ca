"""Reading goals: what everybody in a home knows of them, and what one member may see of another's
marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, case, exists, func, or_, select

from app.goals.models import Goal, GoalMark, GoalPot, GoalQuiet, GoalSight
from app.goals.rules import AMOUNTS, MARKS, POTS, Mark, Plan, Pot, awaits, takes_part
from app.goals.rules import Goal as Told
from app.households import queries as households
from app.households.models import Member
from app.households.queries import Home
from app.identity.models import Account
from app.kit.db import read

_mine = Member.__table__.alias("mine")


@dataclass(frozen=True, slots=True)
class Goals:
    """Of one home. `past` are those that ended, the latest first."""

    proposed: Told | None = None
    current: Told | None = None
    past: tuple[Told, ...] = ()


# A proposal of somebody who has left is as if it had never been made.
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


def goals_of(household: UUID) -> Goals:
    """Every goal of a home, in one statement."""
    rows: dict[UUID, list[Any]] = {}
    for row in read().execute(_GOALS, {"household": household}):
        rows.setdefault(row.id, []).append(row)
    found = [_told(of_goal) for of_goal in rows.values()]
    return Goals(
        proposed=next((goal for goal in found if goal.since is None), None),
        current=next((goal for goal in found if goal.since and not goal.ended_at), None),
        past=tuple(goal for goal in found if goal.ended_at),
    )


def _told(rows: Sequence[Any]) -> Told:
    first = rows[0]
    pots = [Pot(row.pot, row.target, row.pot_name) for row in rows]
    pots.sort(key=lambda pot: POTS.index(pot.pot))
    return Told(
        id=first.id,
        plan=Plan(first.name, first.until, tuple(pots)),
        keeps_marks=first.keeps_marks,
        proposed_by=first.proposed_by,
        proposed_at=first.proposed_at,
        since=first.since,
        agreed_by=first.agreed_by,
        ended_at=first.ended_at,
    )


# Marks are joined only where their owner lets the reader see (or is the reader): the rows of who
# hides something are the rows of who has nothing to hide.
_MARKS = (
    select(
        GoalMark.pot,
        GoalMark.account,
        GoalMark.month,
        case(
            (or_(GoalMark.account == bindparam("reader"), GoalSight.amounts), GoalMark.amount)
        ).label("amount"),
    )
    .outerjoin(
        GoalSight,
        and_(
            GoalSight.household == GoalMark.household,
            GoalSight.owner == GoalMark.account,
            GoalSight.viewer == bindparam("reader"),
        ),
    )
    .where(
        GoalMark.goal == bindparam("goal"),
        or_(GoalMark.account == bindparam("reader"), GoalSight.owner.is_not(None)),
    )
    .order_by(GoalMark.month, GoalMark.pot, GoalMark.account)
)


def marks_seen_by(reader: UUID, goal: UUID) -> tuple[Mark, ...]:
    """The marks of a goal that `reader` may see, their own included. The same statement whatever
    the others share. Whether the goal is one of theirs is the caller's to know."""
    rows = read().execute(_MARKS, {"reader": reader, "goal": goal})
    return tuple(Mark(row.pot, row.account, row.month, row.amount) for row in rows)


def has_marked(account: UUID, goal: UUID) -> bool:
    """Whether this person marked this goal in any month."""
    found = select(exists().where(GoalMark.goal == goal, GoalMark.account == account))
    return bool(read().scalar(found))


def sights_of(owner: UUID, household: UUID) -> Mapping[UUID, str]:
    """What each other member sees of the marks of `owner`: those who see nothing are left out."""
    rows = read().execute(
        select(GoalSight.viewer, GoalSight.amounts).where(
            GoalSight.owner == owner, GoalSight.household == household
        )
    )
    return {row.viewer: AMOUNTS if row.amounts else MARKS for row in rows}


@dataclass(frozen=True, slots=True)
class News:
    """What the home page tells of one home's goal.

    kind: 'agree' (somebody waits for the reader's word: `by` says who; `in_force`: it is kept to
    already), 'read' (others agreed, and the reader takes no part), 'remind' (nothing marked this
    month yet) or 'quiet'."""

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
            GoalQuiet.household == Goal.household,
            GoalQuiet.account == bindparam("reader"),
            GoalQuiet.month == bindparam("month"),
        )
        .label("quiet"),
    )
    .join(_mine, _mine.c.household == Goal.household)
    .where(_mine.c.account == bindparam("reader"), Goal.ended_at.is_(None))
    .order_by(_mine.c.counts.desc(), _mine.c.joined_at, Goal.id)
)


def news_for(reader: UUID, homes: Sequence[Home], month: date) -> tuple[News, ...]:
    """Of each home of `reader` (as they see it): what waits for their word, and the goal in force.
    One statement; nothing in it depends on what others marked."""
    members = {home.id: home.members for home in homes}
    found = []
    for row in read().execute(_NEWS, {"reader": reader, "month": month}):
        at_home = members.get(row.household, ())
        names = {member.account: member.name for member in at_home}
        by = names.get(row.proposed_by, "")
        if row.since is None and not by:
            continue  # who proposed it has left
        in_force = row.since is not None
        if awaits(row.since, row.proposed_by, row.agreed_by, reader, at_home):
            kind = "agree"
        elif not in_force:
            continue
        elif row.marked or row.quiet or month > row.until:
            kind = "quiet"
        else:
            part = takes_part(reader, row.proposed_by, row.agreed_by, has_marked=row.has_marked)
            kind = "remind" if part else "read"
        told = (row.household, row.name, row.until, by)
        found.append(News(kind, *told, marked=row.marked, in_force=in_force))
    return tuple(found)


def left_behind_by(account: UUID) -> str:
    """The name of the goal that goes when this person joins another household: households closes
    the home of who lived alone with no village told. "" where there is none."""
    alone = (home for home in households.homes(account) if home.size == 1)
    gone = [home.household for home in alone if home.village is None]
    named = select(Goal.name).where(
        Goal.household.in_(gone), Goal.since.is_not(None), Goal.ended_at.is_(None)
    )
    return read().scalar(named) or "" if gone else ""


def own_goals(account: UUID) -> list[dict[str, Any]]:
    """What a person proposed or agreed to. Who else did is theirs to tell."""
    return _exported(
        select(
            Goal.name,
            Goal.until,
            (Goal.proposed_by == account).label("proposed_by_me"),
            Goal.proposed_at,
            Goal.since,
            Goal.ended_at,
            func.sum(GoalPot.target).label("target_idr"),
        )
        .join(GoalPot, GoalPot.goal == Goal.id)
        .where(or_(Goal.proposed_by == account, Goal.agreed_by == account))
        .group_by(Goal.id)
        .order_by(Goal.proposed_at, Goal.id)
    )


def own_marks(account: UUID) -> list[dict[str, Any]]:
    """In which months a person set something aside, and for what."""
    return _exported(
        select(
            Goal.name.label("goal"),
            GoalMark.pot,
            GoalMark.month,
            GoalMark.amount.label("amount_idr"),
            GoalMark.at,
        )
        .join(Goal, Goal.id == GoalMark.goal)
        .where(GoalMark.account == account)
        .order_by(GoalMark.month, GoalMark.pot, Goal.id)
    )


def own_sights(account: UUID) -> list[dict[str, Any]]:
    """Whom a person lets see their marks."""
    return _exported(
        select(
            Account.name.label("viewer"),
            GoalSight.amounts,
            GoalSight.since,
            GoalSight.version,
            GoalSight.language,
        )
        .join(Account, Account.id == GoalSight.viewer)
        .where(GoalSight.owner == account)
        .order_by(GoalSight.since, Account.id)
    )


def own_quiet(account: UUID) -> list[dict[str, Any]]:
    """The months in which a person wanted no reminder."""
    return _exported(
        select(GoalQuiet.month).where(GoalQuiet.account == account).order_by(GoalQuiet.month)
    )


def _exported(statement: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in read().execute(statement).mappings()]
