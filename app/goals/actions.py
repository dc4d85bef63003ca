"""Writing goals. Each verb locks the home first, after the people where it needs them, as
households does: then nobody proposes, agrees, marks or leaves at the same moment."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from app.goals import queries
from app.goals.models import Goal, GoalMark, GoalPot, GoalQuiet, GoalSight, GoalYes
from app.goals.rules import (
    AMOUNTS,
    HIDDEN,
    ChangedMeanwhileError,
    Plan,
    is_told_already,
    markable,
)
from app.households import queries as households
from app.households.models import Household
from app.households.queries import Home
from app.households.rules import NotTogetherError
from app.identity.actions import lock_accounts
from app.kit.store import audit
from app.kit.store.db import insert_ignoring, new_id


def _entered(tx: Session, household: UUID, who: UUID) -> Home:
    """The home, locked, as `who` sees it. Raises NotTogetherError for who is not in it."""
    tx.execute(select(Household.id).where(Household.id == household).with_for_update())
    homes = households.homes_seen_by(who)
    home = next((home for home in homes if home.id == household), None)
    if home is None:
        raise NotTogetherError(household)
    return home


def propose(
    tx: Session,
    household: UUID,
    who: UUID,
    plan: Plan,
    *,
    keeps_marks: bool,
    seen: UUID | None,
    now: datetime,
) -> None:
    """Propose a goal, a change of the one in force (`keeps_marks`), or something else than what
    is proposed. Who lives alone sets it with that.

    `seen` is the proposal, else the goal in force, that stood on the page: raises
    ChangedMeanwhileError where it is another by now. What is proposed or in force already is left
    as it is, so that a form sent twice does nothing. Raises NotTogetherError."""
    home = _entered(tx, household, who)
    goals = queries.goals_of(household)
    known = goals.proposed or goals.current
    if known is not None and is_told_already(known, plan, keeps_marks=keeps_marks, seen=seen):
        return
    if (known.id if known else None) != seen:
        raise ChangedMeanwhileError(household)
    # Also one that is not seen any more, since who made it left.
    tx.execute(delete(Goal).where(Goal.household == household, Goal.since.is_(None)))
    made = new_id()
    tx.execute(
        insert(Goal).values(
            id=made,
            household=household,
            name=plan.name,
            until=plan.until,
            keeps_marks=keeps_marks,
            proposed_by=who,
            proposed_at=now,
        )
    )
    pots = [
        {"goal": made, "pot": pot.pot, "name": pot.name, "target": pot.target} for pot in plan.pots
    ]
    tx.execute(insert(GoalPot), pots)
    audit.record(tx, "goals:goal:propose", now=now, who=who, about=made)
    if not home.others:
        _put_in_force(tx, household, made, keeps_marks=keeps_marks, by=None, now=now)
    tx.flush()


def agree(tx: Session, household: UUID, who: UUID, goal: UUID, *, now: datetime) -> None:
    """Say yes to exactly this proposal or goal in force. One yes that counts puts a proposal in
    force; each further one is kept beside it.

    Said twice, the first holds. Raises ChangedMeanwhileError where it is not there any more or
    not `who`'s to agree to, and NotTogetherError."""
    home = _entered(tx, household, who)
    goals = queries.goals_of(household)
    asked = next((g for g in (goals.proposed, goals.current) if g and g.id == goal), None)
    counts = asked is not None and asked.awaits(who, home.members)
    if asked is not None and not counts and who in (asked.agreed_by, *asked.also):
        return
    if asked is None or not asked.may_join(who, home.members):
        raise ChangedMeanwhileError(goal)
    if not counts:
        tx.execute(insert(GoalYes).values(goal=goal, account=who, household=household, at=now))
    elif asked.since is None:
        _put_in_force(tx, household, asked.id, keeps_marks=asked.keeps_marks, by=who, now=now)
    else:
        tx.execute(update(Goal).where(Goal.id == goal).values(agreed_by=who))
    audit.record(tx, "goals:goal:agree", now=now, who=who, about=goal)
    tx.flush()


def _put_in_force(
    tx: Session, household: UUID, goal: UUID, *, keeps_marks: bool, by: UUID | None, now: datetime
) -> None:
    """End the goal before it; a change takes over its marks and the day on which it began."""
    since = now
    old = queries.goals_of(household).current
    if old is not None and old.since is not None and keeps_marks:
        since = old.since
        tx.execute(update(GoalMark).where(GoalMark.goal == old.id).values(goal=goal))
        tx.execute(delete(Goal).where(Goal.id == old.id))
    elif old is not None:
        tx.execute(update(Goal).where(Goal.id == old.id).values(ended_at=now))
    tx.execute(update(Goal).where(Goal.id == goal).values(since=since, agreed_by=by))


def withdraw(tx: Session, household: UUID, who: UUID, goal: UUID, *, now: datetime) -> None:
    """Take one's own proposal back. Nothing happens where there is none of theirs any more."""
    _entered(tx, household, who)
    gone = tx.connection().execute(
        delete(Goal).where(
            Goal.id == goal,
            Goal.household == household,
            Goal.proposed_by == who,
            Goal.since.is_(None),
        )
    )
    if gone.rowcount:
        audit.record(tx, "goals:goal:withdraw", now=now, who=who, about=goal)
    tx.flush()


def end(tx: Session, household: UUID, who: UUID, goal: UUID, *, now: datetime) -> None:
    """End the goal in force. One word is enough: it is shared as long as everybody wants it. The
    marks stay with those who made them."""
    _entered(tx, household, who)
    ended = tx.connection().execute(
        update(Goal)
        .where(
            Goal.id == goal,
            Goal.household == household,
            Goal.since.is_not(None),
            Goal.ended_at.is_(None),
        )
        .values(ended_at=now)
    )
    if ended.rowcount:
        audit.record(tx, "goals:goal:end", now=now, who=who, about=goal)
    tx.flush()


def mark(
    tx: Session,
    household: UUID,
    who: UUID,
    goal: UUID,
    pot: str,
    month: date,
    amount: int | None = None,
    *,
    now: datetime,
) -> None:
    """Say that something was set aside for a pot this month or last; how much (rupiah) if told.

    However often it is said, it is one mark; an amount once told stays until another is. Raises
    ChangedMeanwhileError where this goal, pot or month is not open, or their yes to the goal is
    waited for and they never marked it; and NotTogetherError."""
    home = _entered(tx, household, who)
    current = queries.goals_of(household).current
    if (
        current is None
        or current.id != goal
        or not current.plan.has(pot)
        or not markable(month, current.first_month, now)
        or (current.awaits(who, home.members) and not queries.has_marked(who, goal))
    ):
        raise ChangedMeanwhileError(goal)
    tx.execute(
        insert_ignoring(tx, GoalMark).values(
            goal=goal, pot=pot, account=who, month=month, household=household, amount=amount, at=now
        )
    )
    if amount is not None:
        told = update(GoalMark).where(_is_mark(goal, pot, who, month)).values(amount=amount)
        tx.execute(told)
    tx.flush()


def unmark(tx: Session, household: UUID, who: UUID, goal: UUID, pot: str, month: date) -> None:
    """Take a mark of one's own back, whatever became of the goal. Raises NotTogetherError."""
    _entered(tx, household, who)
    tx.execute(delete(GoalMark).where(_is_mark(goal, pot, who, month)))
    tx.flush()


def _is_mark(goal: UUID, pot: str, who: UUID, month: date) -> ColumnElement[bool]:
    return and_(
        GoalMark.goal == goal,
        GoalMark.pot == pot,
        GoalMark.account == who,
        GoalMark.month == month,
    )


def let_see(
    tx: Session,
    household: UUID,
    owner: UUID,
    viewer: UUID,
    sight: str,
    *,
    version: int,
    language: str,
    now: datetime,
) -> None:
    """What `viewer` sees of the marks of `owner` in this home from now on: one of SIGHTS.

    Who says what they said before keeps that consent and its wording. Raises NotTogetherError."""
    home = _entered(tx, household, owner)
    if viewer not in [member.account for member in home.others]:
        raise NotTogetherError(viewer)
    if queries.sights_of(owner, household).get(viewer, HIDDEN) == sight:
        return
    tx.execute(
        delete(GoalSight).where(
            GoalSight.household == household, GoalSight.owner == owner, GoalSight.viewer == viewer
        )
    )
    if sight != HIDDEN:
        tx.execute(
            insert(GoalSight).values(
                household=household,
                owner=owner,
                viewer=viewer,
                amounts=sight == AMOUNTS,
                since=now,
                version=version,
                language=language,
            )
        )
    event = "goals:sight:withdraw" if sight == HIDDEN else "goals:sight:give"
    audit.record(tx, event, now=now, who=owner, about=viewer)
    tx.flush()


def quiet(tx: Session, household: UUID, who: UUID, month: date) -> None:
    """No reminder of this home's goal in this month. Raises NotTogetherError."""
    _entered(tx, household, who)
    silent = insert_ignoring(tx, GoalQuiet)
    tx.execute(silent.values(household=household, account=who, month=month))
    tx.flush()


def erase_goals(tx: Session, account: UUID, now: datetime) -> None:
    """What they proposed and nobody agreed to goes; what is in force stays, without their name."""
    _locked(tx, account)
    tx.execute(delete(Goal).where(Goal.proposed_by == account, Goal.since.is_(None)))
    for column in (Goal.proposed_by, Goal.agreed_by):
        tx.execute(update(Goal).where(column == account).values({column: None}))


def erase_yeses(tx: Session, account: UUID, now: datetime) -> None:
    _locked(tx, account)
    tx.execute(delete(GoalYes).where(GoalYes.account == account))


def erase_marks(tx: Session, account: UUID, now: datetime) -> None:
    _locked(tx, account)
    tx.execute(delete(GoalMark).where(GoalMark.account == account))


def erase_sights(tx: Session, account: UUID, now: datetime) -> None:
    """All sharing of marks by and with this person."""
    _locked(tx, account)
    tx.execute(
        delete(GoalSight).where(or_(GoalSight.owner == account, GoalSight.viewer == account))
    )


def erase_quiet(tx: Session, account: UUID, now: datetime) -> None:
    _locked(tx, account)
    tx.execute(delete(GoalQuiet).where(GoalQuiet.account == account))


def _locked(tx: Session, account: UUID) -> None:
    """The person and their homes, in the order in which households locks them when they leave."""
    lock_accounts(tx, [account])
    homes = [home.household for home in households.homes(account)]
    of_theirs = select(Household.id).where(Household.id.in_(homes))
    tx.execute(of_theirs.order_by(Household.id).with_for_update())
