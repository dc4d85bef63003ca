"""`bekal penyebut impor`, `batal` and `daftar`: what is loaded, what is refused and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.denominators import queries
from app.denominators.models import Denominator, LoadedFigures
from app.denominators.queries import region_denominators
from app.kit.store.db import Model, read
from app.kit.store.models import AuditEvent
from tests.rooms.denominators.conftest import HEADER, ORIGIN, Import

PLACED = "35.02,penempatan,2024,9699"


def count_rows(app: Flask, model: type[Model]) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(model)) or 0


def own_value(app: Flask, code: str, indicator: str = "placements") -> int | None:
    with app.app_context():
        found = region_denominators(code, indicator)
        return found.own.value if found and found.own else None


def test_import_stores_figures_that_count_for_their_region_and_is_audited(
    app: Flask, load_table: Import
) -> None:
    told = load_table(PLACED, "35.07,penempatan,2024,7953")
    assert told.exit_code == 0, told.output
    assert "2 angka bisa dimuat, 0 baris ditolak." in told.output
    assert "Batalkan dengan: bekal penyebut batal 1" in told.output
    assert own_value(app, "35.02") == 9699
    with app.app_context():
        found = region_denominators("35.02", "placements")
        assert found is not None
        assert (found.source.source, found.source.url) == (
            "KP2MI",
            "https://www.bi.go.id/statistik",
        )
        assert found.source.period.key == "2024-01_2024-12"
        events = read().execute(select(AuditEvent.what, AuditEvent.about, AuditEvent.who)).all()
    assert events == [("denominators:load:make", "1", None)]


def test_import_with_kering_says_the_same_and_stores_nothing(
    app: Flask, load_table: Import
) -> None:
    told = load_table(PLACED, "99.99,penempatan,2024,1", also="--kering")
    assert told.exit_code == 3
    assert "Baris 3: Kode 99.99 tidak ada di daftar wilayah." in told.output
    assert "tidak ada yang disimpan" in told.output
    assert count_rows(app, LoadedFigures) == 0


REFUSED: dict[str, str] = {
    "35.02,penempatan,2024": "Jumlah kolomnya tidak sama dengan baris pertama.",
    ",penempatan,2024,1": "Kode wilayahnya kosong.",
    "3502,penempatan,2024,1": "Kode “3502” tanpa titik, seperti kode BPS.",
    "Ponorogo,penempatan,2024,1": "“Ponorogo” bukan kode Kemendagri.",
    "35.2,penempatan,2024,1": "“35.2” bukan kode Kemendagri.",
    "98.01,penempatan,2024,1": "Kode 98.01 tidak ada di daftar wilayah.",
    "35.02,pernikahan,2024,1": "Indikator “pernikahan” tidak ada di daftar.",
    "35.02,penempatan,kemarin,1": "Periode “kemarin” belum terbaca.",
    "35.02,penempatan,2199,1": "Periode “2199” belum terbaca.",
    "35.02,penempatan,2099,1": "Periode “2099” belum lewat.",
    "35.02,penempatan,2024,": "Nilainya kosong. Kosong bukan nol.",
    "35.02,penempatan,2024,-": "Nilainya kosong. Kosong bukan nol.",
    "35.02,penempatan,2024,banyak": "Nilai “banyak” bukan angka.",
    "35.02,penempatan,2024,-4": "Nilai -4 di bawah nol.",
    '35.02,penempatan,2024,"4,5"': "Nilai 4,5 bukan bilangan bulat.",
    "35.02,penempatan,2024,9999999999": "Nilai 9999999999 lebih dari satu miliar.",
}


@pytest.mark.parametrize("row", REFUSED)
def test_import_refuses_a_row_with_its_number_and_a_sentence_and_keeps_it(
    app: Flask, load_table: Import, row: str
) -> None:
    told = load_table("35.07,penempatan,2024,7953", row)
    assert told.exit_code == 3, told.output
    assert f"Baris 3: {REFUSED[row]}" in told.output
    assert own_value(app, "35.07") == 7953
    with app.app_context():
        kept = queries.refused_rows(1)
    assert [each.row for each in kept] == [3]
    assert kept[0].code == row.split(",")[0]


def test_import_takes_the_first_of_equal_rows_and_none_of_rows_that_disagree(
    app: Flask, load_table: Import
) -> None:
    told = load_table(PLACED, PLACED, "35.07,penempatan,2024,1", "35.07,penempatan,2024,2")
    assert "Baris 3: Sama dengan baris 2." in told.output
    assert "Baris 4: Baris 5 menulis nilai lain untuk hal yang sama." in told.output
    assert "Baris 5: Baris 4 menulis nilai lain untuk hal yang sama." in told.output
    assert (own_value(app, "35.02"), own_value(app, "35.07")) == (9699, None)


def test_import_stores_nothing_when_every_row_is_refused(app: Flask, load_table: Import) -> None:
    told = load_table("3502,penempatan,2024,1")
    assert told.exit_code == 1
    assert "Tidak ada angka yang bisa dimuat." in told.output
    assert count_rows(app, LoadedFigures) == 0


TABLES: dict[str, bytes] = {
    "semicolons": b"Kode Wilayah;Indikator;Periode;Nilai\n35.02;penempatan;2024;9.699\n",
    "tabs": b"kode\tindikator\tperiode\tjumlah\n35.02\tpenempatan\t2024\t9699\n",
    "byte order mark": b"\xef\xbb\xbf" + f"{HEADER}{PLACED}\n".encode(),
    "Windows-1252": b"nama,catatan,kode_wilayah,indikator,periode,nilai\n"
    b"Ponorogo,\x93contoh\x94,35.02,Penempatan,2024,9699\n",
    "Windows line ends": f"{HEADER}{PLACED}\n".replace("\n", "\r\n").encode(),
    "Excel's separator": b"sep=;\nkode;indikator;periode;nilai\n35.02;penempatan;2024;9699\n",
}


@pytest.mark.parametrize("table", TABLES)
def test_import_reads_encodings_and_delimiters_of_spreadsheets(
    app: Flask, tmp_path: Path, table: str
) -> None:
    file = tmp_path / "tabel.csv"
    file.write_bytes(TABLES[table])
    told = app.test_cli_runner().invoke(args=["penyebut", "impor", str(file), *ORIGIN])
    assert told.exit_code == 0, told.output
    assert own_value(app, "35.02") == 9699


WHOLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"\n \n", "Tabelnya masih kosong."),
    "only a header": (HEADER.encode(), "Tabelnya masih kosong."),
    "a spreadsheet": (b"PK\x03\x04\0\0", "Ini bukan berkas teks."),
    "no column": (b"kode,indikator,nilai\n35.02,penempatan,4\n", "Kolom “periode” tidak ada"),
    "a column twice": (b"kode,kode,indikator,nilai,periode\n", "ada dua kali di baris pertama"),
    "an open quote": (HEADER.encode() + b'35.02,"penempatan,2024,4\n', "Tanda kutip di baris 2"),
    "too many rows": (HEADER.encode() + b"1,1,1,1\n" * 100_001, "lebih dari 100 ribu baris"),
    "too many bytes": (HEADER.encode() + b" " * 2_100_000, "lebih dari 2 MB"),
}


@pytest.mark.parametrize("table", WHOLE)
def test_import_refuses_a_whole_table_with_a_sentence(
    app: Flask, tmp_path: Path, table: str
) -> None:
    data, sentence = WHOLE[table]
    file = tmp_path / "tabel.csv"
    file.write_bytes(data)
    told = app.test_cli_runner().invoke(args=["penyebut", "impor", str(file), *ORIGIN])
    assert told.exit_code == 1
    assert sentence in told.output
    assert count_rows(app, LoadedFigures) == 0


BPS = (*ORIGIN[:4], "--skema", "bps")


def test_import_of_bps_codes_is_refused_without_kemendagri_codes_beside_them(
    app: Flask, load_table: Import
) -> None:
    told = load_table(PLACED, origin=BPS)
    assert told.exit_code == 1
    assert "Kode BPS berarti tempat lain." in told.output
    header = "kode bps,kode kemendagri,indikator,periode,nilai\n"
    told = load_table(
        "3502,35.02,penempatan,2024,9699", "3507,,penempatan,2024,4", header=header, origin=BPS
    )
    assert told.exit_code == 3, told.output
    assert "Baris 3: Kode Kemendagri di sebelah kode BPS kosong." in told.output
    assert (own_value(app, "35.02"), own_value(app, "35.07")) == (9699, None)


def test_import_refuses_a_row_whose_name_is_that_of_another_region(load_table: Import) -> None:
    told = load_table(
        "35.02,KAB. PONOROGO,penempatan,2024,1",
        "35.07,Kota Malang,penempatan,2024,1",
        header="kode wilayah,nama wilayah,indikator,periode,nilai\n",
    )
    assert "Baris 3: Kode 35.07 adalah Kabupaten Malang. Nama di baris ini lain." in told.output
    assert "1 angka bisa dimuat, 1 baris ditolak." in told.output


@pytest.mark.parametrize(
    ("origin", "sentence"),
    [
        (("--sumber", " ", *ORIGIN[2:]), "--sumber: tulis 1 sampai 120 huruf."),
        ((*ORIGIN[:2], "--url", "kp2mi.go.id", *ORIGIN[4:]), "--url: tulis alamat lengkap"),
        ((*ORIGIN[:4], "--skema", "iso"), "'iso' is not one of 'kemendagri', 'bps'"),
    ],
)
def test_import_refuses_a_source_without_name_address_or_known_codes(
    load_table: Import, origin: Any, sentence: str
) -> None:
    told = load_table(PLACED, origin=origin)
    assert told.exit_code != 0
    assert sentence in told.output


def test_same_table_is_loaded_once_and_again_after_it_was_undone(
    app: Flask, load_table: Import
) -> None:
    load_table(PLACED)
    again = load_table(PLACED)
    assert again.exit_code == 1
    assert "Tabel ini sudah dimuat: muatan 1." in again.output
    undone = app.test_cli_runner().invoke(args=["penyebut", "batal", "1"])
    assert undone.output == "Muatan 1 dibatalkan.\n"
    assert own_value(app, "35.02") is None
    twice = app.test_cli_runner().invoke(args=["penyebut", "batal", "1"])
    assert twice.exit_code == 1
    assert "Muatan 1 tidak ada, atau sudah dibatalkan." in twice.output
    assert load_table(PLACED).exit_code == 0
    assert own_value(app, "35.02") == 9699
    assert count_rows(app, Denominator) == 2, "the figures of an undone load stay as a record"
    told = app.test_cli_runner().invoke(args=["penyebut", "daftar"])
    assert told.output.splitlines() == [
        "2  KP2MI: 1 angka, dipakai. penempatan 2024",
        "1  KP2MI: 1 angka, dibatalkan. penempatan 2024",
    ]
