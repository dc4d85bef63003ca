"""People without a phone take part by a consent that a trainer read aloud, each as one account."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.households import queries as households
from app.identity import queries as identity
from app.identity.models import Account, Credential
from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.own_data.actions import erase_person
from app.own_data.queries import export_personal_data
from app.rosters import actions as rosters
from app.rosters import queries as invitations
from app.sign_in.actions import redeem_invitation
from app.spoken import actions, queries
from app.spoken.models import SpokenConsent
from app.training import actions as training
from app.training import queries as cohorts
from tests.factories import VILLAGE, make_person, make_staff
from tests.page import Page


def make_class(app: Flask, *names: str) -> tuple[UUID, UUID, list[UUID]]:
    """A trainer, her cohort, and invitations for people of these names: (trainer, cohort, ids)."""
    _, trainer = make_staff(app, "Bu Rina", "pelatih")
    with app.app_context(), transaction() as tx:
        cohort = training.create_cohort(
            tx, trainer, name="Ponorogo B", place="Balai desa", starts=today(), ends=today(),
            now=utcnow(),
        )  # fmt: skip
        people = [(name, VILLAGE) for name in names or ("Siti Aminah",)]
        made = rosters.invite_people_of_list(
            tx, cohort, people, role="pekerja", made_by=trainer, now=utcnow()
        )
    return trainer, cohort, made


def say_yes(app: Flask, trainer: UUID, cohort: UUID, participant: UUID) -> UUID:
    with app.app_context(), transaction() as tx:
        return actions.record_spoken_consent(
            tx, cohort, participant, read_by=trainer, version=1, given_at=utcnow(), now=utcnow()
        )


def count_accounts(app: Flask) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(Account)) or 0


def test_spoken_consent_makes_an_account_without_credentials_in_cohort_and_village(
    app: Flask,
) -> None:
    trainer, cohort, [invitation] = make_class(app)
    account = say_yes(app, trainer, cohort, invitation)
    with app.app_context():
        assert cohorts.cohort_member_name(cohort, account) == "Siti Aminah"
        [home] = households.memberships_of(account)
        assert home.village == VILLAGE
        assert read().execute(select(Credential).where(Credential.account == account)).all() == []
        agreed = {each.purpose for each in identity.consents_of_account(account)}
        assert agreed == {"dewasa", "akun"}
        [person] = queries.spoken_participants(cohort)
        assert (person.account, person.name, person.claimed) == (account, "Siti Aminah", False)
        assert invitations.open_invitations(cohort) == []


def test_spoken_consent_makes_one_account_when_it_is_given_again(app: Flask) -> None:
    trainer, cohort, [invitation] = make_class(app)
    account = say_yes(app, trainer, cohort, invitation)
    before = count_accounts(app)
    assert say_yes(app, trainer, cohort, invitation) == account
    assert say_yes(app, trainer, cohort, account) == account
    assert count_accounts(app) == before


def test_slip_of_the_list_opens_nothing_when_its_person_takes_part_without_a_phone(
    app: Flask,
) -> None:
    trainer, cohort, [invitation] = make_class(app)
    with app.app_context():
        [row] = invitations.open_invitations(cohort)
    say_yes(app, trainer, cohort, invitation)
    page = Page(app.test_client())
    page.get(f"/gabung/{row.code}", 404)
    assert "Siti" not in page.text


def test_spoken_consent_joins_who_accepted_the_invitation_on_a_phone_meanwhile(app: Flask) -> None:
    trainer, cohort, [invitation] = make_class(app)
    with app.app_context():
        [row] = invitations.open_invitations(cohort)
        with transaction() as tx:
            person = make_person(tx, "Siti", utcnow())
            redeem_invitation(tx, row.code, person, now=utcnow())
    before = count_accounts(app)
    assert say_yes(app, trainer, cohort, invitation) == person
    assert count_accounts(app) == before


def test_spoken_consent_is_refused_for_people_of_other_cohorts(app: Flask) -> None:
    trainer, cohort, [invitation] = make_class(app)
    _, other, [theirs] = make_class(app, "Tini")
    account = say_yes(app, trainer, cohort, invitation)
    for participant in (theirs, trainer):
        with pytest.raises(actions.UnknownParticipantError):
            say_yes(app, trainer, cohort, participant)
    for participant in (account, invitation):
        with pytest.raises(actions.UnknownParticipantError):
            say_yes(app, trainer, other, participant)
    with app.app_context():
        assert queries.find_spoken_participant(other, account) is None


def test_spoken_consent_is_refused_for_an_invitation_that_is_over_or_withdrawn(app: Flask) -> None:
    trainer, cohort, [over, withdrawn] = make_class(app, "Siti", "Tini")
    with app.app_context():
        with transaction() as tx:
            rosters.withdraw_roster_invitations(tx, cohort, [withdrawn], now=utcnow())
        late = utcnow() + timedelta(days=31)
        with pytest.raises(actions.UnknownParticipantError), transaction() as tx:
            actions.record_spoken_consent(
                tx, cohort, over, read_by=trainer, version=1, given_at=late, now=late
            )
    with pytest.raises(actions.UnknownParticipantError):
        say_yes(app, trainer, cohort, withdrawn)


def test_erased_person_does_not_rise_again_when_the_consent_is_sent_again(app: Flask) -> None:
    trainer, cohort, [invitation] = make_class(app)
    account = say_yes(app, trainer, cohort, invitation)
    with app.app_context():
        [mine] = export_personal_data(account)["spoken_consent"]
        assert (mine["cohort"], mine["read_by"], mine["version"]) == ("Ponorogo B", "Bu Rina", 1)
        assert "Siti" not in str(export_personal_data(trainer)["spoken_consent"])
        with transaction() as tx:
            erase_person(tx, account, utcnow())
        assert read().execute(select(SpokenConsent)).all() == []
    for participant in (invitation, account):
        with pytest.raises(actions.UnknownParticipantError):
            say_yes(app, trainer, cohort, participant)


def test_spoken_consent_stays_without_its_reader_when_the_trainer_erases_herself(
    app: Flask,
) -> None:
    trainer, cohort, [invitation] = make_class(app)
    account = say_yes(app, trainer, cohort, invitation)
    with app.app_context():
        with transaction() as tx:
            erase_person(tx, trainer, utcnow())
        [mine] = export_personal_data(account)["spoken_consent"]
        assert mine["read_by"] is None


def test_person_who_left_the_cohort_takes_no_part_without_a_phone(app: Flask) -> None:
    trainer, cohort, [invitation] = make_class(app)
    account = say_yes(app, trainer, cohort, invitation)
    with app.app_context(), transaction() as tx:
        training.leave_cohort(tx, account, cohort, now=utcnow())
    for participant in (invitation, account):
        with pytest.raises(actions.UnknownParticipantError):
            say_yes(app, trainer, cohort, participant)
    with app.app_context():
        assert queries.spoken_participants(cohort) == []
