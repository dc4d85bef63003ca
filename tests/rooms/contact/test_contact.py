"""What a person wishes about being called by trainers, on her own pages and in her own data."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.contact import actions, queries
from app.contact.models import ContactWish, PlannedDeparture
from app.contact.rules import NO_CONTACT, WITHOUT_PHONE, months_offered
from app.kit.clock import today, utcnow
from app.kit.registry import registry
from app.kit.store.db import read, transaction
from tests.factories import make_household, make_person, make_staff, sign_in
from tests.page import Page


@pytest.fixture
def learner(app: Flask) -> tuple[Page, UUID]:
    with app.app_context(), transaction() as tx:
        [account] = make_household(tx, ("Siti", "pekerja"))
    return sign_in(app, account), account


def press(page: Page, label: str) -> None:
    """Press the button of this label, which is alone in its form."""
    [form] = [f for f in page.root.all("form") if label in f.text]
    token = form.one("input", name="csrf_token").get("value")
    page.post(str(form.get("action")), {"csrf_token": str(token)}, status=303)
    page.get("/dihubungi")


def test_person_refuses_calls_and_allows_them_again_with_one_tap_each(
    app: Flask, learner: tuple[Page, UUID]
) -> None:
    page, account = learner
    page.get("/dihubungi")
    press(page, "Jangan hubungi saya lagi")
    assert "Pelatih tidak menghubungi Anda." in page.text
    with app.app_context():
        assert queries.wishes_no_contact(account)
    press(page, "Pelatih boleh menghubungi saya lagi")
    assert "Jangan hubungi saya lagi" in page.text
    with app.app_context():
        assert not queries.wishes_no_contact(account)


def test_page_names_the_trainer_who_noted_the_refusal(
    app: Flask, learner: tuple[Page, UUID]
) -> None:
    page, account = learner
    _staff, trainer = make_staff(app, "Pak Wahyu", "pelatih")
    with app.app_context(), transaction() as tx:
        actions.set_contact_wish(tx, account, NO_CONTACT, noted_by=trainer, now=utcnow())
    page.get("/dihubungi")
    assert "dicatat oleh Pak Wahyu" in page.text
    page.get("/data-saya")
    assert "Telepon dari pelatih" in page.text
    with app.app_context(), transaction() as tx:
        actions.erase_contact_wishes(tx, trainer, utcnow())
    page.get("/dihubungi")
    assert "Pelatih tidak menghubungi Anda." in page.text
    assert "Pak Wahyu" not in page.text


def test_refusal_holds_for_good_and_a_missing_phone_for_30_days(app: Flask) -> None:
    now = utcnow()
    with app.app_context():
        with transaction() as tx:
            account = make_person(tx, "Siti", now)
            for wish in (NO_CONTACT, WITHOUT_PHONE):
                actions.set_contact_wish(tx, account, wish, now=now)
        assert actions.delete_past_contact_rows(now + timedelta(days=30)) == 0
        assert actions.delete_past_contact_rows(now + timedelta(days=31)) == 1
        assert actions.delete_past_contact_rows(now + timedelta(days=9999)) == 0
        assert queries.wishes_no_contact(account)


def test_wish_said_twice_is_stored_once_and_a_missing_phone_counts_anew(app: Flask) -> None:
    now = utcnow()
    later = now + timedelta(days=20)
    with app.app_context():
        with transaction() as tx:
            account = make_person(tx, "Siti", now)
            for at in (now, later):
                for wish in (NO_CONTACT, WITHOUT_PHONE):
                    actions.set_contact_wish(tx, account, wish, now=at)
        found = read().execute(select(ContactWish.wish, ContactWish.since))
        rows = dict(iter(found))
    assert rows == {NO_CONTACT: now, WITHOUT_PHONE: later}


def test_trainer_who_corrects_a_tap_ends_no_wish_of_somebody_else(app: Flask) -> None:
    now = utcnow()
    _page, trainer = make_staff(app, "Pak Wahyu", "pelatih")
    with app.app_context():
        with transaction() as tx:
            account = make_person(tx, "Siti", now)
            actions.set_contact_wish(tx, account, NO_CONTACT, now=now)
            actions.end_contact_wish(tx, account, NO_CONTACT, noted=(trainer, now), now=now)
        assert queries.wishes_no_contact(account)


def test_person_tells_the_month_of_leaving_and_takes_it_back(
    app: Flask, learner: tuple[Page, UUID]
) -> None:
    page, account = learner
    month = months_offered(today())[1]
    for chosen, kept in ((f"{month:%Y-%m}", month), ("", None)):
        page.get("/dihubungi")
        [form] = [f for f in page.root.all("form") if f.get("action") == "/dihubungi/berangkat"]
        token = str(form.one("input", name="csrf_token").get("value"))
        page.post("/dihubungi/berangkat", {"csrf_token": token, "month": chosen}, status=303)
        with app.app_context():
            assert queries.contact_wishes_of(account).month == kept


def test_month_that_is_not_offered_is_refused_with_a_sentence(learner: tuple[Page, UUID]) -> None:
    page, _account = learner
    page.get("/dihubungi")
    token = str(page.root.all("input", name="csrf_token")[0].get("value"))
    page.post("/dihubungi/berangkat", {"csrf_token": token, "month": "1999-01"}, status=422)
    assert "Periksa lagi isian ini" in page.text


def test_month_of_leaving_is_deleted_once_it_is_past(app: Flask) -> None:
    now = utcnow()
    this_month, next_month, *_ = months_offered(today())
    with app.app_context():
        with transaction() as tx:
            for month in (this_month, next_month):
                account = make_person(tx, "Siti", now)
                actions.set_planned_departure(tx, account, month, now=now)
        assert actions.delete_past_contact_rows(now) == 0
        assert actions.delete_past_contact_rows(now + timedelta(days=31)) == 1
        assert read().scalars(select(PlannedDeparture.month)).all() == [next_month]


def test_wishes_are_in_ones_own_data_and_are_erased_with_the_person(
    app: Flask, learner: tuple[Page, UUID]
) -> None:
    account = learner[1]
    with app.app_context():
        with transaction() as tx:
            actions.set_contact_wish(tx, account, NO_CONTACT, now=utcnow())
            actions.set_planned_departure(tx, account, today().replace(day=1), now=utcnow())
        tables = {
            name: registry().personal_data[name] for name in ("contact_wish", "planned_departure")
        }
        rows = {name: table.export(account) for name, table in tables.items()}
        assert "jangan" in json.dumps(rows, default=str)
        assert [len(found) for found in rows.values()] == [1, 1]
        with transaction() as tx:
            for table in tables.values():
                table.erase(tx, account, utcnow())
        for model in (ContactWish, PlannedDeparture):
            assert read().scalar(select(func.count()).select_from(model)) == 0
