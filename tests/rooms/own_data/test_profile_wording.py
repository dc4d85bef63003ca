"""Stage, country and sex count by region only if the page said so when they were saved."""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.identity.models import Account
from app.identity.rules.profile import WORDING
from app.kit.store.db import read
from tests.page import Page
from tests.rooms.sign_in.people import create_person, sign_in_with_pin


def stored_wording(app: Flask, account: UUID) -> int | None:
    with app.app_context():
        return read().scalar(select(Account.wording).where(Account.id == account))


def test_profile_stores_which_wording_stood_beside_its_answers(app: Flask, page: Page) -> None:
    person = create_person(app)
    sign_in_with_pin(page, person)
    assert stored_wording(app, person.id) == 0
    page.get("/profil")
    assert "juga dihitung menurut wilayah, tanpa nama." in page.root.one("main").text
    page.submit(sex="perempuan", wording="")
    assert stored_wording(app, person.id) == 0, "a page of an earlier release did not say so"
    page.get("/profil")
    page.submit(sex="perempuan")
    assert stored_wording(app, person.id) == WORDING
