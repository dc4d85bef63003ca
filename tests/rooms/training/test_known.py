"""Which people of a cohort its trainer says to know: the page of the sheet."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.counters import queries as counters
from app.households.models import Acquaintance
from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.training import actions, queries
from tests.factories import make_household, make_staff
from tests.page import Page


def make_cohort(app: Flask, trainer: UUID, *names: str) -> tuple[UUID, list[UUID]]:
    """A cohort with one person of each of these households of one."""
    with app.app_context(), transaction() as tx:
        cohort = actions.create_cohort(
            tx, trainer, name="Ponorogo", place="Balai desa", starts=today(), ends=today(),
            now=utcnow(),
        )  # fmt: skip
        people = [make_household(tx, (name, "pekerja"))[0] for name in names]
        for account in people:
            actions.enrol_in_cohort(tx, cohort, account, now=utcnow())
    return cohort, people


def known_households(app: Flask) -> int:
    with app.app_context():
        return counters.all_counters().get(("00", "household", 0), 0)


def test_trainer_says_to_know_those_whom_she_ticks_and_takes_it_back(app: Flask) -> None:
    page, trainer = make_staff(app, "Bu Rina", "pelatih")
    cohort, (siti, *_) = make_cohort(app, trainer, "Siti", "Tini", "Umi")
    page.get(f"/kelompok/{cohort}")
    page.get(f"/kelompok/{cohort}/kenal")
    page.submit(people=[str(siti)])
    assert known_households(app) == 1
    page.get(page.location)
    assert "Yang Anda kenal" in page.text
    page.get(f"/kelompok/{cohort}/kenal")
    form = next(f for f in page.root.all("form") if "tarik" in (f.get("action") or ""))
    token = next(i.get("value") for i in form.all("input") if i.get("name") == "csrf_token")
    for _ in range(2):
        page.post(str(form.get("action")), {"csrf_token": token}, status=303)
        assert known_households(app) == 0


def test_one_button_tells_that_the_trainer_knows_everybody_and_may_be_pressed_twice(
    app: Flask,
) -> None:
    page, trainer = make_staff(app, "Bu Rina", "pelatih")
    cohort, _ = make_cohort(app, trainer, "Siti", "Tini", "Umi")
    path = f"/kelompok/{cohort}/kenal"
    page.get(path)
    sent = listed_people(page) | {"semua": "ya"}
    for _ in range(2):
        page.post(path, sent, status=303)
    assert known_households(app) == 3
    with app.app_context():
        assert len(read().execute(select(Acquaintance.id)).all()) == 3


def listed_people(page: Page) -> dict[str, str | list[str]]:
    """The hidden fields of the form: whom the page lists."""
    hidden = page.root.one("main").one("form").all("input", type="hidden")
    names = {each.get("name") for each in hidden}
    return {name: [i.get("value") for i in hidden if i.get("name") == name] for name in names}


def test_one_button_passes_over_who_joined_after_the_page_was_shown(app: Flask) -> None:
    page, trainer = make_staff(app, "Bu Rina", "pelatih")
    cohort, _ = make_cohort(app, trainer, "Siti", "Tini")
    path = f"/kelompok/{cohort}/kenal"
    page.get(path)
    with app.app_context(), transaction() as tx:
        (umi,) = make_household(tx, ("Umi", "pekerja"))
        actions.enrol_in_cohort(tx, cohort, umi, now=utcnow())
    for _ in range(2):
        page.post(path, listed_people(page) | {"semua": "ya"}, status=303)
    assert known_households(app) == 2
    with app.app_context():
        assert umi not in read().execute(select(Acquaintance.account)).scalars().all()


def test_page_asks_for_a_tick_when_none_is_sent(app: Flask) -> None:
    page, trainer = make_staff(app, "Bu Rina", "pelatih")
    cohort, _ = make_cohort(app, trainer, "Siti")
    page.get(f"/kelompok/{cohort}/kenal")
    page.submit(status=422)
    assert "Centang dulu orang yang Anda kenal." in page.text
    assert known_households(app) == 0


def test_trainer_says_nothing_about_people_of_other_cohorts(app: Flask) -> None:
    page, trainer = make_staff(app, "Bu Rina", "pelatih")
    _page, stranger = make_staff(app, "Pak Heri", "pelatih")
    cohort, _ = make_cohort(app, trainer, "Siti")
    theirs, (tini,) = make_cohort(app, stranger, "Tini")
    page.get(f"/kelompok/{cohort}/kenal")
    page.submit(people=[str(tini)])
    page.get(f"/kelompok/{theirs}/kenal", status=404)
    assert known_households(app) == 0


def test_trainer_of_a_placement_company_makes_nobody_known(app: Flask) -> None:
    page, trainer = make_staff(app, "Pak Toni", "penempatan")
    cohort, _ = make_cohort(app, trainer, "Siti")
    page.get(f"/kelompok/{cohort}")
    assert "Siapa yang Anda kenal?" not in page.text
    page.get(f"/kelompok/{cohort}/kenal", status=403)


@pytest.mark.parametrize("consents", [True, False])
def test_page_shows_a_village_only_of_those_who_let_the_trainer_see_it(
    app: Flask, consents: bool
) -> None:
    page, trainer = make_staff(app, "Bu Rina", "pelatih")
    cohort, (siti,) = make_cohort(app, trainer, "Siti")
    with app.app_context():
        with transaction() as tx:
            actions.answer_trainer_consent(
                tx, siti, cohort, agrees=consents, language="id", now=utcnow()
            )
        (person,) = queries.people_of_cohort(cohort, trainer)
    assert (person.village is not None) == consents
    page.get(f"/kelompok/{cohort}/kenal")
    assert ("Demangan" in page.text) == consents
