"""The page of a cohort's trainers: invite, accept, remove, hand over, leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.identity.actions import CodeRefusedError
from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.sign_in.actions import redeem_invitation
from app.training import actions, queries
from app.training.rules import ASSISTANT_CODE_KIND, MOST_TRAINERS
from tests.factories import make_household, make_person, make_staff, sign_in
from tests.page import Page
from tests.rooms.training.test_cohorts import create_cohort, enrol_in_cohort
from tests.rooms.training.test_trainers import add_assistant, end_grants, trainers_of


def led_cohort(app: Flask) -> tuple[Page, UUID, UUID]:
    page, lead = make_staff(app, "Bu Wahyuni", "pelatih", "35.02")
    return page, lead, create_cohort(app, lead)


def press(page: Page, label: str, status: int = 303, **values: Any) -> None:
    """Send the first form of the last page that has this button."""
    forms = page.root.one("main").all("form")
    page.submit(next(form for form in forms if label in form.text), status, **values)


def make_code(app: Flask, page: Page, cohort: UUID) -> str:
    page.get(f"/kelompok/{cohort}/pelatih")
    press(page, "Buat kode pendamping")
    with app.app_context():
        return queries.open_codes_of_cohort(cohort, utcnow(), ASSISTANT_CODE_KIND)[-1].code


def test_trainer_becomes_an_assistant_by_the_code_of_the_lead(app: Flask) -> None:
    page, lead, cohort = led_cohort(app)
    code = make_code(app, page, cohort)
    page.get(f"/kelompok/{cohort}/pelatih")
    assert f"{code[:4]} {code[4:]}" in page.text
    other, assistant = make_staff(app, "Bu Rini", "pelatih", "35.02")
    other.get("/kelompok/pendamping")
    press(other, "Lanjut", code=f"{code[:4].lower()} {code[4:]}")
    other.get(other.location)
    assert "Bu Wahyuni mengajak Anda menjadi pendamping." in other.text
    press(other, "Ya, ikut melatih")
    assert other.location.endswith(f"/kelompok/{cohort}")
    assert trainers_of(app, cohort) == {lead: "utama", assistant: "pendamping"}
    other.get(f"/kelompok/{cohort}/pelatih")
    assert "Ajak pendamping" not in other.text
    third, _ = make_staff(app, "Pak Toni", "pelatih", "35.02")
    third.get(f"/kelompok/pendamping/{code}", 404)
    with app.app_context():
        done = read().scalars(select(AuditEvent.what).where(AuditEvent.about == str(cohort)))
        assert "training:trainer:join" in list(done)


def test_code_that_is_accepted_twice_leads_to_the_cohort_both_times(app: Flask) -> None:
    page, _, cohort = led_cohort(app)
    code = make_code(app, page, cohort)
    other, _ = make_staff(app, "Bu Rini", "pelatih", "35.02")
    other.get(f"/kelompok/pendamping/{code}")
    press(other, "Ya, ikut melatih")
    other.get(f"/kelompok/pendamping/{code}", 303)
    assert other.location.endswith(f"/kelompok/{cohort}")


def test_code_for_an_assistant_is_unknown_where_learners_join(app: Flask, page: Page) -> None:
    lead_page, lead, cohort = led_cohort(app)
    code = make_code(app, lead_page, cohort)
    page.get(f"/gabung/{code}", 404)
    with app.app_context():
        with pytest.raises(CodeRefusedError), transaction() as tx:
            redeem_invitation(tx, code, make_person(tx, "Siti"), now=utcnow())
        assert queries.find_assistant_invitation(code, utcnow()) is not None, "it was not used up"
    assert trainers_of(app, cohort) == {lead: "utama"}


@pytest.mark.parametrize("role", ["petugas", "admin", None])
def test_code_for_an_assistant_opens_nothing_for_who_is_no_trainer(
    app: Flask, role: str | None
) -> None:
    lead_page, _, cohort = led_cohort(app)
    code = make_code(app, lead_page, cohort)
    if role is None:
        with app.app_context(), transaction() as tx:
            [worker] = make_household(tx, ("Siti", "pekerja"))
        page = sign_in(app, worker)
    else:
        page, _ = make_staff(app, "Pak Lain", role, "35.02")
    page.get(f"/kelompok/pendamping/{code}", 403)
    page.get("/kelompok/pendamping", 403)


def test_code_of_a_cohort_is_no_code_for_an_assistant(app: Flask) -> None:
    _, _, cohort = led_cohort(app)
    with app.app_context():
        code = queries.open_codes_of_cohort(cohort, utcnow())[0].code
    other, _ = make_staff(app, "Bu Rini", "pelatih", "35.02")
    other.get("/kelompok/pendamping")
    press(other, "Lanjut", 404, code=code)
    assert "Kode ini tidak dikenal, sudah dipakai, atau lewat tanggalnya." in other.text
    assert other.root.one("input", name="code").get("value") == code


def test_code_for_an_assistant_ends_after_a_week_or_when_withdrawn(app: Flask) -> None:
    page, _, cohort = led_cohort(app)
    code = make_code(app, page, cohort)
    with app.app_context():
        late = utcnow() + timedelta(days=7)
        assert queries.find_assistant_invitation(code, late) is None
    page.get(f"/kelompok/{cohort}/pelatih")
    press(page, "Batalkan kode ini")
    page.get(f"/kelompok/{cohort}/pelatih")
    assert "Batalkan kode ini" not in page.text
    with app.app_context():
        assert queries.find_assistant_invitation(code, utcnow()) is None


def test_trainers_and_open_codes_are_five_at_most(app: Flask) -> None:
    page, lead, cohort = led_cohort(app)
    add_assistant(app, cohort)
    for _ in range(MOST_TRAINERS - 2):
        make_code(app, page, cohort)
    page.get(f"/kelompok/{cohort}/pelatih")
    assert "Buat kode pendamping" not in page.text
    with app.app_context(), transaction() as tx, pytest.raises(actions.TooManyTrainersError):
        actions.create_assistant_code(tx, cohort, lead, now=utcnow())


def test_lead_removes_an_assistant_after_a_page_that_asks(app: Flask) -> None:
    page, lead, cohort = led_cohort(app)
    assistant = add_assistant(app, cohort)
    page.get(f"/kelompok/{cohort}/pelatih/{assistant}/keluarkan")
    assert "Keluarkan Bu Rini dari kelompok?" in page.text
    press(page, "Ya, keluarkan")
    assert trainers_of(app, cohort) == {lead: "utama"}
    page.get(f"/kelompok/{cohort}/pelatih/{assistant}/keluarkan", 404)
    page.get(f"/kelompok/{cohort}/pelatih/{lead}/keluarkan", 404)


def test_lead_hands_over_the_cohort_and_its_codes_name_the_new_lead(app: Flask) -> None:
    page, lead, cohort = led_cohort(app)
    with app.app_context(), transaction() as tx:
        [learner] = make_household(tx, ("Wati", "pekerja"))
    enrol_in_cohort(app, cohort, learner)
    other, assistant = make_staff(app, "Bu Rini", "pelatih", "35.02")
    with app.app_context(), transaction() as tx:
        actions.add_trainer(tx, cohort, assistant, now=utcnow())
    page.get(f"/kelompok/{cohort}/pelatih/{assistant}/utama")
    press(page, "Ya, serahkan")
    assert trainers_of(app, cohort) == {lead: "pendamping", assistant: "utama"}
    with app.app_context():
        code = queries.open_codes_of_cohort(cohort, utcnow())[0].code
    other.get(f"/gabung/{code}?langkah=2")
    assert "Pelatih Bu Rini mengajak Anda" in other.text
    page.get(f"/kelompok/{cohort}")
    page.get(f"/kelompok/{cohort}/pelatih/{lead}/utama", 404)
    with app.app_context(), transaction() as tx, pytest.raises(actions.NotItsLeadError):
        actions.hand_over_lead(tx, cohort, assistant, by=lead, now=utcnow())


def test_cohort_is_not_handed_to_who_is_no_trainer_any_more(app: Flask) -> None:
    page, lead, cohort = led_cohort(app)
    assistant = add_assistant(app, cohort)
    end_grants(app, assistant)
    page.get(f"/kelompok/{cohort}/pelatih")
    assert "Tugasnya sebagai pelatih sudah selesai." in page.text
    page.get(f"/kelompok/{cohort}/pelatih/{assistant}/utama", 404)
    assert trainers_of(app, cohort)[lead] == "utama"


def test_assistant_changes_no_trainer_but_leaves_herself(app: Flask) -> None:
    _, lead, cohort = led_cohort(app)
    third = add_assistant(app, cohort, "Pak Toni")
    page, assistant = make_staff(app, "Bu Rini", "pelatih", "35.02")
    with app.app_context(), transaction() as tx:
        actions.add_trainer(tx, cohort, assistant, now=utcnow())
    for end in (f"{third}/keluarkan", f"{third}/utama", f"{assistant}/utama"):
        page.get(f"/kelompok/{cohort}/pelatih/{end}", 404)
    page.get(f"/kelompok/{cohort}/pelatih")
    page.get(f"/kelompok/{cohort}/pelatih/keluar")
    sent = {"csrf_token": page.root.all("input", name="csrf_token")[0].get("value")}
    assert page.client.post(f"/kelompok/{cohort}/pelatih", data=sent).status_code == 404
    press(page, "Ya, berhenti melatih")
    assert trainers_of(app, cohort) == {lead: "utama", third: "pendamping"}
    page.get(f"/kelompok/{cohort}/pelatih", 404)


def test_lead_is_led_back_instead_of_leaving(app: Flask) -> None:
    page, lead, cohort = led_cohort(app)
    page.get(f"/kelompok/{cohort}/pelatih/keluar", 303)
    assert trainers_of(app, cohort) == {lead: "utama"}
