"""`bekal desa impor`: which rows are new, known, doubtful or refused, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.regions.models import Region
from app.villages import queries
from app.villages.models import ProgrammeVillage, ProgrammeVillageChange
from app.villages.rules.entries import VillageEntry
from tests.rooms.villages.conftest import EMAS, HEADER, Import

VILLAGE = "35.02.10.2001"


def only_entry(app: Flask) -> VillageEntry:
    with app.app_context():
        (found,) = queries.entries_of_village(VILLAGE)
    return found.entry


def village_codes(app: Flask, count: int) -> list[str]:
    with app.app_context():
        rows = read().scalars(
            select(Region.code)
            .where(Region.parent.like("35.02.%"), func.length(Region.code) == 13)
            .order_by(Region.code)
            .limit(count)
        )
        return list(rows)


def test_import_lists_a_village_and_records_its_first_change(app: Flask, load_list: Import) -> None:
    told = load_list(EMAS)
    assert told.exit_code == 0, told.output
    assert "1 desa baru, 0 diubah." in told.output
    assert only_entry(app) == VillageEntry(
        VILLAGE, "emas", "", "2025", "SK 12/2025", "2025-09-11", "Kantor desa", "aktif"
    )
    with app.app_context():
        change = read().execute(select(ProgrammeVillageChange)).one()
        assert change.from_command
        assert json.loads(change.values)["decree_date"] == "2025-09-11"
        events = read().scalars(select(AuditEvent.what)).all()
    assert events == ["villages:registry:store"]


def test_import_with_kering_says_the_same_and_stores_nothing(app: Flask, load_list: Import) -> None:
    told = load_list(EMAS, also="--kering")
    assert told.exit_code == 0
    assert "Hanya diperiksa: tidak ada yang disimpan." in told.output
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(ProgrammeVillage)) == 0


def test_import_of_the_same_list_again_changes_nothing(app: Flask, load_list: Import) -> None:
    load_list(EMAS)
    told = load_list(EMAS)
    assert "sudah ada" in told.output
    assert "0 desa baru, 0 diubah." in told.output
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(ProgrammeVillageChange)) == 1


def test_import_of_a_known_village_changes_what_the_row_says_and_keeps_the_rest(
    app: Flask, load_list: Import
) -> None:
    load_list(EMAS)
    told = load_list(f"{VILLAGE};;desa migran emas;2025-09;;;;selesai")
    assert "Yang berubah: Sejak dan Keadaan." in told.output
    entry = only_entry(app)
    assert (entry.since, entry.status, entry.decree) == ("2025-09", "selesai", "SK 12/2025")


def test_import_of_forty_villages_lists_forty(app: Flask, load_list: Import) -> None:
    codes = village_codes(app, 40)
    told = load_list(*(f"{code};;Desmigratif;2024;;;Kantor desa;" for code in codes))
    assert told.exit_code == 0, told.output
    assert "40 desa baru, 0 diubah." in told.output
    with app.app_context():
        assert [each.entry.village for each in queries.list_entries(("35.02",))] == codes
        assert queries.list_entries(("35.07",)) == []


REFUSED: dict[str, str] = {
    "35.02.10.2001;;;2025;;;;": "Programnya kosong.",
    "35.02.10;;Desbumi;;;;;": "“35.02.10” bukan kode desa.",
    "3502102001;;Desbumi;;;;;": "“3502102001” bukan kode desa.",
    "35.02.10.2999;;Desbumi;;;;;": "Kode 35.02.10.2999 tidak ada di daftar wilayah.",
    ";;Desbumi;;;;;": "Kode desanya kosong, dan namanya tidak cukup.",
    "35.02.10.2001;;Desbumi;kemarin;;;;": "Tanggal “kemarin” tidak terbaca.",
    "35.02.10.2001;;Desbumi;2099;;;;": "Tanggal “2099” belum lewat.",
    "35.02.10.2001;;Desbumi;;;;;mungkin": "Keadaan “mungkin” tidak terbaca.",
    "35.02.10.2001;;Desbumi;;;;0812-3456-7890;": "Nomor tidak disimpan.",
    "35.02.10.2001;;Desbumi;;081234567890;;;": "Nomor tidak disimpan.",
    "35.02.10.2001;;Desbumi;;;;Pak Budi;": "Tulis kantor atau jabatan, bukan nama orang.",
    "35.02.10.2001;;Desbumi;;;;;;x": "Jumlah kolomnya tidak sama dengan baris pertama.",
}


@pytest.mark.parametrize(("row", "why"), REFUSED.items())
def test_import_refuses_a_row_with_a_reason_when_it_cannot_be_stored(
    load_list: Import, row: str, why: str
) -> None:
    told = load_list(row, also="--kering")
    assert told.exit_code == 3
    assert "Baris 2: ditolak" in told.output
    assert why in told.output


def test_import_leaves_a_doubtful_row_out_until_it_is_asked_for(
    app: Flask, load_list: Import
) -> None:
    with app.app_context():
        name = read().scalar(select(Region.name).where(Region.code == VILLAGE))
    row = f"{VILLAGE};Desa Lain;Desbumi;;;;;"
    told = load_list(row)
    assert told.exit_code == 3
    assert f"meragukan: {name} {VILLAGE}. Kode ini adalah {name}." in told.output
    assert "0 desa baru" in told.output
    assert load_list(row, also="--ragu").exit_code == 0
    assert only_entry(app).programme == "desbumi"


def test_import_finds_a_village_by_a_name_that_only_one_has_and_calls_it_doubtful(
    app: Flask, load_list: Import
) -> None:
    with app.app_context():
        rows = read().execute(
            select(func.min(Region.code), Region.name)
            .where(func.length(Region.code) == 13)
            .group_by(Region.name)
            .having(func.count() == 1)
            .order_by(Region.name)
        )
        code, name = next(iter(rows.all()))
    told = load_list(f";{name};Desbumi;;;;;", also="--kering")
    assert f"Kodenya kosong. Dari namanya: {name} {code}." in told.output


def test_import_of_a_renumbered_village_is_doubtful_and_names_the_new_code(
    app: Flask, load_list: Import
) -> None:
    with app.app_context():
        with transaction() as tx:
            tx.execute(
                update(Region).where(Region.code == VILLAGE).values(gone_at=utcnow())
            )  # as the import of a newer official list does
        told = load_list(EMAS, also="--kering")
        with transaction() as tx:
            tx.execute(update(Region).where(Region.code == VILLAGE).values(gone_at=None))
    assert f"Kode {VILLAGE} tidak berlaku lagi." in told.output


def test_import_refuses_rows_that_contradict_each_other(load_list: Import) -> None:
    told = load_list(EMAS, EMAS.replace("2025;SK", "2024;SK"), also="--kering")
    assert "Baris 2: ditolak" in told.output
    assert "Baris 3 menulis lain tentang hal yang sama." in told.output
    repeated = load_list(EMAS, EMAS, also="--kering")
    assert "Baris 2: baru" in repeated.output
    assert "Sama dengan baris 2." in repeated.output


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("kode desa;sejak", "Kolom “program” tidak ada di baris pertama."),
        ("program;sejak", "Kolom “kode desa” tidak ada di baris pertama."),
        ("kode;kode desa;program", "Kolom “kode desa” ada dua kali di baris pertama."),
    ],
)
def test_import_refuses_a_list_whose_columns_are_not_known(
    load_list: Import, header: str, why: str
) -> None:
    told = load_list(EMAS, header=header)
    assert told.exit_code == 1
    assert why in told.output


def test_import_tells_programs_each_row_as_json(app: Flask, load_list: Import) -> None:
    told = json.loads(load_list(EMAS, "x;;Desbumi;;;;;", also="--kering --json").output)
    assert [row["status"] for row in told["rows"]] == ["new", "refused"]
    assert told["rows"][0]["village"] == VILLAGE


def test_import_reads_a_spreadsheet(app: Flask, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from app.kit.untyped.workbook import write_workbook

    rows = [HEADER.split(";"), EMAS.split(";")]
    file = tmp_path / "desa.xlsx"
    file.write_bytes(write_workbook({"Desa": rows}, datetime(2026, 1, 1, tzinfo=UTC)))
    told = app.test_cli_runner().invoke(args=["desa", "impor", str(file)])
    assert told.exit_code == 0, told.output
    assert only_entry(app).decree == "SK 12/2025"
