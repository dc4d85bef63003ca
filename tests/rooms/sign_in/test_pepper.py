"""A pepper that is not the one of this database: nobody is shut out by it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.identity.models import DeviceAccount
from app.kit.clock import utcnow
from app.kit.registry import registry
from app.kit.store.db import read, transaction
from app.recovery.models import TrainerCode
from app.sync import actions as sync
from app.sync.queries import verifiers_of_used_peppers
from tests.page import Page
from tests.rooms.recovery.codes import give_trainer_code
from tests.rooms.sign_in.people import PIN, create_person, use_phone_of
from tests.shared import replace_registry

WRONG = {"1": b"w" * 40}
GONE = {"2": b"n" * 40}


def with_peppers(app: Flask, monkeypatch: pytest.MonkeyPatch, peppers: dict[str, bytes]) -> None:
    told = replace(registry(app).settings, peppers=peppers)
    replace_registry(monkeypatch, app, settings=told)


def record_peppers(app: Flask) -> None:
    with app.app_context(), transaction() as tx:
        sync.record_peppers(tx, now=utcnow())


@pytest.mark.parametrize("peppers", [WRONG, GONE])
def test_pin_attempts_are_rejected_and_not_counted_when_the_configured_pepper_is_wrong(
    app: Flask, page: Page, monkeypatch: pytest.MonkeyPatch, peppers: dict[str, bytes]
) -> None:
    record_peppers(app)
    who = create_person(app)
    use_phone_of(page, who).get(f"/masuk/{who.id}")
    with monkeypatch.context() as wrong:
        with_peppers(app, wrong, peppers)
        for _ in range(11):
            page.submit(status=422, pin=PIN)
        assert "belum bisa diperiksa" in page.root.text
    with app.app_context():
        assert read().execute(select(DeviceAccount.misses)).scalars().all() == [0]
    page.submit(status=303, pin=PIN)


def test_trainer_code_attempts_are_not_counted_when_the_pepper_of_the_pin_hash_is_missing(
    app: Flask, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_peppers(app)
    who = create_person(app)
    with monkeypatch.context() as gone:
        with_peppers(app, gone, GONE)
        code = give_trainer_code(app, who.id)
        page.get("/masuk/kode")
        for _ in range(6):
            page.submit(status=422, code=code, pin=PIN)
        assert "belum bisa diperiksa" in page.root.text
        with app.app_context():
            assert read().execute(select(TrainerCode.tries)).scalars().all() == [0]
    with_peppers(app, monkeypatch, {**GONE, **registry(app).settings.peppers})
    page.submit(status=303, code=code, pin=PIN)


def test_recording_a_pepper_with_a_known_id_and_another_secret_is_rejected(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_peppers(app)
    with app.app_context():
        known = verifiers_of_used_peppers()
        with_peppers(app, monkeypatch, GONE | WRONG)
        with pytest.raises(sync.PepperChangedError, match="1"), transaction() as tx:
            sync.record_peppers(tx, now=utcnow())
        assert verifiers_of_used_peppers() == known


def test_rotated_pepper_is_recorded_and_the_old_one_stays_recorded(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_peppers(app)
    both = {**GONE, **registry(app).settings.peppers}
    for peppers in (both, GONE):
        with monkeypatch.context() as rotated:
            with_peppers(app, rotated, peppers)
            record_peppers(app)
            with app.app_context():
                assert set(verifiers_of_used_peppers()) == {"1", "2"}
