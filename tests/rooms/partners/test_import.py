"""`bekal mitra impor`: a table of partners."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask

from app.kit.store.db import transaction
from app.partners import actions, queries
from app.partners.rules.entries import PartnerEntry
from tests.factories import NOW
from tests.rooms.partners.conftest import TODAY

HEADER = "nama,jenis,bantuan,tempat,telepon,loket,alamat,sumber\n"
OFFICE = "Contoh Disnaker,pemerintah,L03 L09,33.01,0800 000 001,loket pengaduan,Jalan Contoh 1,x"
SHELTER = "Contoh Rumah Aman,rumah-aman,L07,33,0800 000 003,pos depan,,x"

pytestmark = pytest.mark.usefixtures("november")


def load(app: Flask, folder: Path, *rows: str, also: str = "", header: str = HEADER) -> Result:
    file = folder / "mitra.csv"
    file.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    return app.test_cli_runner().invoke(args=["mitra", "impor", str(file), *also.split()])


def stored(app: Flask) -> dict[str, PartnerEntry]:
    with app.app_context():
        return {each.entry.name: each.entry for each in queries.list_entries()}


def test_table_is_taken_in_once_with_ids_that_stay(app: Flask, tmp_path: Path) -> None:
    assert "2 mitra baru" in load(app, tmp_path, OFFICE, SHELTER).output
    first = stored(app)
    again = load(app, tmp_path, OFFICE, SHELTER)
    assert (again.exit_code, "0 mitra baru, 2 sudah ada" in again.output) == (0, True)
    assert stored(app) == first
    assert isinstance(first["Contoh Disnaker"].id, UUID)


def test_dry_import_stores_nothing(app: Flask, tmp_path: Path) -> None:
    assert "tidak ada yang disimpan" in load(app, tmp_path, OFFICE, also="--kering").output
    assert stored(app) == {}


def test_address_of_a_shelter_and_a_changed_number_are_refused_with_their_lines(
    app: Flask, tmp_path: Path
) -> None:
    load(app, tmp_path, OFFICE)
    changed = OFFICE.replace("0800 000 001", "0800 000 999")
    result = load(app, tmp_path, changed, SHELTER.replace(",,", ",Jalan Contoh 3,"))
    assert result.exit_code == 3
    assert "Baris 2: phone: sudah ada, dan tidak diubah lewat tabel." in result.output
    assert "Baris 3: address: Alamat rumah aman tidak pernah ditulis." in result.output
    assert [each.phone for each in stored(app).values()] == ["0800 000 001"]


def test_row_of_an_ended_entry_is_refused_and_does_not_bring_it_back(
    app: Flask, tmp_path: Path
) -> None:
    load(app, tmp_path, OFFICE)
    [entry] = stored(app).values()
    with app.app_context(), transaction() as tx:
        actions.end_entry(tx, entry.id, now=NOW)
    result = load(app, tmp_path, OFFICE.replace("0800 000 001", "0800 000 999"), SHELTER)
    assert result.exit_code == 3
    assert "Baris 2: id: mitra ini sudah diakhiri" in result.output
    assert list(stored(app)) == ["Contoh Rumah Aman"]
    with app.app_context(), pytest.raises(actions.EndedEntryError), transaction() as tx:
        actions.save_entry(tx, entry, now=NOW, today=NOW.date())


def test_first_start_takes_in_the_public_list_and_checks_nothing(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    first = run(args=["mitra", "impor", "--bila-kosong"])
    assert first.exit_code == 0, first.output
    with app.app_context():
        found = queries.list_entries()
    assert len(found) > 10
    for each in found:
        entry = each.entry
        assert (entry.phone, entry.address, entry.checked_by) == ("", "", ""), entry.name
        assert entry.source, entry.name
        assert entry.as_of or "Sumbernya tidak bertanggal." in entry.about, entry.name
        assert each.freshness(TODAY).state == "belum"
    assert run(args=["mitra", "impor", "--bila-kosong"]).output == ""


def test_table_with_other_columns_is_refused(app: Flask, tmp_path: Path) -> None:
    result = load(app, tmp_path, "x,y", header="nama,nik\n")
    assert result.exit_code == 1
    assert "Kolom ini belum ada: jenis, bantuan, tempat" in result.output
