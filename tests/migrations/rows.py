"""One row for each table that has ever existed, so that migrations run on data.

A renamed or dropped column keeps its old name here beside the new one; only the columns that a
table has at that revision are inserted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, MetaData, Table, func, insert, select

from app.kit.store.db import database, db
from app.kit.store.partitions import is_partition

VERSION = "alembic_version"
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
MONTH = date(2026, 11, 1)
PERSON, DEVICE, HOME, ITEM, COHORT = (UUID(int=n) for n in range(1, 6))
VILLAGE = "35.07.12.2001"
HASH = b"h" * 32

ROWS: dict[str, dict[str, Any]] = {
    "account": {"id": PERSON, "name": "Sari", "language": "id", "wording": 1, "made_at": AT},
    "acquaintance": {
        "id": ITEM,
        "account": PERSON,
        "staff": PERSON,
        "way": "tick",
        "given_at": AT,
        "confirmed_at": AT,
    },
    "attempt": {
        "id": ITEM,
        "account": PERSON,
        "lesson": "menabung/dana-darurat",
        "rev": "r" * 64,
        "answers": {"a": [1]},
        "correct": 3,
        "asked": 4,
        "occurred_at": AT,
    },
    "audit_event": {"id": ITEM, "at": AT, "who": PERSON, "what": "a:b:c"},
    "certificate": {"id": ITEM, "account": PERSON, "made_at": AT},
    "certificate_file": {
        "asked_by": PERSON,
        "about": COHORT,
        "asked_at": AT,
        "state": "waiting",
        "tries": 0,
        "document": "{}",
    },
    "certificate_name": {"account": PERSON, "name": "Siti Aminah", "said_at": AT},
    "cohort": {
        "id": COHORT,
        "name": "Kelompok",
        "place": "Balai desa",
        "trainer": PERSON,
        "village": VILLAGE,
        "starts": DAY,
        "ends": DAY,
        "made_at": AT,
    },
    "cohort_trainer": {"cohort": COHORT, "account": PERSON, "part": "utama", "since": AT},
    "consent": {
        "id": ITEM,
        "account": PERSON,
        "purpose": "simpan",
        "version": 1,
        "language": "id",
        "given_at": AT,
    },
    "call_result": {
        "id": ITEM,
        "cohort": COHORT,
        "learner": PERSON,
        "trainer": PERSON,
        "result": "lanjut",
        "called_on": DAY,
        "made_at": AT,
    },
    "contact_wish": {
        "account": PERSON,
        "wish": "tanpa_hp",
        "since": AT,
        "until": DAY,
        "noted_by": PERSON,
    },
    "core_met": {"account": PERSON, "role": "pekerja", "core": 1, "since": AT},
    "core_progress": {
        "account": PERSON,
        "role": "pekerja",
        "core": 1,
        "done": 2,
        "total": 9,
    },
    "counter": {
        "parent": "35.07.12",
        "code": VILLAGE,
        "figure": "household",
        "core": 0,
        "n": 1,
        "households": 1,
        "people": 0,
    },
    "coverage_page": {
        "monday": DAY,
        "region": "35.07.12",
        "numbers": '{"core_versions":[],"format":1,"parts":{},"region":{}}',
    },
    "coverage_week": {"monday": DAY, "as_of": AT, "fingerprint": "f" * 16, "late": False},
    "credential": {"account": PERSON, "kind": "pin", "hash": "h", "key_id": "1", "made_at": AT},
    "coverage_report": {
        "asked_by": PERSON,
        "region": "35.07",
        "monday": DAY,
        "language": "id",
        "asked_at": AT,
        "state": "waiting",
        "tries": 0,
        "document": "{}",
    },
    "coverage_token": {
        "id": ITEM,
        "hash": HASH,
        "name": "papan angka",
        "regions": ["35.07"],
        "maker": PERSON,
        "made_at": AT,
        "until": AT,
    },
    "coverage_token_use": {"token": ITEM, "file": "35.07 2026-11-30 csv", "day": AT.date()},
    "denominator": {"series": ITEM, "code": VILLAGE, "value": 12},
    "denominator_choice": {"id": ITEM, "series": ITEM, "reason": "Lengkap", "chosen_at": AT},
    "denominator_load": {
        "id": 1,
        "source": "KP2MI",
        "url": "https://contoh.id/tabel",
        "scheme": "kemendagri",
        "figures": 1,
        "digest": HASH,
        "from_command": False,
        "loaded_by": PERSON,
        "loaded_at": AT,
    },
    "denominator_refused": {
        "load": 1,
        "row": 2,
        "code": "3507",
        "indicator": "penempatan",
        "period": "2024",
        "value": "12",
        "reason": "undotted",
        "detail": "",
    },
    "denominator_series": {
        "id": ITEM,
        "load": 1,
        "indicator": "placements",
        "starts": MONTH,
        "ends": MONTH,
        "figures": 1,
    },
    "departure": {"account": PERSON, "kind": "bulan", "month": MONTH, "answered_on": DAY},
    "device": {"id": DEVICE, "secret_hash": HASH, "first_seen": AT},
    "device_account": {"device": DEVICE, "account": PERSON, "misses": 0, "since": AT},
    "enrolment": {"cohort": COHORT, "account": PERSON, "since": AT},
    "goal": {
        "id": ITEM,
        "household": HOME,
        "name": "Modal warung",
        "until": MONTH,
        "keeps_marks": False,
        "proposed_by": PERSON,
        "proposed_at": AT,
        "since": AT,
    },
    "goal_mark": {
        "goal": ITEM,
        "pot": "modal",
        "account": PERSON,
        "month": MONTH,
        "household": HOME,
        "amount": 500_000,
        "at": AT,
    },
    "goal_pot": {"goal": ITEM, "pot": "modal", "target": 30_000_000},
    "goal_yes": {"goal": ITEM, "account": PERSON, "household": HOME, "at": AT},
    "goal_quiet": {"household": HOME, "account": PERSON, "month": MONTH},
    "goal_sight": {
        "household": HOME,
        "owner": PERSON,
        "viewer": PERSON,
        "amounts": True,
        "since": AT,
        "version": 1,
        "language": "id",
    },
    "help_number_check": {
        "id": ITEM,
        "country": "tw",
        "number": "1955",
        "result": "diangkat",
        "office": "KDEI Taipei",
        "checked_on": DAY,
        "recorded_at": AT,
    },
    "household": {"id": HOME, "village": VILLAGE, "made_at": AT},
    "invitation": {
        "code": "BCDFGHJK",
        "kind": "rumah",
        "target": HOME,
        "made_by": PERSON,
        "once": True,
        "made_at": AT,
        "until": AT,
    },
    "app_host": {"id": ITEM, "seen_at": AT, "version": "0123456789abcdef"},
    "shared_publication": {
        "id": 1,
        "version": "0123456789abcdef",
        "inputs": "0" * 64,
        "upload": ITEM,
        "parts": 1,
        "digest": "0" * 64,
        "serve_from": AT,
    },
    "shared_part": {"upload": ITEM, "number": 0, "at": AT, "content": b"x"},
    "shared_recording": {
        "name": "0123456789abcdef.opus",
        "number": 0,
        "upload": ITEM,
        "at": AT,
        "digest": "0" * 64,
        "content": b"x",
    },
    "followed": {"id": 1, "publication": "0010 0123456789abcdef"},
    "learning_day": {"account": PERSON, "day": DAY},
    "lease": {"name": "berkala", "until": AT},
    "lesson_progress": {
        "account": PERSON,
        "lesson": "menabung/dana-darurat",
        "best": 75,
        "tries": 1,
        "last_at": AT,
    },
    "member": {
        "household": HOME,
        "account": PERSON,
        "role": "pekerja",
        "counts": True,
        "joined_at": AT,
    },
    "partner": {
        "id": ITEM,
        "is_shelter": False,
        "name": "Contoh Dinas Tenaga Kerja",
        "kind": "pemerintah",
        "about": "Menerima pengaduan",
        "languages": ["id"],
        "hours": "",
        "phone": "",
        "desk": "",
        "web": "",
        "address": "",
        "cost": "",
        "source": "",
        "as_of": "",
        "checked_by": "",
        "added_on": DAY,
        "edited_at": AT,
    },
    "partner_link": {
        "id": ITEM,
        "hash": HASH,
        "partner": ITEM,
        "maker": PERSON,
        "made_at": AT,
        "until": AT,
    },
    "partner_need": {"partner": ITEM, "need": "L03", "is_shelter": False},
    "partner_place": {"partner": ITEM, "place": "35.07", "is_shelter": False},
    "return_plan": {"account": PERSON, "until": MONTH, "made_at": AT, "arrived_on": None},
    "return_step": {"account": PERSON, "step": "tabungan", "done_on": DAY},
    "return_paper": {"account": PERSON, "paper": "paspor", "valid_until": DAY},
    "partner_version": {
        "id": ITEM,
        "partner": ITEM,
        "change": "ubah",
        "values": {"name": "Contoh Kantor"},
        "needs_ring": False,
        "origin": "petugas",
        "proposed_by": PERSON,
        "proposed_at": AT,
        "rung_office": "",
        "state": "menunggu",
        "reason": "",
    },
    "planned_departure": {"account": PERSON, "month": MONTH, "said_at": AT},
    "phone_key": {"account": PERSON, "device": DEVICE, "key": HASH, "made_at": AT},
    "proposal": {
        "id": ITEM,
        "organisation": "Serikat Contoh",
        "subject": "angka",
        "about": "R3",
        "text": "Hitung juga yang pulang.",
        "proposed_on": DAY,
        "by_form": False,
        "released_at": AT,
        "entered_by": PERSON,
    },
    "proposal_answer": {
        "id": ITEM,
        "proposal": ITEM,
        "state": "diterima",
        "office": "Direktorat Contoh",
        "text": "Mulai bulan depan.",
        "answered_at": AT,
        "answered_by": PERSON,
    },
    "programme_village": {
        "id": ITEM,
        "village": VILLAGE,
        "programme": "emas",
        "name": "",
        "name_key": "",
        "since": "2025-09",
        "decree": "SK 12/2025",
        "decree_date": "2025-09-11",
        "office": "Kantor desa",
        "status": "aktif",
    },
    "programme_village_change": {
        "id": ITEM,
        "entry": ITEM,
        "values": '{"status": "aktif"}',
        "from_command": False,
        "changed_by": PERSON,
        "changed_at": AT,
    },
    "quiz_version": {
        "rev": "r" * 64,
        "lesson": "menabung/dana-darurat",
        "canonical": "{}",
        "published_at": AT,
    },
    "receipt": {
        "id": ITEM,
        "account": PERSON,
        "device": DEVICE,
        "kind": "quiz",
        "sha256": HASH,
        "status": "created",
        "client_at": AT,
        "received_at": AT,
        "occurred_at": AT,
        "quality": "exact",
    },
    "region": {"code": VILLAGE, "parent": "35.07.12", "name": "Desa"},
    "region_successor": {"old": "35.07.12.2009", "new": VILLAGE, "since": AT},
    "region_word": {"word": "desa", "code": VILLAGE},
    "map_outline": {
        "region": VILLAGE,
        "fine": "[[[112.0,-7.5],[113.0,-7.5],[112.5,-8.0],[112.0,-7.5]]]",
        "coarse": "[]",
        "source": "BIG",
        "licence": "CC BY 4.0",
        "loaded_at": AT,
    },
    "review_answer": {
        "id": ITEM,
        "account": PERSON,
        "lesson": "menabung/dana-darurat",
        "rev": "r" * 64,
        "question": "a",
        "answer": [1],
        "occurred_at": AT,
    },
    "review_due": {"account": PERSON, "lesson": "menabung/dana-darurat", "due_on": DAY},
    "server": {
        "id": 1,
        "epoch": ITEM,
        "epoch_since": AT,
        "clock_mark": AT,
        "safe_through": 0,
        "erased_through": 0,
        "peppers": {},
    },
    "share": {"owner": PERSON, "viewer": PERSON, "since": AT, "version": 1, "language": "id"},
    "share_refusal": {"owner": PERSON, "viewer": PERSON, "since": AT},
    "sign_in": {
        "key_hash": HASH,
        "account": PERSON,
        "device": DEVICE,
        "opened_at": AT,
        "ends_at": AT,
        "staff": False,
    },
    "spoken_consent": {
        "account": PERSON,
        "cohort": COHORT,
        "read_by": PERSON,
        "version": 1,
        "given_at": AT,
    },
    "staff_grant": {"id": ITEM, "account": PERSON, "role": "pelatih", "scope": "00", "starts": AT},
    "survey": {
        "account": PERSON,
        "wave": "before",
        "form": "A",
        "version": 1,
        "started_at": AT,
        "last_at": AT,
    },
    "survey_answer": {"account": PERSON, "wave": "before", "item": "p01", "code": "1", "at": AT},
    "survey_rest": {"account": PERSON, "until": DAY},
    "survey_results_page": {
        "monday": DAY,
        "region": VILLAGE,
        "changes": '{"changes":{},"format":1}',
    },
    "survey_results_week": {"monday": DAY, "as_of": AT, "late": False},
    "survey_score": {
        "account": PERSON,
        "wave": "before",
        "score": "knowledge",
        "thirds": 15,
        "skipped": 0,
    },
    "tombstone": {"hash": HASH},
    "trainer_code": {
        "id": ITEM,
        "account": PERSON,
        "given_by": PERSON,
        "given_at": AT,
        "until": AT,
        "tries": 0,
    },
    "roster_invitation": {
        "id": ITEM,
        "cohort": COHORT,
        "code": "KRSL34VW",
        "number": 1,
        "name": "Siti Aminah",
        "village": VILLAGE,
        "made_by": PERSON,
        "made_at": AT,
        "until": AT,
    },
    "roster_numbering": {"cohort": COHORT, "last": 1},
    "roster_draft": {"cohort": COHORT, "made_by": PERSON, "made_at": AT, "document": "{}"},
    "meeting": {
        "id": ITEM,
        "cohort": COHORT,
        "held_on": DAY,
        "nth": 1,
        "lesson": "menabung/dana-darurat",
        "made_by": PERSON,
        "made_at": AT,
    },
    "attendance_mark": {
        "id": ITEM,
        "meeting": ITEM,
        "account": PERSON,
        "is_present": True,
        "settles": False,
        "marked_by": PERSON,
        "occurred_at": AT,
        "received_at": AT,
    },
    "trainer_code_told": {"code": ITEM, "device": DEVICE, "stage": "given"},
    "try_limit": {"key": "k", "window": 1, "n": 1},
    "upload_token": {
        "hash": HASH,
        "account": PERSON,
        "device": DEVICE,
        "made_at": AT,
        "until": AT,
        "for_staff": False,
    },
    "unclear": {"id": ITEM, "lesson": "menabung/dana-darurat", "at": AT},
    "village_mark": {
        "id": ITEM,
        "village": VILLAGE,
        "mark": "perdes",
        "state": "ada",
        "paper": "Perdes 2/2025",
        "seen_on": DAY,
        "noted_by": PERSON,
        "noted_at": AT,
    },
    "village_meeting": {
        "id": ITEM,
        "village": VILLAGE,
        "held_on": DAY,
        "people": 25,
        "noted_by": PERSON,
        "noted_at": AT,
    },
}


def as_column_value(value: Any, dialect: str) -> Any:
    """Convert a value for a reflected column: there, SQLite's ids are 32 hex digits and its times
    are naive."""
    if dialect != "sqlite":
        return value
    if isinstance(value, UUID):
        return value.hex
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def reflected() -> MetaData:
    """The tables as they are in the database now."""
    found = MetaData()
    found.reflect(db.engine, only=lambda name, _: not is_partition(name))
    return found


def fill_empty_tables() -> None:
    """Insert a row into each empty table."""
    dialect = db.engine.dialect.name
    with database().writer.begin() as connection:
        for table in reflected().sorted_tables:
            if table.name == VERSION or connection.scalar(select(func.count()).select_from(table)):
                continue
            assert table.name in ROWS, f"tests/migrations/rows.py has no row for {table.name}"
            row = {
                name: as_column_value(value, dialect)
                for name, value in ROWS[table.name].items()
                if name in table.columns
            }
            connection.execute(insert(table), row)


def insert_row(
    connection: Connection, tables: Mapping[str, Table], table: str, /, **values: object
) -> None:
    """Insert a row. `tables`: by name, as they stand at the current revision."""
    dialect = connection.dialect.name
    row = {column: as_column_value(value, dialect) for column, value in values.items()}
    connection.execute(insert(tables[table]).values(row))
