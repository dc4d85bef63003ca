"""Writes goals. Every action locks the household, after the accounts that it also locks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.goals import queries
from app.goals.models import Goal, GoalAgreement, GoalMark, GoalMarkConsent, GoalPot, MutedGoalMonth
from app.goals.rules import (
    AMOUNTS,
    HIDDEN,
    ChangedMeanwhileError,
    GoalPlan,
    is_month_open_for_marks,
    is_same_proposal,
)
from app.households import queries as households
from app.households.models import Household
from app.households.queries import VisibleHousehold
from app.households.rules import NotInHouseholdError
from app.identity.actions import lock_accounts
from app.kit.store import audit
from app.kit.store.db import insert_ignoring, new_id


def _lock_household(tx: Session, household: UUID, member: UUID) -> VisibleHousehold:
    """Lock the household; returns it as `member` sees it. Raises NotInHouseholdError."""
    tx.execute(select(Household.id).where(Household.id == household).with_for_update())
    seen = households.households_visible_to(member)
    home = next((each for each in seen if each.id == household), None)
    if home is None:
        raise NotInHouseholdError(household)
    return home


def propose_goal(
    tx: Session,
    household: UUID,
    proposer: UUID,
    plan: GoalPlan,
    *,
    keeps_marks: bool,
    seen: UUID | None,
    now: datetime,
) -> None:
    """Propose a new goal or a change of the current one (`keeps_marks`); replaces an open proposal.
    For a person who lives alone, the goal comes into force at once.

    `seen` is the proposal, else the current goal, that the page showed: raises
    ChangedMeanwhileError if it was replaced. Idempotent. Raises NotInHouseholdError."""
    home = _lock_household(tx, household, proposer)
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
            proposed_by=proposer,
            proposed_at=now,
        )
    )
    pots = [
        {"goal": made, "pot": pot.pot, "name": pot.name, "target": pot.target} for pot in plan.pots
    ]
    tx.execute(insert(GoalPot), pots)
    audit.record_audit(tx, "goals:goal:propose", now=now, actor=proposer, subject=made)
    if not home.others:
        _start_goal(tx, household, made, keeps_marks=keeps_marks, agreed_by=None, now=now)
    tx.flush()


def agree_to_goal(tx: Session, household: UUID, member: UUID, goal: UUID, *, now: datetime) -> None:
    """Agree to this proposal or current goal. The first agreement that counts puts a proposal in
    force; further ones are stored beside it.

    Idempotent. Raises NotInHouseholdError, and ChangedMeanwhileError if the goal is gone or
    `member` may not agree to it."""
    home = _lock_household(tx, household, member)
    goals = queries.goals_of(household)
    asked = next((g for g in (goals.proposed, goals.current) if g and g.id == goal), None)
    counts = asked is not None and asked.needs_agreement(member, home.members)
    if asked is not None and not counts and member in (asked.agreed_by, *asked.also):
        return
    if asked is None or not asked.may_agree(member, home.members):
        raise ChangedMeanwhileError(goal)
    if not counts:
        tx.execute(
            insert(GoalAgreement).values(goal=goal, account=member, household=household, at=now)
        )
    elif asked.since is None:
        _start_goal(
            tx, household, asked.id, keeps_marks=asked.keeps_marks, agreed_by=member, now=now
        )
    else:
        tx.execute(update(Goal).where(Goal.id == goal).values(agreed_by=member))
    audit.record_audit(tx, "goals:goal:agree", now=now, actor=member, subject=goal)
    tx.flush()


def _start_goal(
    tx: Session,
    household: UUID,
    goal: UUID,
    *,
    keeps_marks: bool,
    agreed_by: UUID | None,
    now: datetime,
) -> None:
    """Put a proposal in force, end the previous goal; a change takes over its marks and start."""
    since = now
    old = queries.goals_of(household).current
    if old is not None and old.since is not None and keeps_marks:
        since = old.since
        tx.execute(update(GoalMark).where(GoalMark.goal == old.id).values(goal=goal))
        tx.execute(delete(Goal).where(Goal.id == old.id))
    elif old is not None:
        tx.execute(update(Goal).where(Goal.id == old.id).values(ended_at=now))
    tx.execute(update(Goal).where(Goal.id == goal).values(since=since, agreed_by=agreed_by))


def withdraw_proposal(
    tx: Session, household: UUID, proposer: UUID, goal: UUID, *, now: datetime
) -> None:
    """Withdraw one's own proposal. Does nothing if there is none."""
    _lock_household(tx, household, proposer)
    gone = tx.connection().execute(
        delete(Goal).where(
            Goal.id == goal,
            Goal.household == household,
            Goal.proposed_by == proposer,
            Goal.since.is_(None),
        )
    )
    if gone.rowcount:
        audit.record_audit(tx, "goals:goal:withdraw", now=now, actor=proposer, subject=goal)
    tx.flush()


def end_goal(tx: Session, household: UUID, member: UUID, goal: UUID, *, now: datetime) -> None:
    """End the current goal. Any member may end it. Marks are kept for export by their members."""
    _lock_household(tx, household, member)
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
        audit.record_audit(tx, "goals:goal:end", now=now, actor=member, subject=goal)
    tx.flush()


def add_savings_mark(
    tx: Session,
    household: UUID,
    member: UUID,
    goal: UUID,
    pot: str,
    month: date,
    amount: int | None = None,
    *,
    now: datetime,
) -> None:
    """Record that a member set aside money for a pot this month or last; `amount` is in rupiah.

    A repeated mark is stored once; an amount stays until another is given. Raises
    ChangedMeanwhileError if goal, pot or month are not open, or if `member` still has to agree and
    never marked the goal; and NotInHouseholdError."""
    home = _lock_household(tx, household, member)
    current = queries.goals_of(household).current
    if (
        current is None
        or current.id != goal
        or not current.plan.includes_pot(pot)
        or not is_month_open_for_marks(month, current.first_month, now)
        or (current.needs_agreement(member, home.members) and not queries.has_marked(member, goal))
    ):
        raise ChangedMeanwhileError(goal)
    mine = {"goal": goal, "pot": pot, "account": member, "month": month}
    mark = insert_ignoring(tx, GoalMark)
    tx.execute(mark.values(**mine, household=household, amount=amount, at=now))
    if amount is not None:
        tx.execute(update(GoalMark).filter_by(**mine).values(amount=amount))
    tx.flush()


def remove_savings_mark(
    tx: Session, household: UUID, member: UUID, goal: UUID, pot: str, month: date
) -> None:
    """Delete one's own mark, even if the goal has ended. Raises NotInHouseholdError."""
    _lock_household(tx, household, member)
    tx.execute(delete(GoalMark).filter_by(goal=goal, pot=pot, account=member, month=month))
    tx.flush()


def set_savings_marks_visibility(
    tx: Session,
    household: UUID,
    owner: UUID,
    viewer: UUID,
    visibility: str,
    *,
    version: int,
    language: str,
    now: datetime,
) -> None:
    """Set what `viewer` may see of marks of `owner` in this household: HIDDEN, MARKS or AMOUNTS.

    An unchanged answer keeps the existing consent and its wording. Raises NotInHouseholdError."""
    home = _lock_household(tx, household, owner)
    if viewer not in [member.account for member in home.others]:
        raise NotInHouseholdError(viewer)
    if queries.savings_marks_visibility_of(owner, household).get(viewer, HIDDEN) == visibility:
        return
    tx.execute(delete(GoalMarkConsent).filter_by(household=household, owner=owner, viewer=viewer))
    if visibility != HIDDEN:
        tx.execute(
            insert(GoalMarkConsent).values(
                household=household,
                owner=owner,
                viewer=viewer,
                amounts=visibility == AMOUNTS,
                since=now,
                version=version,
                language=language,
            )
        )
    event = "goals:sight:withdraw" if visibility == HIDDEN else "goals:sight:give"
    audit.record_audit(tx, event, now=now, actor=owner, subject=viewer)
    tx.flush()


def mute_goal_reminder(tx: Session, household: UUID, member: UUID, month: date) -> None:
    """Turn off reminders of this household's goal in this month. Raises NotInHouseholdError."""
    _lock_household(tx, household, member)
    silent = insert_ignoring(tx, MutedGoalMonth)
    tx.execute(silent.values(household=household, account=member, month=month))
    tx.flush()


def erase_goals(tx: Session, account: UUID, now: datetime) -> None:
    """Delete a person's open proposals; goals in force stay, without the person's id."""
    _lock_person_and_homes(tx, account)
    tx.execute(delete(Goal).where(Goal.proposed_by == account, Goal.since.is_(None)))
    for column in (Goal.proposed_by, Goal.agreed_by):
        tx.execute(update(Goal).where(column == account).values({column: None}))


def erase_savings_marks_visibility(tx: Session, account: UUID, now: datetime) -> None:
    """Delete all sharing of marks by and with this person."""
    _lock_person_and_homes(tx, account)
    tx.execute(
        delete(GoalMarkConsent).where(
            or_(GoalMarkConsent.owner == account, GoalMarkConsent.viewer == account)
        )
    )


def _make_eraser_for(account_column: InstrumentedAttribute[UUID]) -> Callable[..., None]:
    """Return a function that erases one person from the table of this column."""

    def erase(tx: Session, account: UUID, now: datetime) -> None:
        _lock_person_and_homes(tx, account)
        tx.execute(delete(account_column.class_).where(account_column == account))

    return erase


erase_goal_agreements = _make_eraser_for(GoalAgreement.account)
erase_savings_marks = _make_eraser_for(GoalMark.account)
erase_muted_reminders = _make_eraser_for(MutedGoalMonth.account)


def _lock_person_and_homes(tx: Session, account: UUID) -> None:
    """Lock the account, then its households, in the same order as the room households does."""
    lock_accounts(tx, [account])
    homes = [home.household for home in households.memberships_of(account)]
    of_theirs = select(Household.id).where(Household.id.in_(homes))
    tx.execute(of_theirs.order_by(Household.id).with_for_update())
