"""What makes a household known, or shows that its people learn: acquaintances (statements of staff
that they know a person), and learning days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from app.households import queries
from app.households.actions.counting import updating_counters
from app.households.models import Acquaintance, LearningDay
from app.households.rules import (
    DAYS_OF_A_LEARNER,
    SAY_KNOWN,
    begins_anew,
    is_day_stored,
    is_outside_regions,
    people_whose_acquaintances_wait,
)
from app.identity import queries as identity
from app.identity.actions import lock_accounts
from app.kit.clock import WIB
from app.kit.store import audit
from app.kit.store.db import new_id

TICK = "tick"
"""On the sheet of a cohort."""
SLIP = "slip"
"""By a one-time invitation that a member of staff gave and the person accepted."""
MEETING = "meeting"
"""By presence at a meeting, marked by a trainer."""


def record_learning_days(tx: Session, answers: Iterable[tuple[UUID, datetime]]) -> None:
    """Store on which days these people learned: (account, when the server received an answer). The
    caller has locked the accounts. One statement for most answers: what is stored is only read.

    The third day makes a household that nobody of staff knows count."""
    received = {(account, at.astimezone(WIB).date()) for account, at in answers}
    for account, day in sorted(received):
        stored = queries.learning_days_of(account)
        if not is_day_stored(stored, day):
            continue
        if len(stored) + 1 < DAYS_OF_A_LEARNER:
            _insert_learning_day(tx, account, day)
            continue
        homes = queries.counting_homes_of([account])
        with updating_counters(tx, [home.household for home in homes.values()]):
            _insert_learning_day(tx, account, day)


def _insert_learning_day(tx: Session, account: UUID, day: date) -> None:
    tx.execute(insert(LearningDay).values(account=account, day=day))


def record_acquaintances(
    tx: Session, people: Sequence[UUID], staff: UUID, *, way: str, now: datetime
) -> int:
    """Store that a member of staff knows these people. Who is known to them already, or is in no
    household, is passed over, so that the same form can come twice. Returns how many acquaintances
    wait for another's yes: they are about homes outside the regions of this member of staff, or for
    more households or people than one can say to know in a day.

    The caller checks that this member of staff may say so of these people."""
    lock_accounts(tx, [staff, *people])
    homes = queries.counting_homes_of(people)
    said = queries.people_known_to(staff)
    new = [account for account in dict.fromkeys(people) if account in homes and account not in said]
    if not new:
        return 0
    day = now.astimezone(WIB).date()
    free = queries.people_said_known_without_confirmation(staff, day)
    regions = identity.regions_ever_granted_to_staff([staff], SAY_KNOWN).get(staff, ())
    outside = {each for each in new if is_outside_regions(homes[each].village, regions)}
    inside = {each: homes[each].household for each in new if each not in outside}
    waiting = outside | people_whose_acquaintances_wait(set(free.values()), len(free), inside)
    rows = [
        {
            "id": new_id(),
            "account": account,
            "staff": staff,
            "way": way,
            "given_at": now,
            "confirmed_at": None if account in waiting else now,
        }
        for account in new
    ]
    with updating_counters(tx, [homes[account].household for account in new]):
        tx.execute(insert(Acquaintance), rows)
    for account in new:
        audit.record_audit(
            tx, "households:acquaintance:give", now=now, actor=staff, subject=account
        )
    tx.flush()
    return sum(row["confirmed_at"] is None for row in rows)


def confirm_acquaintances(
    tx: Session, acquaintances: Collection[UUID], staff: UUID, *, now: datetime
) -> int:
    """Confirm acquaintances, statements of staff that they know a person, that wait for a second
    member of staff. Who made one cannot confirm it. Returns how many count from now on."""
    waiting = (
        Acquaintance.confirmed_at.is_(None),
        Acquaintance.ended_at.is_(None),
        Acquaintance.staff.is_distinct_from(staff),
    )
    changed = {"confirmed_at": now, "confirmed_by": staff}
    return _change_acquaintances(tx, acquaintances, waiting, changed, "confirm", staff, now)


def end_acquaintances(
    tx: Session, acquaintances: Collection[UUID], staff: UUID | None, *, now: datetime
) -> int:
    """End acquaintances, also those that wait; `staff` None where a restore repeats it. Returns how
    many; those taken back before stay."""
    changed = {"ended_at": now, "ended_by": staff}
    return _change_acquaintances(
        tx, acquaintances, (Acquaintance.ended_at.is_(None),), changed, "end", staff, now
    )


def _change_acquaintances(
    tx: Session,
    acquaintances: Collection[UUID],
    where: Sequence[ColumnElement[bool]],
    changed: Mapping[str, object],
    verb: str,
    staff: UUID | None,
    now: datetime,
) -> int:
    """Change those of these acquaintances to which the conditions apply. Returns how many."""
    parts = list(queries.split_into_chunks(sorted(acquaintances)))
    found = select(Acquaintance.account).where(*where)
    people = [each for part in parts for each in tx.scalars(found.where(Acquaintance.id.in_(part)))]
    lock_accounts(tx, people)
    homes = {home.household for home in queries.counting_homes_of(people).values()}
    change = update(Acquaintance).where(*where).values(**changed).returning(Acquaintance.account)
    done: list[UUID] = []
    with updating_counters(tx, homes):
        for part in parts:
            done += tx.scalars(change.where(Acquaintance.id.in_(part)))
    event = f"households:acquaintance:{verb}"
    for account in done:
        audit.record_audit(tx, event, now=now, actor=staff, subject=account)
    tx.flush()
    return len(done)


@contextmanager
def beginning_anew_after_moves(
    tx: Session, people: Collection[UUID], now: datetime
) -> Iterator[None]:
    """Run the block. Of these people, the acquaintances and learning days of those end who count
    for another household or village afterwards, and the acquaintances of those wait who now have a
    village outside the regions of their givers. Inside `updating_counters`, which locks their
    households."""
    before = queries.counting_homes_of(people)
    yield
    tx.flush()
    after = queries.counting_homes_of(people)
    moved = [
        account
        for account, home in before.items()
        if account not in after
        or begins_anew(
            home.village,
            after[account].village,
            in_same_household=after[account].household == home.household,
        )
    ]
    if moved:
        valid = (Acquaintance.account.in_(moved), Acquaintance.ended_at.is_(None))
        tx.execute(update(Acquaintance).where(*valid).values(ended_at=now))
        tx.execute(delete(LearningDay).where(LearningDay.account.in_(moved)))
    let_acquaintances_wait_outside_regions(
        tx, [each for each, home in before.items() if home.village is None and each not in moved]
    )


def let_acquaintances_wait_outside_regions(tx: Session, people: Collection[UUID]) -> None:
    """Let the acquaintances about these people, who had no village until now, wait for another's
    yes where their giver has no task in the village in which they count now. Inside
    `updating_counters`."""
    homes = queries.counting_homes_of(people)
    acquaintances = queries.acquaintances_outside_regions(
        {each: home.village for each, home in homes.items()}
    )
    waiting = update(Acquaintance).where(Acquaintance.id.in_(acquaintances))
    tx.execute(waiting.values(confirmed_at=None, confirmed_by=None))


def erase_acquaintances(tx: Session, account: UUID, now: datetime) -> None:
    """Delete the acquaintances about a person. Of the acquaintances that this person gave as a
    member of staff, those end that wait or are younger than 30 days; older ones stay without their
    giver."""
    end_acquaintances(tx, queries.acquaintances_ending_with(account, now), None, now=now)
    _erase_and_update_counters(tx, account, Acquaintance)
    for column in (Acquaintance.staff, Acquaintance.confirmed_by, Acquaintance.ended_by):
        tx.execute(update(Acquaintance).where(column == account).values({column: None}))
    tx.flush()


def erase_learning_days(tx: Session, account: UUID, now: datetime) -> None:
    """Delete the learning days of a person."""
    _erase_and_update_counters(tx, account, LearningDay)
    tx.flush()


def _erase_and_update_counters(
    tx: Session, account: UUID, table: type[Acquaintance] | type[LearningDay]
) -> None:
    lock_accounts(tx, [account])
    homes = [home.household for home in queries.memberships_of(account)]
    with updating_counters(tx, homes):
        tx.execute(delete(table).where(table.account == account))
