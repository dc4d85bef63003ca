"""Who sees whose marks: compares all pages and statements between two households."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.goals import actions, queries
from app.goals.models import Goal, GoalMark, GoalMarkConsent, MutedGoalMonth
from app.goals.rules import GoalPlan, PlannedPot
from app.households import actions as enter
from app.households import queries as households
from app.kit.clock import utcnow
from app.kit.store.db import Model, read, transaction
from app.own_data.actions import erase_person
from tests.factories import NOW, make_household
from tests.page import Page
from tests.rooms.goals.people import (
    account_of,
    agree_to_goal,
    choose_marks_viewer,
    family,
    home_of,
    household_of,
    propose_goal,
    submit_savings_mark,
)
from tests.rooms.households.people import create_household_code, sign_up
from tests.rooms.households.test_family import page_without_tokens

Browsers = Callable[[], Page]
PAGES = (
    "/",
    "/keluarga",
    "/keluarga/tujuan",
    "/keluarga/tujuan?bulan=lalu",
    "/keluarga/tujuan?lang=en",
)


pytestmark = pytest.mark.usefixtures("november")


def everything_visible_to(page: Page, statements: Any, *names: str) -> list[Any]:
    """All pages that this person sees, and their statements; `names` replaced by their index."""
    seen: list[Any] = []
    for url in PAGES:
        with statements() as sent:
            headers, body = page_without_tokens(page, url)
        headers.pop("Set-Cookie", None)
        for n, name in enumerate(names):
            body = body.replace(name, f"<{n}>")
        seen.append((url, headers, body, list(sent)))
    return seen


def family_with_goal(new_page: Browsers, suffix: str) -> tuple[Page, Page, Page, tuple[str, ...]]:
    """Three members with a goal in force; nobody shares marks."""
    names = (f"Wati{suffix}", f"Sumi{suffix}", f"Budi{suffix}")
    wati, sumi, budi = family(new_page, *names)
    propose_goal(wati, modal="24 juta", sekolah="2,4 juta")
    agree_to_goal(sumi)
    return wati, sumi, budi, names


def test_savings_mark_not_shared_with_a_member_looks_to_them_like_no_mark(
    new_page: Browsers, statements: Any
) -> None:
    wati, sumi, budi, names = family_with_goal(new_page, "A")
    submit_savings_mark(wati, "modal", "500 rb")
    submit_savings_mark(sumi, "modal")
    submit_savings_mark(sumi, "sekolah", "200 rb")
    choose_marks_viewer(wati, names[1], "jumlah")
    hidden = everything_visible_to(budi, statements, *names)
    wati, sumi, budi, names = family_with_goal(new_page, "B")
    choose_marks_viewer(wati, names[2], "jumlah")
    choose_marks_viewer(sumi, names[2], "tanda")
    assert everything_visible_to(budi, statements, *names) == hidden
    submit_savings_mark(sumi, "modal")
    assert everything_visible_to(budi, statements, *names) != hidden


def test_savings_mark_with_a_hidden_amount_looks_like_one_without_an_amount(
    new_page: Browsers, statements: Any
) -> None:
    wati, sumi, _, names = family_with_goal(new_page, "A")
    submit_savings_mark(wati, "modal", "500 rb")
    choose_marks_viewer(wati, names[1], "tanda")
    hidden = everything_visible_to(sumi, statements, *names)
    wati, sumi, _, names = family_with_goal(new_page, "B")
    submit_savings_mark(wati, "modal")
    choose_marks_viewer(wati, names[1], "jumlah")
    assert everything_visible_to(sumi, statements, *names) == hidden
    submit_savings_mark(wati, "modal", "500 rb")
    sumi.get("/keluarga/tujuan")
    assert "Tercatat Rp500.000 yang" in sumi.text
    choose_marks_viewer(wati, names[1], "tidak")
    sumi.get("/keluarga/tujuan")
    assert "Rp500.000" not in sumi.text
    assert f"{names[0]}: belum ada tanda" in sumi.text


def test_savings_goal_pages_of_a_household_show_nothing_of_a_members_other_household(
    app: Flask, new_page: Browsers, statements: Any
) -> None:
    def make_worlds(suffix: str) -> tuple[Page, Page, Page, tuple[str, ...]]:
        names = (f"Sumi{suffix}", f"Tini{suffix}", f"Wati{suffix}")
        mother, aunt, wati = new_page(), new_page(), new_page()
        sign_up(mother, "/daftar", names[0])
        sign_up(aunt, "/daftar", names[1])
        sign_up(wati, f"/gabung/{create_household_code(mother, 'pekerja')}", names[2])
        propose_goal(mother, modal="24 juta")
        agree_to_goal(wati)
        return mother, aunt, wati, names

    mother, aunt, wati, names = make_worlds("A")
    alone = everything_visible_to(mother, statements, *names)
    alone_in_data = mother.client.get("/data-saya/unduh").get_json()
    mother, aunt, wati, names = make_worlds("B")
    wati.get(f"/gabung/{create_household_code(aunt, 'pekerja')}")
    wati.submit()
    with app.app_context():
        homes = [home.household for home in households.memberships_of(account_of(names[2]))]
    propose_goal(aunt, name="Kios", rumah="90 juta")
    wati.get(f"/keluarga/tujuan/{homes[1]}")
    wati.submit(next(f for f in wati.root.all("form") if f.get("action").endswith("setuju")))
    wati.get(f"/keluarga/tujuan/{homes[1]}")
    wati.submit(wati.root.one("section", id="kantong-rumah").one("form"), button="sudah")
    assert everything_visible_to(mother, statements, *names) == alone
    assert alone_in_data.keys() == mother.client.get("/data-saya/unduh").get_json().keys()
    aunt.get("/keluarga/tujuan")
    assert "Modal warung" not in aunt.text
    assert names[0] not in aunt.text
    wati.get("/")
    assert "Tujuan bersama: Modal warung" in wati.text
    assert "Tujuan bersama: Kios" in wati.text
    choose_marks_viewer(wati, names[0], "jumlah")
    with app.app_context():
        assert queries.savings_marks_visibility_of(account_of(names[2]), homes[1]) == {}


def test_savings_mark_for_another_households_goal_is_rejected(
    app: Flask, new_page: Browsers
) -> None:
    wati, mother, aunt = new_page(), new_page(), new_page()
    sign_up(mother, "/daftar", "Sumi")
    sign_up(aunt, "/daftar", "Tini")
    sign_up(wati, f"/gabung/{create_household_code(mother, 'pekerja')}", "Wati")
    propose_goal(mother, modal="24 juta")
    agree_to_goal(wati)
    wati.get(f"/gabung/{create_household_code(aunt, 'pekerja')}")
    wati.submit()
    wati.get("/keluarga/tujuan")
    form = wati.root.one("section", id="kantong-modal").one("form")
    with app.app_context():
        other = households.memberships_of(account_of("Wati"))[1].household
    form.attributes["action"] = f"/keluarga/tujuan/{other}/tanda"
    wati.submit(form, button="sudah")
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(GoalMark)) == 0


def test_sharing_savings_marks_in_one_household_does_not_extend_to_another(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            wati, sumi = make_household(tx, ("Wati", "pekerja"), ("Sumi", "keluarga"))
            (tini,) = make_household(tx, ("Tini", "keluarga"))
        first, second = household_of(wati), household_of(tini)
        with transaction() as tx:
            for who, role in ((wati, "pekerja"), (sumi, "keluarga")):
                enter.join_household(tx, second, who, role, now=NOW)
            plan = GoalPlan("Kios", date(2027, 12, 1), (PlannedPot("modal", 9_000_000),))
            actions.propose_goal(tx, second, wati, plan, keeps_marks=False, seen=None, now=NOW)
            waiting = queries.goals_of(second).proposed
            assert waiting is not None
            actions.agree_to_goal(tx, second, tini, waiting.id, now=NOW)
            actions.add_savings_mark(
                tx, second, wati, waiting.id, "modal", date(2026, 11, 1), now=NOW
            )
            actions.set_savings_marks_visibility(
                tx, first, wati, sumi, "jumlah", version=1, language="id", now=NOW
            )
        assert queries.savings_marks_visible_to(sumi, waiting.id) == ()
        with transaction() as tx:
            actions.set_savings_marks_visibility(
                tx, second, wati, sumi, "tanda", version=1, language="id", now=NOW
            )
        assert len(queries.savings_marks_visible_to(sumi, waiting.id)) == 1


def test_former_member_sees_no_savings_goal_of_the_household_and_their_marks_are_removed(
    app: Flask, new_page: Browsers, statements: Any
) -> None:
    wati, sumi, _, _ = family_with_goal(new_page, "")
    choose_marks_viewer(wati, "Sumi", "jumlah")
    choose_marks_viewer(sumi, "Wati", "jumlah")
    submit_savings_mark(wati, "modal", "500 rb")
    submit_savings_mark(sumi, "sekolah")
    propose_goal(wati, modal="90 juta")
    sumi.get("/keluarga/tujuan")
    assert "Rp500.000" in sumi.text
    with app.app_context():
        home = home_of("Wati")
    wati.get(f"/keluarga/keluar/{home}")
    wati.submit()
    left = everything_visible_to(wati, statements, "Wati")
    never = new_page()
    sign_up(never, "/daftar", "Rini")
    assert everything_visible_to(never, statements, "Rini") == left
    sumi.get("/keluarga/tujuan")
    assert "Rp500.000" not in sumi.text
    assert "Wati" not in sumi.text
    assert "Usulan" not in sumi.text
    assert "Modal warung" in sumi.text  # the goal belongs to the family and continues
    propose_goal(sumi, modal="30 juta")  # Wati's proposal does not block it
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(GoalMark)) == 1
        assert read().scalar(select(func.count()).select_from(GoalMarkConsent)) == 0


def test_savings_goal_remains_without_proposer_name_after_the_proposer_is_erased(
    app: Flask, new_page: Browsers
) -> None:
    wati, sumi, _, _ = family_with_goal(new_page, "")
    for page, other in ((wati, "Sumi"), (sumi, "Wati")):
        submit_savings_mark(page, "modal", "500 rb")
        choose_marks_viewer(page, other, "jumlah")
    with app.app_context():
        home, who = home_of("Wati"), account_of("Wati")
        with transaction() as tx:
            actions.mute_goal_reminder(
                tx, home, who, queries.savings_marks_visible_to(who, current_id(home))[0].month
            )
    kept = wati.client.get("/data-saya/unduh").get_json()
    assert [row["viewer"] for row in kept["goal_sight"]] == ["Sumi"]
    assert [row["amount_idr"] for row in kept["goal_mark"]] == [500_000]
    assert kept["goal"][0]["proposed_by_me"] is True
    assert kept["goal_quiet"] == [{"month": "2026-11-01"}]
    with app.app_context():
        with transaction() as tx:
            erase_person(tx, who, utcnow())
        for table in Model.metadata.sorted_tables:
            for column in table.columns:
                if any(key.column.table.name == "account" for key in column.foreign_keys):
                    found = select(func.count()).select_from(table).where(column == who)
                    assert read().scalar(found) == 0, str(column)
        assert read().scalar(select(func.count()).select_from(GoalMark)) == 1
        assert read().scalar(select(func.count()).select_from(MutedGoalMonth)) == 0
        assert read().scalar(select(Goal.proposed_by)) is None
    sumi.get("/keluarga/tujuan")
    assert "Wati" not in sumi.text
    assert "Modal warung" in sumi.text


def current_id(home: UUID) -> UUID:
    current = queries.goals_of(home).current
    assert current is not None
    return current.id
