"""Proposed versions: reviewed by another person, and rung about if a number changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app.kit.store.db import database, read, transaction
from app.partners import ROOM, actions, queries
from app.partners.models import PartnerVersion
from app.partners.rules.entries import PartnerEntry
from app.partners.rules.versions import LINK, STAFF, entry_digest
from tests.factories import NOW, make_person
from tests.rooms.partners.conftest import OFFICE, SHELTER, TODAY, store

EDITED = replace(OFFICE, hours="Senin sampai Jumat, 09.00–15.00")
OTHER_NUMBER = replace(OFFICE, phone="0800 000 999")
OTHER_WEB = replace(OFFICE, web="https://lain.contoh.id")

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def staff(app: Flask) -> list[UUID]:
    """Three members of staff."""
    with app.app_context(), transaction() as tx:
        return [make_person(tx, name) for name in ("Rina", "Endah", "Arif")]


def propose(app: Flask, entry: PartnerEntry, by: UUID | None, **also: Any) -> UUID:
    with app.app_context(), transaction() as tx:
        return actions.propose_version(tx, entry, by=by, now=NOW, today=TODAY, **also)


def ring(app: Flask, version: UUID, by: UUID) -> None:
    with app.app_context(), transaction() as tx:
        actions.note_ring(tx, version, "Disnaker Cilacap", TODAY, by=by, now=NOW)


def approve(app: Flask, version: UUID, by: UUID, beside: PartnerEntry | None = OFFICE) -> None:
    with app.app_context(), transaction() as tx:
        actions.approve_version(tx, version, entry_digest(beside), by=by, now=NOW, today=TODAY)


def published(app: Flask, partner: UUID = OFFICE.id) -> PartnerEntry | None:
    with app.app_context():
        found = queries.find_entry(partner)
    return found.entry if found else None


def test_proposed_version_stands_only_after_another_person_approves(
    app: Flask, staff: list[UUID]
) -> None:
    store(app, OFFICE)
    version = propose(app, EDITED, staff[0])
    assert published(app) == OFFICE
    with pytest.raises(actions.SamePersonError):
        approve(app, version, staff[0])
    assert published(app) == OFFICE
    approve(app, version, staff[1])
    assert published(app) == EDITED
    with pytest.raises(actions.DecidedError):
        approve(app, version, staff[1], EDITED)
    with app.app_context():
        [line] = queries.history_of(OFFICE.id)
    assert (line.before, line.entry, line.proposer, line.decider) == (
        OFFICE, EDITED, "Rina", "Endah"
    )  # fmt: skip


def test_new_entry_is_published_when_another_person_approves_it(
    app: Flask, staff: list[UUID]
) -> None:
    version = propose(app, OFFICE, staff[0])
    assert published(app) is None
    ring(app, version, staff[0])
    approve(app, version, staff[1], None)
    entry = published(app)
    assert entry == replace(OFFICE, checked_by="", checked_on=None)  # nobody has checked it yet


@pytest.mark.parametrize("contact", [{"phone": ""}, {"web": ""}])
def test_new_entry_with_a_number_or_web_address_waits_until_an_office_rang(
    app: Flask, staff: list[UUID], contact: dict[str, Any]
) -> None:
    version = propose(app, replace(OFFICE, **contact), staff[0])
    with pytest.raises(actions.NotRungError):
        approve(app, version, staff[1], None)
    assert published(app) is None
    bare = propose(app, replace(OFFICE, phone="", web=""), staff[0])
    approve(app, bare, staff[1], None)
    assert published(app) is not None


@pytest.mark.parametrize("changed", [OTHER_NUMBER, OTHER_WEB])
def test_changed_number_waits_until_an_office_rang_and_another_person_approves(
    app: Flask, staff: list[UUID], changed: PartnerEntry
) -> None:
    store(app, OFFICE)
    version = propose(app, changed, staff[0])
    with pytest.raises(actions.NotRungError):
        approve(app, version, staff[1])
    ring(app, version, staff[1])
    with pytest.raises(actions.SamePersonError):
        approve(app, version, staff[1])
    assert published(app) == OFFICE
    approve(app, version, staff[2])
    assert published(app) == changed


def test_maker_of_a_link_does_not_approve_what_comes_by_it(app: Flask, staff: list[UUID]) -> None:
    store(app, OFFICE)
    version = propose(app, OTHER_NUMBER, staff[0], origin=LINK)
    ring(app, version, staff[1])
    with pytest.raises(actions.SamePersonError):
        approve(app, version, staff[0])
    with pytest.raises(actions.SamePersonError):
        approve(app, version, staff[1])
    assert published(app) == OFFICE
    approve(app, version, staff[2])
    assert published(app) == OTHER_NUMBER


def test_number_that_is_removed_and_written_again_is_rung_about(
    app: Flask, staff: list[UUID]
) -> None:
    store(app, OFFICE)
    without = replace(OFFICE, phone="")
    approve(app, propose(app, without, staff[0]), staff[1])
    version = propose(app, OTHER_NUMBER, staff[0])
    with pytest.raises(actions.NotRungError):
        approve(app, version, staff[1], without)


def test_version_is_not_approved_beside_an_entry_that_changed_meanwhile(
    app: Flask, staff: list[UUID]
) -> None:
    store(app, OFFICE)
    version = propose(app, EDITED, staff[0])
    store(app, replace(OFFICE, cost="Gratis untuk semua"))
    with pytest.raises(actions.ChangedMeanwhileError):
        approve(app, version, staff[1])


def test_version_of_the_same_person_replaces_the_one_that_waits(
    app: Flask, staff: list[UUID]
) -> None:
    store(app, OFFICE)
    first = propose(app, EDITED, staff[0])
    second = propose(app, replace(EDITED, cost="Rp0"), staff[0])
    third = propose(app, EDITED, staff[1])
    fourth = propose(app, EDITED, staff[0], origin=LINK)
    with app.app_context():
        assert {each.id for each in queries.list_waiting()} == {second, third, fourth}
        found = queries.find_version(first)
    assert found is not None
    assert found.state == "diganti"


def test_faulty_unchanged_or_ended_entry_is_not_proposed(app: Flask, staff: list[UUID]) -> None:
    store(app, OFFICE, SHELTER)
    with pytest.raises(actions.FaultyEntryError):
        propose(app, replace(SHELTER, address="Jalan Contoh 3"), staff[0])
    for hidden in ("Hubungi 0812-3456-7890", "tulis ke aduan@contoh.id", "wa.me/62812"):
        with pytest.raises(actions.FaultyEntryError):
            propose(app, replace(OFFICE, about=hidden), staff[0])
    with pytest.raises(actions.NothingChangedError):
        propose(app, replace(OFFICE, checked_by="saya sendiri"), staff[0])
    approve(app, propose(app, OFFICE, staff[0], ends=True), staff[1])
    assert published(app) is None
    with pytest.raises(actions.EndedEntryError):
        propose(app, EDITED, staff[0])


def test_refused_version_leaves_the_entry_and_keeps_the_reason(
    app: Flask, staff: list[UUID]
) -> None:
    store(app, OFFICE)
    version = propose(app, EDITED, staff[0])
    with app.app_context(), transaction() as tx:
        actions.refuse_version(tx, version, "Jamnya tetap.", by=staff[1], now=NOW)
    with app.app_context():
        found = queries.find_version(version)
    assert found is not None
    assert (found.state, found.reason) == ("ditolak", "Jamnya tetap.")
    assert published(app) == OFFICE
    with pytest.raises(actions.DecidedError):
        ring(app, version, staff[1])


def test_check_makes_the_entry_fresh_and_changes_no_word(app: Flask, staff: list[UUID]) -> None:
    old = replace(OFFICE, checked_on=TODAY.replace(year=2025))
    store(app, old)
    with app.app_context(), transaction() as tx:
        before = queries.find_entry(OFFICE.id)
        for _twice in range(2):
            actions.check_entry(
                tx, OFFICE.id, "Disnaker Cilacap", TODAY, by=staff[0], now=NOW, today=TODAY
            )
    with app.app_context():
        found = queries.find_entry(OFFICE.id)
        [line] = queries.history_of(OFFICE.id)
    assert before is not None
    assert found is not None
    assert found.entry == replace(OFFICE, checked_by="Disnaker Cilacap", checked_on=TODAY)
    assert found.edited_at == before.edited_at
    assert line.change == "pasti"
    with app.app_context(), pytest.raises(actions.FaultyEntryError), transaction() as tx:
        actions.check_entry(tx, OFFICE.id, "Ibu Sari", TODAY, by=staff[0], now=NOW, today=TODAY)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "disetujui", "decided_at": NOW, "decided_by": 0},
        {"state": "disetujui", "decided_at": NOW, "decided_by": 1},
        {
            "state": "disetujui",
            "decided_at": NOW,
            "decided_by": 2,
            "rung_office": "",
            "rung_on": None,
        },
    ],
)
def test_database_refuses_an_approval_by_the_same_person_or_without_a_ring(
    app: Flask, staff: list[UUID], values: dict[str, Any]
) -> None:
    store(app, OFFICE)
    version = propose(app, OTHER_NUMBER, staff[0])
    ring(app, version, staff[1])
    written = values | {"decided_by": staff[values["decided_by"]], "decided_at": NOW}
    written["state"] = "disetujui"
    with app.app_context(), pytest.raises(IntegrityError), database().writer.begin() as connection:
        connection.execute(
            update(PartnerVersion).where(PartnerVersion.id == version).values(written)
        )


def test_erased_person_leaves_the_history_without_their_name(app: Flask, staff: list[UUID]) -> None:
    store(app, OFFICE)
    approve(app, propose(app, EDITED, staff[0]), staff[1])
    table = ROOM.personal_data["partner_version"]
    with app.app_context():
        assert len(table.export(staff[0])) == 1
        with transaction() as tx:
            table.erase(tx, staff[0], NOW)
        assert table.export(staff[0]) == []
        assert read().scalar(select(func.count()).select_from(PartnerVersion)) == 1
        [line] = queries.history_of(OFFICE.id)
    assert (line.proposed_by, line.proposer, line.origin) == (None, "", STAFF)


def test_version_that_waits_ends_when_who_proposed_it_is_erased(
    app: Flask, staff: list[UUID]
) -> None:
    store(app, OFFICE)
    mine, sent, other = (
        propose(app, EDITED, staff[0]),
        propose(app, OTHER_NUMBER, staff[0], origin=LINK),
        propose(app, EDITED, staff[1]),
    )
    with app.app_context(), transaction() as tx:
        ROOM.personal_data["partner_version"].erase(tx, staff[0], NOW)
    for version in (mine, sent):
        with pytest.raises(actions.DecidedError):
            approve(app, version, staff[2])
    with app.app_context():
        assert [each.id for each in queries.list_waiting()] == [other]
        found = queries.find_version(mine)
    assert found is not None
    assert (found.state, found.decided_at) == ("ditolak", NOW)


def test_ring_ends_when_who_noted_it_is_erased(app: Flask, staff: list[UUID]) -> None:
    store(app, OFFICE)
    version = propose(app, OTHER_NUMBER, staff[0])
    ring(app, version, staff[1])
    with app.app_context(), transaction() as tx:
        ROOM.personal_data["partner_version"].erase(tx, staff[1], NOW)
    with pytest.raises(actions.NotRungError):
        approve(app, version, staff[2])
    assert published(app) == OFFICE
