"""Who may open the pages of a cohort: its trainers of today, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.identity.rules.roles import ROLES
from app.kit.clock import utcnow
from app.kit.store.db import new_id, transaction
from app.training import actions
from tests.factories import make_household, make_staff, sign_in
from tests.page import Page
from tests.rooms.training.test_cohorts import create_cohort, enrol_in_cohort

LEARNERS_OWN = {"training.taking_part", "training.consent", "training.stop", "teaching.consent"}
"""Pages of a learner of the cohort."""


def removed_assistant(app: Flask, cohort: UUID, lead: UUID) -> Page:
    page, account = make_staff(app, "Bu Rini", "pelatih", "35.02")
    with app.app_context(), transaction() as tx:
        actions.add_trainer(tx, cohort, account, now=utcnow())
    page.get(f"/kelompok/{cohort}")
    with app.app_context(), transaction() as tx:
        actions.remove_assistant(tx, cohort, account, removed_by=lead, now=utcnow())
    return page


def learner_of_cohort(app: Flask, cohort: UUID, lead: UUID) -> Page:
    with app.app_context(), transaction() as tx:
        [worker] = make_household(tx, ("Siti", "pekerja"))
    enrol_in_cohort(app, cohort, worker)
    return sign_in(app, worker)


def staff_with_role(role: str) -> Callable[[Flask, UUID, UUID], Page]:
    return lambda app, _cohort, _lead: make_staff(app, "Pak Lain", role, "35.02")[0]


OUTSIDERS = {
    "removed_assistant": removed_assistant,
    "another_trainer": staff_with_role("pelatih"),
    "trainer_of_a_placement_company": staff_with_role("penempatan"),
    "officer": staff_with_role("petugas"),
    "admin": staff_with_role("admin"),
    "learner": learner_of_cohort,
}


def rules_of_a_cohort(app: Flask) -> Iterator[Rule]:
    """Each rule below `/kelompok/<id>`, of whatever room."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/kelompok/<uuid:") and rule.endpoint not in LEARNERS_OWN:
            yield rule


def answers(app: Flask, page: Page, cohort: UUID, learner: UUID) -> dict[tuple[str, str], str]:
    """What each address of this cohort answers: status and body, without the ids in it."""
    page.get("/data-saya/hapus")
    sent = {"csrf_token": page.root.all("input", name="csrf_token")[0].get("value")}
    given = {}
    for rule in rules_of_a_cohort(app):
        path = rule.rule.replace("<uuid:cohort_id>", str(cohort))
        path = re.sub(r"<\w+>", "1", re.sub(r"<uuid:\w+>", str(learner), path))
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = page.client.open(path, method=method, data=sent if method == "POST" else None)
            assert answer.status_code in (403, 404), f"{method} {rule.rule}"
            given[method, rule.rule] = f"{answer.status_code} {answer.text}".replace(
                str(cohort), ""
            )
    return given


@pytest.mark.parametrize("who", OUTSIDERS)
def test_cohort_looks_like_none_to_who_does_not_train_it(app: Flask, who: str) -> None:
    _, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    cohort = create_cohort(app, lead)
    with app.app_context(), transaction() as tx:
        [member] = make_household(tx, ("Wati", "pekerja"))
    enrol_in_cohort(app, cohort, member)
    page = OUTSIDERS[who](app, cohort, lead)
    there = answers(app, page, cohort, member)
    assert there == answers(app, page, new_id(), member)
    assert ("GET", "/kelompok/<uuid:cohort_id>") in there


def test_assistant_opens_every_page_of_a_cohort_that_its_lead_opens(app: Flask) -> None:
    _, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    page, assistant = make_staff(app, "Bu Rini", "pelatih", "35.02")
    cohort = create_cohort(app, lead)
    page.get("/kelompok")
    assert "Ponorogo B" not in page.text
    with app.app_context(), transaction() as tx:
        actions.add_trainer(tx, cohort, assistant, now=utcnow())
    page.get("/kelompok")
    assert "Ponorogo B" in page.text
    for end in ("", "/kode", "/kenal", "/desa"):
        page.get(f"/kelompok/{cohort}{end}")


def test_only_trainers_who_see_people_give_codes_or_say_to_know_somebody() -> None:
    seeing = {role for role, may in ROLES.items() if "training:person:view" in may}
    assert seeing == {"pelatih"}
    for permission in ("identity:device:code", "households:acquaintance:give"):
        assert {role for role, may in ROLES.items() if permission in may} <= seeing


@pytest.mark.parametrize("role", ["penempatan", "admin"])
def test_page_of_a_cohort_shows_no_person_to_who_may_see_none(app: Flask, role: str) -> None:
    page, trainer = make_staff(app, "Pak Toni", role, "35.02")
    cohort = create_cohort(app, trainer)
    with app.app_context(), transaction() as tx:
        [member] = make_household(tx, ("Wati", "pekerja"))
    enrol_in_cohort(app, cohort, member)
    for path in ("/kelompok", f"/kelompok/{cohort}", f"/kelompok/{cohort}?tampil=hubungi"):
        page.get(path)
        assert "Wati" not in page.text
        assert "orang" not in page.root.one("main").text
        assert str(member) not in page.response.text
    page.get(f"/kelompok/{cohort}/orang/{member}", 403)
    page.get(f"/kelompok/{cohort}/kenal", 403)
