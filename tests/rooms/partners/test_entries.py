"""Entries in the database."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.kit.store.db import database, transaction
from app.partners import actions, queries
from app.partners.models import Partner, PartnerNeed, PartnerPlace
from app.partners.rules.vocabulary import SHELTER_NEED
from tests.factories import NOW
from tests.rooms.partners.conftest import OFFICE, SHELTER, TODAY, store


def test_entry_is_read_as_it_was_stored(app: Flask) -> None:
    store(app, OFFICE, SHELTER)
    with app.app_context():
        assert [each.entry for each in queries.list_entries()] == [OFFICE, SHELTER]
        found = queries.find_entry(SHELTER.id)
        assert found is not None
        assert (found.entry, found.added_on) == (SHELTER, TODAY)
        assert queries.find_entry(UUID(int=999)) is None


def test_changed_entry_keeps_the_day_it_came_in(app: Flask) -> None:
    store(app, OFFICE)
    changed = replace(OFFICE, name="Contoh Disnaker", places=("33", "tw"), needs=("L03",))
    store(app, changed, today=TODAY.replace(month=12))
    with app.app_context():
        found = queries.find_entry(OFFICE.id)
        assert found is not None
        assert (found.entry, found.added_on) == (changed, TODAY)


def test_entry_that_becomes_a_shelter_loses_its_address_or_is_refused(app: Flask) -> None:
    store(app, OFFICE)
    shelters = replace(OFFICE, needs=("L03", SHELTER_NEED))
    with pytest.raises(actions.FaultyEntryError):
        store(app, shelters)
    store(app, replace(shelters, address=""))
    with app.app_context():
        found = queries.find_entry(OFFICE.id)
        assert found is not None
        assert found.entry.address == ""


def test_ended_entry_is_listed_no_more(app: Flask) -> None:
    store(app, OFFICE)
    with app.app_context():
        for _twice in range(2):
            with transaction() as tx:
                actions.end_entry(tx, OFFICE.id, now=NOW)
        assert queries.list_entries() == []


@pytest.mark.parametrize(
    "write",
    [
        update(Partner).where(Partner.id == SHELTER.id).values(address="Jalan Contoh 3"),
        update(Partner).where(Partner.id == SHELTER.id).values(is_shelter=False),
        update(PartnerPlace).where(PartnerPlace.partner == SHELTER.id).values(place="33.01.05"),
        update(PartnerPlace).where(PartnerPlace.partner == SHELTER.id).values(is_shelter=False),
        update(PartnerNeed).where(PartnerNeed.partner == OFFICE.id).values(need=SHELTER_NEED),
        update(Partner).where(Partner.id == OFFICE.id).values(kind="rumah-aman"),
    ],
)
def test_database_refuses_an_address_of_a_shelter_or_a_place_below_the_regency(
    app: Flask, write: object
) -> None:
    store(app, replace(OFFICE, needs=("L03",)), SHELTER)
    with app.app_context(), pytest.raises(IntegrityError), database().writer.begin() as connection:
        connection.execute(write)  # type: ignore[call-overload]
