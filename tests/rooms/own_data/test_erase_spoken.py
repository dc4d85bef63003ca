"""A person without a phone has her data erased by a trainer of her cohort."""

from __future__ import annotations

from flask import Flask

from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.own_data.queries import export_personal_data
from app.spoken import actions, queries
from tests.factories import make_staff, sign_in
from tests.rooms.spoken.test_claiming import claim
from tests.rooms.spoken.test_consent import make_class, say_yes


def test_person_without_a_phone_is_erased_when_she_asks_the_trainer(app: Flask) -> None:
    trainer, cohort, [siti, tini] = make_class(app, "Siti", "Tini")
    account, other = say_yes(app, trainer, cohort, siti), say_yes(app, trainer, cohort, tini)
    page = sign_in(app, trainer)
    page.get(f"/kelompok/{cohort}/lisan/{account}/hapus")
    assert "Siti" in page.text
    page.submit()
    assert page.location == f"/kelompok/{cohort}/lisan"
    page.get(f"/kelompok/{cohort}/lisan/{account}/hapus", 404)
    with app.app_context():
        assert export_personal_data(account) == {}
        assert [each.account for each in queries.spoken_participants(cohort)] == [other]


def test_person_without_a_phone_is_erased_by_no_other_trainer_and_not_once_she_has_a_pin(
    app: Flask,
) -> None:
    trainer, cohort, [siti] = make_class(app, "Siti")
    _, other, _ = make_class(app, "Tini")
    account = say_yes(app, trainer, cohort, siti)
    address = f"/kelompok/{cohort}/lisan/{account}/hapus"
    stranger, _ = make_staff(app, "Pak Joko", "pelatih")
    stranger.get(address, 404)
    page = sign_in(app, trainer)
    page.get(f"/kelompok/{other}/lisan/{account}/hapus", 404)
    page.get(f"/kelompok/{cohort}/lisan/{trainer}/hapus", 404)
    with app.app_context(), transaction() as tx:
        code = actions.give_claim_code(tx, account, trainer=trainer, now=utcnow())
    claim(app, code)
    page.get(address, 404)
