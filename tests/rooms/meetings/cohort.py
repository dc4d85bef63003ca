"""A cohort for the tests of meetings: two trainers, people with profiles, and people on a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Flask

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.meetings import actions, queries
from app.rosters import actions as rosters
from app.rosters import queries as invitations
from app.sign_in.actions import redeem_invitation
from app.training import actions as training
from tests.factories import VILLAGE, make_household, make_person, make_staff
from tests.page import Page

DAY = date(2026, 12, 2)


@dataclass(frozen=True)
class SomeCohort:
    """A cohort led by Bu Rina with Pak Budi as assistant. `people`: accounts, by name; `listed`:
    invitations that nobody accepted, by name."""

    id: UUID
    rina: UUID
    budi: UUID
    rina_page: Page
    budi_page: Page
    people: dict[str, UUID]
    listed: dict[str, UUID]


def make_class(app: Flask, *names: str, listed: tuple[str, ...] = ()) -> SomeCohort:
    rina_page, rina = make_staff(app, "Bu Rina", "pelatih")
    budi_page, budi = make_staff(app, "Pak Budi", "pelatih")
    with app.app_context(), transaction() as tx:
        now = utcnow()
        cohort = training.create_cohort(
            tx, rina, name="Ponorogo B", place="Balai desa", starts=today(), ends=today(), now=now
        )
        training.add_trainer(tx, cohort, budi, now=now)
        people = {name: make_household(tx, (name, "pekerja"))[0] for name in names}
        for account in people.values():
            training.enrol_in_cohort(tx, cohort, account, now=now)
        invited = rosters.invite_people_of_list(
            tx, cohort, [(name, VILLAGE) for name in listed], role="pekerja", made_by=rina, now=now
        )
    its = dict(zip(listed, invited, strict=True))
    return SomeCohort(cohort, rina, budi, rina_page, budi_page, people, its)


def enter(app: Flask, made: SomeCohort, day: date = DAY, nth: int = 1) -> UUID:
    with app.app_context(), transaction() as tx:
        return actions.enter_meeting(tx, made.id, day, nth, made_by=made.rina, now=utcnow())


def mark(app: Flask, meeting: UUID, by: UUID, *, settles: bool = False, **people: UUID) -> None:
    """Mark people as present (`siti=…`) or, where the name begins with `no_`, as absent."""
    marks = {its: not name.startswith("no_") for name, its in people.items()}
    with app.app_context(), transaction() as tx:
        actions.record_attendance_marks(
            tx, meeting, marks, marked_by=by, now=utcnow(), settles=settles
        )


def statuses(app: Flask, made: SomeCohort, meeting: UUID) -> dict[UUID, str]:
    with app.app_context():
        found = queries.attendance_of_cohort(made.id).get(meeting, {})
    return {participant: attendance.status for participant, attendance in found.items()}


def accept(app: Flask, made: SomeCohort, name: str, *, called: str | None = None) -> UUID:
    """The person on the list registers by the slip, with this name to be called by. Returns the
    account."""
    with app.app_context(), transaction() as tx:
        invitation = invitations.find_roster_invitation(made.listed[name])
        assert invitation is not None
        account = make_person(tx, called or name, utcnow())
        redeem_invitation(tx, invitation.code, account, now=utcnow())
    return account
