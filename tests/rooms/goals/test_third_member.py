"""A member whose agreement is not needed may agree as well."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.goals import actions
from app.goals.models import GoalAgreement
from app.goals.queries import goals_of
from app.goals.rules import ChangedMeanwhileError
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.own_data.actions import erase_person
from app.own_data.queries import export_personal_data
from tests.page import Page
from tests.rooms.goals.people import (
    Browsers,
    account_of,
    agree_to_goal,
    count_rows,
    create_household_code,
    family,
    home_of,
    propose_goal,
)
from tests.rooms.households.people import sign_up

pytestmark = pytest.mark.usefixtures("november")


def buttons(page: Page) -> list[str]:
    page.get("/keluarga/tujuan")
    return [button.text for button in page.root.one("main").all("button")]


def leave(app: Flask, page: Page, name: str) -> None:
    with app.app_context():
        url = f"/keluarga/keluar/{home_of(name)}"
    page.get(url)
    page.submit()


@pytest.fixture
def three_members(new_page: Browsers) -> tuple[Page, Page, Page]:
    """Wati abroad; Sumi and Budi at home. The goal is in force by Sumi's agreement."""
    wati, sumi, budi = family(new_page, "Wati", "Sumi", "Budi")
    propose_goal(wati, modal="24 juta")
    agree_to_goal(sumi)
    return wati, sumi, budi


def test_third_member_is_asked_to_mark_savings_after_agreeing_to_the_goal(
    app: Flask, three_members: tuple[Page, Page, Page]
) -> None:
    wati, _sumi, budi = three_members
    budi.get("/")
    assert "Anda belum ikut tujuan ini. Baca dulu." in budi.text
    assert "Setuju" in buttons(budi)
    assert "Disepakati Wati dan Sumi." in budi.text
    agree_to_goal(budi, times=2)
    assert count_rows(app, GoalAgreement) == 1
    assert "Setuju" not in buttons(budi)
    budi.get("/")
    assert "Tandai bulan ini" in budi.text
    wati.get("/keluarga/tujuan")
    assert "Disepakati Wati, Sumi, dan Budi." in wati.text


def test_savings_goal_page_lists_only_members_who_agreed(
    three_members: tuple[Page, Page, Page],
) -> None:
    wati, sumi, budi = three_members
    for page in (wati, sumi, budi):
        page.get("/keluarga/tujuan")
        assert "Disepakati Wati dan Sumi." in page.text
    assert "Setuju" not in buttons(wati) + buttons(sumi)


def test_agreement_does_not_carry_over_to_a_changed_savings_goal(
    app: Flask, three_members: tuple[Page, Page, Page]
) -> None:
    wati, sumi, budi = three_members
    agree_to_goal(budi)
    propose_goal(wati, modal="30 juta")
    agree_to_goal(sumi)
    assert count_rows(app, GoalAgreement) == 0
    assert "Setuju" in buttons(budi)
    assert "Disepakati Wati dan Sumi." in budi.text


def test_agreement_to_a_savings_goal_replaced_meanwhile_is_not_stored(
    app: Flask, three_members: tuple[Page, Page, Page]
) -> None:
    wati, sumi, budi = three_members
    budi.get("/keluarga/tujuan")
    form = next(f for f in budi.root.all("form") if f.get("action").endswith("setuju"))
    propose_goal(wati, modal="30 juta")
    agree_to_goal(sumi)
    budi.submit(form)
    assert count_rows(app, GoalAgreement) == 0


def test_agreement_of_a_member_of_the_proposers_role_leaves_the_goal_proposal_pending(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    rini = new_page()
    sign_up(rini, f"/gabung/{create_household_code(wati, 'pekerja')}", "Rini")
    propose_goal(wati, modal="24 juta")
    assert "Setuju" in buttons(rini)
    assert "Cukup satu orang di rumah yang setuju." in rini.text
    agree_to_goal(rini)
    assert "Setuju" not in buttons(rini)
    assert "Anda sudah setuju." in rini.text
    with app.app_context():
        assert goals_of(home_of("Wati")).current is None
    agree_to_goal(sumi)
    wati.get("/keluarga/tujuan")
    assert "Disepakati Wati, Sumi, dan Rini." in wati.text


def test_agreement_of_the_proposers_role_can_be_repeated_after_the_other_role_has_left(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi = family(new_page, "Wati", "Sumi")
    rini = new_page()
    sign_up(rini, f"/gabung/{create_household_code(wati, 'pekerja')}", "Rini")
    propose_goal(wati, modal="24 juta")
    agree_to_goal(rini)
    leave(app, sumi, "Sumi")
    assert "Setuju" in buttons(rini)
    agree_to_goal(rini)
    wati.get("/keluarga/tujuan")
    assert "Disepakati Wati dan Rini." in wati.text


def test_savings_goal_stays_agreed_when_the_first_member_who_agreed_leaves(
    app: Flask, three_members: tuple[Page, Page, Page]
) -> None:
    wati, sumi, budi = three_members
    agree_to_goal(budi)
    leave(app, sumi, "Sumi")
    wati.get("/keluarga/tujuan")
    assert "Menunggu jawaban keluarga." not in wati.text
    assert "Disepakati Wati dan Budi." in wati.text
    budi.get("/")
    assert "Baca dulu." not in budi.text


def test_agreement_to_a_savings_goal_is_removed_when_its_member_leaves(
    app: Flask, three_members: tuple[Page, Page, Page]
) -> None:
    wati, _sumi, budi = three_members
    agree_to_goal(budi)
    with app.app_context():
        who = account_of("Budi")
        [row] = export_personal_data(who)["goal_yes"]
        assert row["goal"] == "Modal warung"
    leave(app, budi, "Budi")
    assert count_rows(app, GoalAgreement) == 0
    wati.get("/keluarga/tujuan")
    assert "Disepakati Wati dan Sumi." in wati.text


def test_erasing_a_person_deletes_their_agreements_to_savings_goals(
    app: Flask, three_members: tuple[Page, Page, Page]
) -> None:
    agree_to_goal(three_members[2])
    with app.app_context():
        who = account_of("Budi")
        with transaction() as tx:
            erase_person(tx, who, utcnow())
    assert count_rows(app, GoalAgreement) == 0


def test_only_member_of_a_household_cannot_agree_to_their_own_savings_goal(
    app: Flask, new_page: Browsers
) -> None:
    (wati,) = family(new_page, "Wati")
    propose_goal(wati, modal="24 juta")
    assert "Setuju" not in buttons(wati)
    with app.app_context():
        home, me = home_of("Wati"), account_of("Wati")
        goal = goals_of(home).current
        assert goal is not None
        assert goal.plan.until == date(2027, 12, 1)
        with pytest.raises(ChangedMeanwhileError), transaction() as tx:
            actions.agree_to_goal(tx, home, me, goal.id, now=utcnow())
