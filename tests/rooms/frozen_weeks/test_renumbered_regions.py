"""Villages that the official list renumbers keep their frozen numbers from week to week."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, insert, update

from app.frozen_weeks import actions as frozen_weeks
from app.frozen_weeks.queries import read_frozen_coverage
from app.frozen_weeks.rules import WEEK
from app.kit.clock import last_monday, utcnow
from app.kit.store.db import transaction
from app.regions.models import Region
from tests.conftest import empty_tables
from tests.rooms.coverage.conftest import SetSecret, household

DISTRICT = "35.07.01"
OLD = [f"{DISTRICT}.{n}" for n in range(2001, 2011)]
NEW = [f"{DISTRICT}.{n}" for n in range(2901, 2911)]


@pytest.fixture
def change_list(app: Flask) -> Iterator[Callable[[], None]]:
    """Puts the new codes into the list at the moment at which the old ones leave it; at the end of
    the test the list is as before."""
    of_old = update(Region).where(Region.code.in_(OLD))

    def change() -> None:
        moment = utcnow()
        rows = [{"code": new, "parent": DISTRICT, "name": new, "listed_at": moment} for new in NEW]
        with app.app_context(), transaction() as tx:
            tx.execute(of_old.values(gone_at=moment))
            tx.execute(insert(Region), rows)

    yield change
    with app.app_context():
        empty_tables()
    with app.app_context(), transaction() as tx:
        tx.execute(delete(Region).where(Region.code.in_(NEW)))
        tx.execute(of_old.values(gone_at=None))


def shown_households(app: Flask) -> dict[str, int]:
    """Shown households by the ending of the village's code."""
    with app.app_context():
        found = read_frozen_coverage(DISTRICT)
        assert found is not None
        return {
            row.code[-2:]: row.households.denominator or 0
            for row in found.table.rows
            if row.households.denominator
        }


def test_villages_that_are_renumbered_keep_their_frozen_numbers(
    app: Flask, secret: SetSecret, change_list: Callable[[], None]
) -> None:
    """Two households in each of ten villages: the secret chooses which read 5 and which 0–4. Drawn
    anew, others would be chosen."""
    with app.app_context():
        with transaction() as tx:
            for village in OLD:
                for _ in range(2):
                    household(tx, village, complete=False)
        monday = last_monday(utcnow())
        frozen_weeks.freeze_week(monday - WEEK)
    before = shown_households(app)
    change_list()
    for old, new in zip(OLD, NEW, strict=True):
        told = app.test_cli_runner().invoke(args=["wilayah", "pindah", old, new])
        assert told.exit_code == 0, told.output
    with app.app_context():
        frozen_weeks.freeze_week(monday)
    assert 2 < len(before) < 8
    assert shown_households(app) == before
