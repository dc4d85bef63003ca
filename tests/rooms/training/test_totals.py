"""Trainers of placement companies see totals from 10, in multiples of 5, and nowhere a person."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.rosters.actions import invite_people_of_list
from app.training import actions, queries
from app.training.rules import LearnerRow, cohort_totals, role_core_progress
from tests.factories import VILLAGE, make_household, make_known, make_staff
from tests.page import Page
from tests.rooms.training.test_cohorts import create_cohort, enrol_in_cohort

LEARNER, RELATIVE, INVITED = "Wulandari", "Sumarni", "Aminah"
PEOPLE = re.compile("|".join((LEARNER, RELATIVE, INVITED)).encode(), re.IGNORECASE)


def cohort_of_a_company(app: Flask, part: str) -> tuple[Page, UUID, UUID]:
    """A trainer of a placement company with a cohort of a learner who consents, and an invited
    person: (page, cohort, learner)."""
    page, trainer = make_staff(app, "Pak Toni", "penempatan", "35.02")
    _, other = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    cohort = create_cohort(app, trainer if part == "lead" else other)
    with app.app_context(), transaction() as tx:
        actions.add_trainer(tx, cohort, trainer, now=utcnow())
        learner, relative = make_household(tx, (LEARNER, "pekerja"), (RELATIVE, "keluarga"))
        make_known(tx, [learner, relative])
        invite_people_of_list(
            tx, cohort, [(INVITED, VILLAGE)], role="pekerja", made_by=other, now=utcnow()
        )
    enrol_in_cohort(app, cohort, learner)
    enrol_in_cohort(app, cohort, relative)
    return page, cohort, learner


def addresses(app: Flask, cohort: UUID, learner: UUID) -> Iterator[tuple[Rule, str, str]]:
    """Each address of the application that may be read, and each form below /kelompok, with the ids
    of this cohort and this learner in it: (rule, method, path)."""
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<uuid:cohort_id>", str(cohort))
        path = re.sub(r"<uuid:\w+>", str(learner), path)
        path = re.sub(r"<int:\w+>", "1", re.sub(r"<(?:\w+(?:\([^)]*\))?:)?\w+>", "1", path))
        if rule.endpoint in ("sign_in.sign_out", "sign_in.lock"):
            continue
        if "GET" in (rule.methods or ()):
            yield rule, "GET", path
        if "POST" in (rule.methods or ()) and rule.rule.startswith("/kelompok"):
            yield rule, "POST", path


def content_of(answer: TestResponse) -> bytes:
    """What was sent; of a workbook or another archive, all its files."""
    body = answer.get_data()
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("part", ["lead", "assistant"])
def test_no_address_shows_a_person_to_a_trainer_of_a_placement_company(
    app: Flask, part: str
) -> None:
    page, cohort, learner = cohort_of_a_company(app, part)
    page.get(f"/kelompok/{cohort}")
    page.get("/data-saya/hapus")
    sent = {"csrf_token": page.root.all("input", name="csrf_token")[0].get("value")}
    asked = 0
    for rule, method, path in addresses(app, cohort, learner):
        answer = page.client.open(path, method=method, data=sent if method == "POST" else None)
        body = content_of(answer)
        assert answer.status_code != 500, f"{method} {rule.rule}"
        assert not PEOPLE.search(body), f"{method} {rule.rule} names a person"
        if "cohort_id" in rule.arguments:
            assert not body.startswith(b"%PDF"), f"{method} {rule.rule}: nobody reads this PDF here"
        asked += 1
    assert asked > 100
    with app.app_context():
        assert queries.find_cohort(cohort) is not None


def test_addresses_show_these_people_to_a_trainer_who_may_see_them(app: Flask) -> None:
    page, trainer = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    cohort = create_cohort(app, trainer)
    with app.app_context(), transaction() as tx:
        [learner] = make_household(tx, (LEARNER, "pekerja"))
    enrol_in_cohort(app, cohort, learner)
    found = {
        rule.endpoint
        for rule, method, path in addresses(app, cohort, learner)
        if method == "GET" and PEOPLE.search(content_of(page.client.get(path)))
    }
    assert {"training.sheet", "training.learner", "training.known"} <= found


def test_totals_of_a_cohort_are_shown_from_ten_in_multiples_of_five(app: Flask) -> None:
    page, trainer = make_staff(app, "Pak Toni", "penempatan", "35.02")
    cohort = create_cohort(app, trainer)
    with app.app_context(), transaction() as tx:
        people = [make_household(tx, (f"P{n}", "pekerja"))[0] for n in range(12)]
    for account in people[:9]:
        enrol_in_cohort(app, cohort, account)
    page.get(f"/kelompok/{cohort}")
    assert "Peserta masih kurang dari 10." in page.text
    for account in people[9:]:
        enrol_in_cohort(app, cohort, account)
    page.get(f"/kelompok/{cohort}")
    rows = [row.text for row in page.root.one("main").all("tr")]
    assert rows[0] in ("Ikut kelompok 10", "Ikut kelompok 15")
    assert rows[1:] == ["Sudah mulai belajar kurang dari 10", "Selesai bekal inti kurang dari 10"]


def test_totals_count_lessons_only_of_who_agrees() -> None:
    now = utcnow()
    full = role_core_progress(8, 8, True)
    agree = [LearnerRow(UUID(int=n), "A", now - timedelta(1), True, own=full) for n in range(10)]
    silent = [LearnerRow(UUID(int=n), "A", now, False) for n in range(10, 20)]
    totals = cohort_totals(agree + silent, lambda _figure, _below: 0.5)
    assert (totals.learners, totals.began, totals.finished) == (20, 10, 10)
