"""What officers change and note: entries, marks of readiness and meetings, and who noted them."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.kit.clock import utcnow
from app.kit.store.db import new_id, read, transaction
from app.kit.store.models import AuditEvent
from app.own_data.actions import erase_person
from app.regions.models import Region, RegionSuccessor
from app.villages import ROOM, actions, queries
from app.villages.models import ProgrammeVillageChange, VillageMark, VillageMeeting
from app.villages.rules.entries import VillageEntry
from app.villages.rules.readiness import NotedMark, marks_to_note, readiness_strip
from tests.factories import VILLAGE, make_person
from tests.rooms.villages.conftest import Import

EMAS = VillageEntry(VILLAGE, "emas", since="2025", office="Kantor desa")
DESBUMI = VillageEntry(VILLAGE, "desbumi", since="2019")
DAY = date(2026, 11, 2)


@pytest.fixture
def officer(app: Flask) -> UUID:
    with app.app_context(), transaction() as tx:
        return make_person(tx, "Bu Petugas")


@pytest.fixture
def entry(app: Flask, officer: UUID) -> UUID:
    with app.app_context():
        with transaction() as tx:
            actions.store_entries(tx, [EMAS, DESBUMI], now=utcnow(), by=officer)
        return {each.entry.programme: each.id for each in queries.entries_of_village(VILLAGE)}[
            "emas"
        ]


def audits(what: str) -> int:
    statement = select(func.count()).select_from(AuditEvent).where(AuditEvent.what == what)
    return read().scalar(statement) or 0


def test_change_of_an_entry_is_kept_with_what_it_said_before(
    app: Flask, officer: UUID, entry: UUID
) -> None:
    changed = VillageEntry(VILLAGE, "emas", since="2025-09", decree="SK 7/2025", status="selesai")
    with app.app_context():
        for _ in range(2):  # the button was pressed twice
            with transaction() as tx:
                actions.change_entry(tx, entry, changed, now=utcnow(), by=officer)
        found = queries.find_entry(entry)
        assert found is not None
        assert found.entry == changed
        told = read().scalars(
            select(ProgrammeVillageChange.values)
            .where(ProgrammeVillageChange.entry == entry)
            .order_by(ProgrammeVillageChange.id)
        )
        assert [json.loads(each)["since"] for each in told] == ["2025", "2025-09"]
        assert audits("villages:entry:change") == 1


def test_change_of_an_entry_is_refused_when_the_village_has_that_programme_already(
    app: Flask, officer: UUID, entry: UUID
) -> None:
    with app.app_context():
        with pytest.raises(actions.AlreadyListedError), transaction() as tx:
            actions.change_entry(tx, entry, DESBUMI, now=utcnow(), by=officer)
        found = queries.find_entry(entry)
        assert found is not None
        assert found.entry == EMAS


def test_change_of_an_entry_cannot_move_it_to_another_village(
    app: Flask, officer: UUID, entry: UUID
) -> None:
    other = VillageEntry("35.02.10.2002", "emas")
    with app.app_context():
        for its in (entry, new_id()):
            with pytest.raises(actions.NotListedError), transaction() as tx:
                actions.change_entry(tx, its, other, now=utcnow(), by=officer)


def test_latest_note_of_a_mark_counts_and_earlier_ones_stay(app: Flask, officer: UUID) -> None:
    notes = (
        NotedMark("perdes", "ada", "Perdes 2/2023", DAY),
        NotedMark("perdes", "berjalan", "Perdes 2/2023", DAY),
    )
    with app.app_context():
        for each in notes:
            before = queries.marks_of_village(VILLAGE)
            with transaction() as tx:
                actions.note_marks(
                    tx, VILLAGE, marks_to_note(before, [each]), now=utcnow(), by=officer
                )
        strip = readiness_strip(queries.marks_of_village(VILLAGE))
        assert [part.state for part in strip[:3]] == ["belum", "berjalan", "belum"]
        assert read().scalar(select(func.count()).select_from(VillageMark)) == len(notes)
        assert audits("villages:readiness:note") == len(notes)


def test_mark_that_is_there_is_refused_by_the_database_without_a_paper(
    app: Flask, officer: UUID
) -> None:
    with app.app_context(), pytest.raises(IntegrityError), transaction() as tx:
        actions.note_marks(
            tx, VILLAGE, [NotedMark("satgas", "ada", "", DAY)], now=utcnow(), by=officer
        )


def test_latest_note_of_a_meeting_counts_and_nought_takes_it_back(
    app: Flask, officer: UUID
) -> None:
    with app.app_context():
        for people, told in ((25, [25]), (30, [30]), (0, [])):
            with transaction() as tx:
                actions.note_meeting(tx, VILLAGE, DAY, people, now=utcnow(), by=officer)
            assert [each.people for each in queries.meetings_of_village(VILLAGE)] == told


def test_meeting_of_a_number_that_could_point_at_people_is_refused(
    app: Flask, officer: UUID
) -> None:
    with app.app_context(), pytest.raises(IntegrityError), transaction() as tx:
        actions.note_meeting(tx, VILLAGE, DAY, 23, now=utcnow(), by=officer)


def test_erasing_an_officer_takes_their_name_and_leaves_what_they_noted(
    app: Flask, officer: UUID, entry: UUID
) -> None:
    with app.app_context():
        with transaction() as tx:
            actions.note_marks(
                tx, VILLAGE, [NotedMark("usaha", "ada", "SK 4", DAY)], now=utcnow(), by=officer
            )
            actions.note_meeting(tx, VILLAGE, DAY, 25, now=utcnow(), by=officer)
        told = {name: each.export(officer) for name, each in ROOM.personal_data.items()}
        assert [len(rows) for rows in told.values()] == [2, 1, 1]
        with transaction() as tx:
            erase_person(tx, officer, utcnow())
        for who in (
            ProgrammeVillageChange.changed_by,
            VillageMark.noted_by,
            VillageMeeting.noted_by,
        ):
            assert set(read().scalars(select(who))) == {None}
        assert queries.find_entry(entry) is not None
        assert len(queries.marks_of_village(VILLAGE)) == 1
        assert len(queries.meetings_of_village(VILLAGE)) == 1


def test_import_under_the_old_code_of_a_renumbered_village_is_doubtful_and_tells_the_new(
    app: Flask, load_list: Import
) -> None:
    old = "35.02.10.2777"
    with app.app_context():
        with transaction() as tx:
            tx.add(Region(code=old, name="Desa Lama", parent=VILLAGE[:8], gone_at=utcnow()))
            tx.flush()
            tx.add(RegionSuccessor(old=old, new=VILLAGE, since=utcnow()))
        try:
            told = load_list(f"{old};;Desbumi;2019;;;;")
            assert "0 desa baru" in told.output
            assert f"meragukan: {region_name()} {VILLAGE}." in told.output
            assert load_list(f"{old};;Desbumi;2019;;;;", also="--ragu").exit_code == 0
            assert [each.entry for each in queries.entries_of_village(VILLAGE)] == [DESBUMI]
        finally:
            with transaction() as tx:
                tx.delete(tx.get_one(RegionSuccessor, old))
                tx.flush()
                tx.delete(tx.get_one(Region, old))


def region_name() -> str:
    return read().scalar(select(Region.name).where(Region.code == VILLAGE)) or ""


def test_entry_stored_again_is_left_alone(app: Flask, officer: UUID, entry: UUID) -> None:
    with app.app_context():
        with transaction() as tx:
            told = actions.store_entries(tx, [EMAS, DESBUMI], now=utcnow(), by=officer)
        assert told == actions.StoredEntries(0, 0)
        assert read().scalar(select(func.count()).select_from(ProgrammeVillageChange)) == 2
