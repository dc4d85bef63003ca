"""The same button pressed twice, and on two phones at once."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app.households import actions, queries
from app.identity import actions as identity
from app.identity.models import Consent
from app.kit.store.db import new_id, read, transaction
from tests.factories import NOW, make_household, make_person, sign_in
from tests.rooms.households.test_at_once import run_concurrently


def family(app: Flask) -> tuple[UUID, UUID, UUID]:
    with app.app_context():
        with transaction() as tx:
            worker, mother = make_household(tx, ("Wati", "pekerja"), ("Ibu", "keluarga"))
        (home,) = queries.memberships_of(worker)
    return worker, mother, home.household


def test_leaving_a_household_concurrently_on_four_phones_redirects_each_to_the_family_page(
    app: Flask,
) -> None:
    worker, _, home = family(app)
    browsers = [sign_in(app, worker) for _ in range(4)]
    for page in browsers:
        page.get(f"/keluarga/keluar/{home}")
    left = [partial(page.submit, status=303) for page in browsers]
    assert run_concurrently(app, *left) == [None] * 4
    assert {page.location for page in browsers} == {"/keluarga"}


def test_household_pages_and_invitation_codes_of_others_return_404(app: Flask) -> None:
    worker, mother, home = family(app)
    with app.app_context():
        with transaction() as tx:
            stranger = make_person(tx, "Tuti")
            actions.create_new_household(tx, stranger, "keluarga", now=NOW)
        with transaction() as tx:
            code = actions.invite_to_household(tx, home, worker, "keluarga", now=NOW)
    page = sign_in(app, stranger)
    page.get("/profil")
    sent = {"csrf_token": page.root.one("input", name="csrf_token").get("value")}
    for url in (f"undang/{home}", f"desa/{home}", f"keluar/{home}", str(worker), str(new_id())):
        page.get(f"/keluarga/{url}", 404)
    page.get(f"/keluarga/undangan/{code}", 404)
    for url in (f"hitung/{home}", f"desa/{home}?desa=35.02.10.2001"):
        page.post(f"/keluarga/{url}", sent, 404)
    page.post(f"/keluarga/keluar/{home}", sent, 303)
    assert page.location == "/keluarga"
    page.post(f"/keluarga/undangan/{code}/akhiri", sent, 404)
    page.post(f"/keluarga/izin/{mother}", sent | {"jawaban": "boleh"}, 404)


def test_consent_given_concurrently_stores_one_row(app: Flask) -> None:
    cohort = new_id()
    with app.app_context(), transaction() as tx:
        account = make_person(tx, "Wati")

    def agree() -> None:
        with transaction() as tx:
            identity.give_consent(tx, account, "kelompok", about=cohort, language="id", now=NOW)

    assert run_concurrently(app, *[agree] * 6) == [None] * 6
    held = select(func.count()).where(Consent.account == account, Consent.purpose == "kelompok")
    with app.app_context():
        assert read().scalar(held) == 1
