"""Invitations made of a list: accepted once, erased after 30 days."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.counters import queries as counters
from app.households import actions as household_actions
from app.households import queries as households
from app.households.models import Acquaintance
from app.identity import queries as identity
from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.own_data.actions import erase_person
from app.own_data.queries import export_personal_data
from app.regions.models import Region
from app.rosters import actions, queries
from app.rosters.rules import INVITATION_LIVES
from app.sign_in.actions import redeem_invitation
from app.training import actions as training
from app.training import queries as cohorts
from tests.factories import VILLAGE, make_person, make_staff, sign_in
from tests.page import Page


def make_invited_cohort(
    app: Flask, role: str = "pelatih", village: str | None = VILLAGE
) -> tuple[UUID, UUID, str]:
    """A cohort of a trainer with Siti invited: (trainer, cohort, code)."""
    _, trainer = make_staff(app, "Bu Rina", role)
    with app.app_context(), transaction() as tx:
        cohort = training.create_cohort(
            tx, trainer, name="Ponorogo B", place="Balai desa", starts=today(), ends=today(),
            now=utcnow(),
        )  # fmt: skip
        actions.invite_people_of_list(
            tx, cohort, [("Siti Aminah", village)], role="pekerja", made_by=trainer, now=utcnow()
        )
    with app.app_context():
        [invitation] = queries.open_invitations(cohort)
    return trainer, cohort, invitation.code


def accept_as_new_person(app: Flask, code: str) -> UUID:
    with app.app_context(), transaction() as tx:
        account = make_person(tx, "Siti", utcnow())
        redeem_invitation(tx, code, account, now=utcnow())
    return account


def test_invitation_is_accepted_with_cohort_household_village_and_acquaintance(app: Flask) -> None:
    trainer, cohort, code = make_invited_cohort(app)
    account = accept_as_new_person(app, code)
    with app.app_context():
        assert cohorts.cohort_member_name(cohort, account) == "Siti"
        [home] = households.memberships_of(account)
        assert (home.village, home.counts) == (VILLAGE, True)
        given = read().execute(select(Acquaintance.staff, Acquaintance.way)).all()
        assert [tuple(row) for row in given] == [(trainer, "slip")]
        assert counters.all_counters()["00", "household", 0] == 1
        assert queries.open_invitations(cohort) == []
        [accepted] = queries.invitations_of_cohort(cohort)
        assert (accepted.account, accepted.number) == (account, 1)


def test_invitation_is_refused_when_it_is_used_a_second_time(app: Flask) -> None:
    _, _, code = make_invited_cohort(app)
    accept_as_new_person(app, code)
    Page(app.test_client()).get(f"/gabung/{code}", 404)


def test_second_slip_of_a_cohort_is_refused_to_one_person_and_stays_open_for_its_own(
    app: Flask,
) -> None:
    trainer, cohort, code = make_invited_cohort(app)
    account = accept_as_new_person(app, code)
    with app.app_context(), transaction() as tx:
        actions.invite_people_of_list(
            tx, cohort, [("Wati", None)], role="pekerja", made_by=trainer, now=utcnow()
        )
    with app.app_context():
        [wati] = queries.open_invitations(cohort)
    page = sign_in(app, account)
    page.get(f"/gabung/{wati.code}")
    page.submit(status=404)
    with app.app_context():
        assert [each.id for each in queries.open_invitations(cohort)] == [wati.id]
    assert accept_as_new_person(app, wati.code) != account


def test_invitation_shows_no_name_of_the_list_to_who_opens_it(app: Flask) -> None:
    _, _, code = make_invited_cohort(app)
    page = Page(app.test_client())
    page.get(f"/gabung/{code}")
    assert "Siti" not in page.text
    assert "Rina" not in page.text
    page.get(f"/gabung/{code}?langkah=2")
    assert "Siti" not in page.text
    assert "Bu Rina mengajak Anda ke Ponorogo B" in page.text
    assert "menurut daftar" in page.text


def test_person_with_a_household_keeps_its_village_when_accepting(app: Flask) -> None:
    _, cohort, code = make_invited_cohort(app, village="35.02.10.2002")
    with app.app_context(), transaction() as tx:
        account = make_person(tx, "Siti", utcnow())
        household_actions.create_new_household(tx, account, "pekerja", VILLAGE, now=utcnow())
    page = sign_in(app, account)
    page.get(f"/gabung/{code}")
    page.submit()
    page.get(page.location)
    assert "Ponorogo B" in page.text
    with app.app_context():
        [home] = households.memberships_of(account)
        assert home.village == VILLAGE
        assert cohorts.joined_cohorts(account)[0].cohort == cohort


def test_slip_of_a_placement_company_makes_nobody_known(app: Flask) -> None:
    _, _, code = make_invited_cohort(app, role="penempatan")
    accept_as_new_person(app, code)
    with app.app_context():
        assert read().execute(select(Acquaintance.id)).all() == []


def test_household_has_no_village_when_that_of_the_list_is_no_longer_listed(app: Flask) -> None:
    _, _, code = make_invited_cohort(app)
    with app.app_context(), transaction() as tx:
        region = tx.get_one(Region, VILLAGE)
        before, region.gone_at = region.gone_at, utcnow()
    try:
        account = accept_as_new_person(app, code)
        with app.app_context():
            assert households.memberships_of(account)[0].village is None
    finally:
        with app.app_context(), transaction() as tx:
            tx.get_one(Region, VILLAGE).gone_at = before


def test_invitation_is_erased_with_its_code_after_thirty_days(app: Flask) -> None:
    _, cohort, code = make_invited_cohort(app)
    with app.app_context():
        just_before = utcnow() + INVITATION_LIVES - timedelta(minutes=5)
        assert actions.delete_stale_roster_invitations(just_before) == 0
        assert actions.delete_stale_roster_invitations(utcnow() + INVITATION_LIVES) == 1
        assert queries.open_invitations(cohort) == []
        found = identity.find_invitation(code, utcnow())
        assert found is not None
        assert not found.open


def test_accepted_invitation_is_kept_until_its_person_leaves_the_cohort(app: Flask) -> None:
    _, cohort, code = make_invited_cohort(app)
    account = accept_as_new_person(app, code)
    with app.app_context():
        late = utcnow() + 3 * INVITATION_LIVES
        assert actions.delete_stale_roster_invitations(late) == 0
        with transaction() as tx:
            training.leave_cohort(tx, account, cohort, now=utcnow())
        assert actions.delete_stale_roster_invitations(late) == 1


def test_withdrawn_invitation_cannot_be_accepted(app: Flask) -> None:
    _, cohort, code = make_invited_cohort(app)
    with app.app_context():
        [invitation] = queries.open_invitations(cohort)
        with transaction() as tx:
            assert (
                actions.withdraw_roster_invitations(tx, cohort, [invitation.id], now=utcnow()) == 1
            )
    Page(app.test_client()).get(f"/gabung/{code}", 404)


def test_invitation_is_gone_after_its_person_or_its_trainer_erased_themselves(app: Flask) -> None:
    trainer, cohort, code = make_invited_cohort(app)
    account = accept_as_new_person(app, code)
    with app.app_context():
        [mine] = export_personal_data(account)["roster_invitation"]
        assert mine["name"] == "Siti Aminah"
        [made] = export_personal_data(trainer)["roster_invitation"]
        assert "Siti" not in str(made)
        with transaction() as tx:
            erase_person(tx, account, utcnow())
        assert queries.invitations_of_cohort(cohort) == []
