"""A person who took part without a phone goes on with one, by a one-time slip."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.identity import queries as identity
from app.identity.models import StaffGrant
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.spoken import actions, queries
from app.staff import actions as staff
from app.training import actions as training
from app.training import queries as cohorts
from tests.factories import make_person, make_staff, sign_in
from tests.page import Page
from tests.rooms.spoken.test_consent import count_accounts, make_class, say_yes

PIN = "482915"


def make_slip(app: Flask) -> tuple[UUID, UUID, UUID, str]:
    """(trainer, cohort, account, code) of a person who took part without a phone."""
    trainer, cohort, [invitation] = make_class(app)
    account = say_yes(app, trainer, cohort, invitation)
    with app.app_context(), transaction() as tx:
        code = actions.give_claim_code(tx, account, trainer=trainer, now=utcnow())
    return trainer, cohort, account, code


def claim(app: Flask, code: str, name: str = "Siti", pin: str = PIN) -> Page:
    page = Page(app.test_client())
    page.get(f"/gabung/{code}")
    page.get(page.root.one("main").all("a")[0].get("href"))
    page.submit(status=200, name=name, adult="y", keep="y")
    page.submit(pin=pin)
    return page


def test_slip_opens_the_account_that_was_made_and_no_second_one(app: Flask) -> None:
    _, cohort, account, code = make_slip(app)
    before = count_accounts(app)
    page = claim(app, code)
    assert page.location.startswith("/belajar/")
    page.get("/profil")
    assert count_accounts(app) == before
    with app.app_context():
        assert identity.find_credential(account, "pin") is not None
        assert cohorts.cohort_member_name(cohort, account) == "Siti"
        [person] = queries.spoken_participants(cohort)
        assert person.claimed
        assert queries.people_without_phone(cohort, utcnow()) == []
        found = queries.find_participant(cohort, account)
        assert found is not None
        assert found.alone_since is not None


def test_slip_names_nobody_to_who_opens_it(app: Flask) -> None:
    *_, code = make_slip(app)
    page = Page(app.test_client())
    for address in (f"/gabung/{code}", f"/gabung/{code}?langkah=2"):
        page.get(address)
        assert "Siti" not in page.text


def test_slip_is_refused_when_it_is_used_a_second_time(app: Flask) -> None:
    *_, code = make_slip(app)
    claim(app, code)
    Page(app.test_client()).get(f"/gabung/{code}", 404)


def test_last_screen_of_a_slip_sent_twice_opens_the_same_profile(app: Flask) -> None:
    *_, code = make_slip(app)
    page = Page(app.test_client())
    page.get(f"/gabung/{code}?langkah=2")
    page.submit(status=200, name="Siti", adult="y", keep="y")
    form = page.root.one("main").one("form")
    for _ in range(2):
        page.submit(form, pin=PIN)
        assert page.location.startswith("/belajar/")
    page.submit(form, pin="771625")
    assert page.location == "/masuk"


def test_slip_that_two_people_began_is_taken_by_the_first(app: Flask) -> None:
    _, cohort, account, code = make_slip(app)
    first, second = Page(app.test_client()), Page(app.test_client())
    for page in (first, second):
        page.get(f"/gabung/{code}?langkah=2")
        page.submit(status=200, name="Siti", adult="y", keep="y")
    first.submit(pin=PIN)
    assert first.location.startswith("/belajar/")
    second.submit(pin=PIN)
    assert second.location == "/masuk"
    with app.app_context():
        assert cohorts.cohort_member_name(cohort, account) == "Siti"


def test_slip_gives_nothing_to_another_person_who_is_signed_in(app: Flask) -> None:
    _, cohort, account, code = make_slip(app)
    with app.app_context(), transaction() as tx:
        other = make_person(tx, "Wati", utcnow())
    page = sign_in(app, other)
    page.get(f"/gabung/{code}")
    page.submit(status=404)
    with app.app_context():
        assert identity.find_credential(account, "pin") is None
        assert cohorts.cohort_member_name(cohort, other) is None
    assert claim(app, code).location.startswith("/belajar/")


def test_slip_is_over_after_a_day_and_when_a_new_one_is_given(app: Flask) -> None:
    trainer, _, account, code = make_slip(app)
    with app.app_context():
        late = utcnow() + timedelta(hours=25)
        assert queries.open_claim_code(account, trainer, late) is None
        with transaction() as tx:
            new = actions.give_claim_code(tx, account, trainer=trainer, now=utcnow())
        given = queries.open_claim_code(account, trainer, utcnow())
    assert given is not None
    assert given.code == new
    Page(app.test_client()).get(f"/gabung/{code}", 404)


def test_slip_of_a_removed_assistant_and_of_who_left_opens_nothing(app: Flask) -> None:
    trainer, cohort, account, code = make_slip(app)
    _, assistant = make_staff(app, "Bu Tini", "pelatih")
    with app.app_context():
        with transaction() as tx:
            training.add_trainer(tx, cohort, assistant, now=utcnow())
            given = actions.give_claim_code(tx, account, trainer=assistant, now=utcnow())
        with transaction() as tx:
            training.remove_assistant(tx, cohort, assistant, removed_by=trainer, now=utcnow())
    page = Page(app.test_client())
    page.get(f"/gabung/{given}", 404)
    with app.app_context(), transaction() as tx:
        code = actions.give_claim_code(tx, account, trainer=trainer, now=utcnow())
    page.get(f"/gabung/{code}")
    with app.app_context(), transaction() as tx:
        training.leave_cohort(tx, account, cohort, now=utcnow())
    page.get(f"/gabung/{code}", 404)


def test_slip_is_refused_at_its_last_screen_once_its_assistant_was_removed(app: Flask) -> None:
    trainer, cohort, account, _ = make_slip(app)
    _, assistant = make_staff(app, "Bu Tini", "pelatih")
    with app.app_context(), transaction() as tx:
        training.add_trainer(tx, cohort, assistant, now=utcnow())
        code = actions.give_claim_code(tx, account, trainer=assistant, now=utcnow())
    begun = Page(app.test_client())
    begun.get(f"/gabung/{code}?langkah=2")
    begun.submit(status=200, name="Siti", adult="y", keep="y")
    with app.app_context(), transaction() as tx:
        training.remove_assistant(tx, cohort, assistant, removed_by=trainer, now=utcnow())
    begun.submit(pin=PIN)
    assert begun.location == "/masuk"
    with app.app_context():
        assert identity.find_credential(account, "pin") is None
        [person] = queries.spoken_participants(cohort)
        assert not person.claimed


def test_slip_of_a_trainer_whose_task_ended_opens_nothing(app: Flask) -> None:
    trainer, _, account, code = make_slip(app)
    begun, page = Page(app.test_client()), Page(app.test_client())
    begun.get(f"/gabung/{code}?langkah=2")
    begun.submit(status=200, name="Siti", adult="y", keep="y")
    with app.app_context(), transaction() as tx:
        [grant] = tx.scalars(select(StaffGrant.id).where(StaffGrant.account == trainer)).all()
        staff.end_staff_grant(tx, grant, ended_by=trainer, now=utcnow())
    page.get(f"/gabung/{code}", 404)
    begun.submit(pin=PIN)
    assert begun.location == "/masuk"
    with app.app_context():
        assert identity.find_credential(account, "pin") is None


def test_trainer_gives_a_slip_on_the_page_of_the_person_only(app: Flask) -> None:
    trainer, cohort, [siti, tini] = make_class(app, "Siti", "Tini")
    account = say_yes(app, trainer, cohort, siti)
    page = sign_in(app, trainer)
    page.get(f"/kelompok/{cohort}/lisan")
    address = f"/kelompok/{cohort}/lisan/{account}"
    assert address in [each.get("href") for each in page.root.all("a")]
    page.get(address)
    page.submit()
    page.get(page.location)
    assert "Bu Rina" in page.root.one("header").text
    with app.app_context():
        given = queries.open_claim_code(account, trainer, utcnow())
    assert given is not None
    assert given.code[:4] in page.text
    page.get(f"/kelompok/{cohort}/lisan/{tini}", 404)
    other, _ = make_staff(app, "Pak Joko", "pelatih")
    other.get(address, 404)
    claim(app, given.code)
    page.get(address, 404)
