"""Writes goals. Every action locks the household, so that actions on one run one after another;
where it also needs accounts, it locks those first, as the room households does."""

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
    is_same_proposal,
    markable,
)
from app.households import queries as households
from app.households.models import Household
from app.households.queries import VisibleHousehold
from app.households.rules import NotInHouseholdError
from app.identity.actions import lock_accounts
from app.kit.store import audit
from app.kit.store.db import insert_ignoring, new_id


def _locked_home(tx: Session, household: UUID, who: UUID) -> VisibleHousehold:
    """The household, locked, as `who` sees it. Raises NotInHouseholdError if `who` is no member."""
    tx.execute(select(Household.id).where(Household.id == household).with_for_update())
    homes = households.households_visible_to(who)
    home = next((home for home in homes if home.id == household), None)
    if home is None:
        raise NotInHouseholdError(household)
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
    """Proposes a goal, a change of the current one (`keeps_marks`), or a replacement of the open
    proposal. For a person who lives alone, it comes into force at once.

    `seen` is the proposal, else the current goal, that the page showed: raises
    ChangedMeanwhileError if it was replaced. Idempotent. Raises NotInHouseholdError."""
    home = _locked_home(tx, household, who)
    goals = queries.goals_of(household)
    known = goals.proposed or goals.current
    if known is not None and is_same_proposal(known, plan, keeps_marks=keeps_marks, seen=seen):
        return
    if (known.id if known else None) != seen:
        raise ChangedMeanwhileError(household)
    # Also deletes a proposal that is hidden because its proposer left.
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
    """Agrees to this proposal or current goal. The first agreement that counts puts a proposal in
    force; further ones are stored beside it.

    Idempotent. Raises ChangedMeanwhileError if the goal is gone or `who` may not agree to it, and
    NotInHouseholdError."""
    home = _locked_home(tx, household, who)
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
    """Ends the previous goal; a change takes over its marks and its start."""
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
    """Withdraws one's own proposal. Does nothing if there is none."""
    _locked_home(tx, household, who)
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
    """Ends the current goal. Any member may end it, since a shared goal needs everybody's will. The
    marks stay with the people who made them."""
    _locked_home(tx, household, who)
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
    """Marks a pot for this month or last month; `amount` (rupiah) is optional.

    Repeated marks stay one mark; an amount stays until another is given. Raises
    ChangedMeanwhileError if goal, pot or month are not open, or if `who` still has to agree and
    never marked the goal; and NotInHouseholdError."""
    home = _locked_home(tx, household, who)
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
        mine = _is_mark(goal, pot, who, month)
        tx.execute(update(GoalMark).where(mine).values(amount=amount))
    tx.flush()


def unmark(tx: Session, household: UUID, who: UUID, goal: UUID, pot: str, month: date) -> None:
    """Deletes one's own mark, even if the goal has ended. Raises NotInHouseholdError."""
    _locked_home(tx, household, who)
    tx.execute(delete(GoalMark).where(_is_mark(goal, pot, who, month)))
    tx.flush()


def _is_mark(goal: UUID, pot: str, who: UUID, month: date) -> ColumnElement[bool]:
    return and_(
        GoalMark.goal == goal,
        GoalMark.pot == pot,
        GoalMark.account == who,
        GoalMark.month == month,
    )


def set_sight(
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
    """Sets what `viewer` sees of the marks of `owner` in this household from now on: one of SIGHTS.

    An unchanged answer keeps the existing consent and its wording. Raises NotInHouseholdError."""
    home = _locked_home(tx, household, owner)
    if viewer not in [member.account for member in home.others]:
        raise NotInHouseholdError(viewer)
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


def mute_reminder(tx: Session, household: UUID, who: UUID, month: date) -> None:
    """Turns off reminders of this household's goal in this month. Raises NotInHouseholdError."""
    _locked_home(tx, household, who)
    silent = insert_ignoring(tx, GoalQuiet)
    tx.execute(silent.values(household=household, account=who, month=month))
    tx.flush()


def erase_goals(tx: Session, account: UUID, now: datetime) -> None:
    """Deletes a person's open proposals; goals in force stay, without their name."""
    _lock_person_and_homes(tx, account)
    tx.execute(delete(Goal).where(Goal.proposed_by == account, Goal.since.is_(None)))
    for column in (Goal.proposed_by, Goal.agreed_by):
        tx.execute(update(Goal).where(column == account).values({column: None}))


def erase_yeses(tx: Session, account: UUID, now: datetime) -> None:
    _lock_person_and_homes(tx, account)
    tx.execute(delete(GoalYes).where(GoalYes.account == account))


def erase_marks(tx: Session, account: UUID, now: datetime) -> None:
    _lock_person_and_homes(tx, account)
    tx.execute(delete(GoalMark).where(GoalMark.account == account))


def erase_sights(tx: Session, account: UUID, now: datetime) -> None:
    """Deletes all sharing of marks by and with this person."""
    _lock_person_and_homes(tx, account)
    tx.execute(
        delete(GoalSight).where(or_(GoalSight.owner == account, GoalSight.viewer == account))
    )


def erase_quiet(tx: Session, account: UUID, now: datetime) -> None:
    _lock_person_and_homes(tx, account)
    tx.execute(delete(GoalQuiet).where(GoalQuiet.account == account))


def _lock_person_and_homes(tx: Session, account: UUID) -> None:
    """Locks the person and their households, in the order in which the room households locks
    them."""
    lock_accounts(tx, [account])
    homes = [home.household for home in households.memberships_of(account)]
    of_theirs = select(Household.id).where(Household.id.in_(homes))
    tx.execute(of_theirs.order_by(Household.id).with_for_update())
