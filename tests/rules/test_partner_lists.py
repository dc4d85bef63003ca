"""What becomes of each row of a list of partners."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from app.partners.rules import lists
from app.partners.rules.entries import PartnerEntry
from app.partners.rules.lists import JudgedRow, KnownPartners, Reason, judge_rows
from app.partners.rules.table_file import (
    TableFaultError,
    TableRow,
    entry_cells,
    read_table,
    write_refused,
    write_table,
)
from tests.rooms.partners.conftest import OFFICE, SHELTER, TODAY

KNOWN = KnownPartners(
    entries={each.id: each for each in (OFFICE, SHELTER)},
    ended=frozenset({UUID(int=9)}),
    waiting=(),
    regions=frozenset({"33", "33.01", "35.02"}),
)
OTHER = replace(OFFICE, id=UUID(int=103), name="Contoh Posko", checked_by="", checked_on=None)


def rows_of(*entries: PartnerEntry) -> list[TableRow]:
    return [TableRow(line, each, entry_cells(each)) for line, each in enumerate(entries, 2)]


def judged(*entries: PartnerEntry, known: KnownPartners = KNOWN) -> list[JudgedRow]:
    """What becomes of these entries in the list of an officer of the province 33."""
    return judge_rows(rows_of(*entries), known, lambda code: code.startswith("33"), TODAY)


def only(*entries: PartnerEntry, known: KnownPartners = KNOWN) -> JudgedRow:
    [row] = judged(*entries, known=known)
    return row


def test_row_is_new_changed_or_same() -> None:
    changed = replace(OFFICE, hours="Senin saja", cost="")
    rows = judged(OTHER, changed, SHELTER)
    assert [row.kind for row in rows] == ["new", "changed", "same"]
    assert [each.field for each in rows[1].changes] == ["hours", "cost"]
    assert rows[1].changes[0].before == OFFICE.hours
    assert rows[2].reasons == (lists.SAME,)
    assert lists.entries_to_propose(rows) == [OTHER, changed]


@pytest.mark.parametrize(
    ("entry", "is_to_be_rung"),
    [
        (OTHER, True),
        (replace(OTHER, phone="", web=""), False),
        (replace(OFFICE, hours="Senin saja"), False),
        (replace(OFFICE, phone="0800 000 999"), True),
        (replace(OFFICE, web="https://lain.contoh.id"), True),
        (replace(OFFICE, phone=""), False),
    ],
)
def test_row_waits_for_a_ring_when_it_leads_to_another_number_or_web_address(
    entry: PartnerEntry, is_to_be_rung: bool
) -> None:
    assert only(entry).is_to_be_rung is is_to_be_rung


REFUSED: dict[str, tuple[PartnerEntry, str]] = {
    "outside": (replace(OTHER, places=("35.02",)), lists.OUTSIDE.sentence),
    "partly outside": (replace(OTHER, places=("33.01", "35.02")), lists.OUTSIDE.sentence),
    "abroad": (replace(OTHER, places=("33.01", "tw")), lists.OUTSIDE.sentence),
    "moved in from outside": (
        replace(OTHER, id=UUID(int=7), places=("33.01",)), lists.OUTSIDE.sentence
    ),
    "unknown region": (
        replace(OTHER, places=("33.99",)), "Kode %(detail)s tidak ada di daftar wilayah."
    ),
    "ended": (replace(OTHER, id=UUID(int=9)), lists.ENDED.sentence),
    "same name": (replace(OFFICE, id=UUID(int=104)), lists.SAME_NAME.sentence),
    "person": (
        replace(OTHER, desk="Ibu Sari"), "Tulis loket atau jabatan, bukan nama orang."
    ),
    "hidden number": (
        replace(OTHER, about="WA 0812 3456 7890"), "Tulis nomor atau laman di kolomnya sendiri."
    ),
    "shelter's address": (
        replace(SHELTER, address="Jalan Contoh 3"), "Alamat rumah aman tidak pernah ditulis."
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_row_is_refused_with_a_reason_and_proposes_nothing(case: str) -> None:
    entry, why = REFUSED[case]
    elsewhere = replace(OTHER, id=UUID(int=7), name="Contoh Ponorogo", places=("35.02",))
    known = replace(KNOWN, entries={**KNOWN.entries, elsewhere.id: elsewhere})
    row = only(entry, known=known)
    assert (row.kind, row.entry) == ("refused", None)
    assert why in [reason.sentence for reason in row.reasons]
    assert row.cells == entry_cells(entry)


def test_check_in_a_list_is_left_out() -> None:
    claimed = replace(OFFICE, checked_by="kantor lain", checked_on=None)
    assert only(claimed).kind == "same"
    new = only(replace(OTHER, checked_by="kantor lain", checked_on=TODAY))
    assert new.entry == OTHER


def test_row_that_waits_already_is_same_whoever_proposed_it() -> None:
    changed = replace(OFFICE, hours="Senin saja")
    known = replace(KNOWN, waiting=[OTHER, changed])
    for entry in (OTHER, changed):
        row = only(entry, known=known)
        assert (row.kind, row.reasons) == ("same", (lists.WAITS,))
    assert only(replace(OFFICE, hours="Selasa"), known=known).kind == "changed"


def test_signs_that_a_spreadsheet_changes_are_no_change() -> None:
    stored = replace(OFFICE, about="Menerima pengaduan… dan menulis surat.")
    known = replace(KNOWN, entries={stored.id: stored})
    row = only(replace(stored, about="Menerima pengaduan... dan menulis surat."), known=known)
    assert row.kind == "same"


def test_rows_that_repeat_or_contradict_each_other_are_refused() -> None:
    changed = replace(OFFICE, hours="Senin saja")
    first, second = judged(changed, changed)
    assert (first.kind, second.kind) == ("changed", "refused")
    assert second.reasons == (Reason("Sama dengan baris %(detail)s.", "2"),)
    first, second = judged(changed, replace(OFFICE, hours="Selasa saja"))
    assert {first.kind, second.kind} == {"refused"}
    assert (first.reasons[0].detail, second.reasons[0].detail) == ("3", "2")


def test_row_that_cannot_be_read_is_refused_as_its_file_says() -> None:
    row = TableRow(2, TableFaultError("Kolom ini belum ada: %(detail)s", "x"), {"nama": "A"})
    [told] = judge_rows([row], KNOWN, lambda _: True, TODAY)
    assert (told.kind, told.shown, told.reasons[0].detail) == ("refused", "A", "x")


def test_digest_differs_when_the_published_entry_changed_meanwhile() -> None:
    changed = replace(OFFICE, hours="Senin saja")
    known = replace(KNOWN, entries={OFFICE.id: replace(OFFICE, hours="Jumat saja")})
    digests = {lists.list_digest(judged(changed, known=each)) for each in (KNOWN, known)}
    assert len(digests) == 2


def test_refused_rows_are_read_back_with_the_reason_beside_them() -> None:
    broken = replace(OTHER, phone="+62 800 1", desk="")
    text = write_refused([(entry_cells(broken), "Tulis siapa yang mengangkat.")])
    assert text.splitlines()[0].endswith(",alasan")
    assert [row.entry for row in read_table(text)] == [broken]


def test_table_that_went_through_a_spreadsheet_is_read() -> None:
    [row] = read_table(
        write_table([OFFICE]).replace("id,nama", "ID,Nama").replace("\r\n", ",,\r\n")
    )
    assert row.entry == OFFICE


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("nama,jenis,bantuan", "Kolom ini belum ada: tempat"),
        ("nama,jenis,bantuan,tempat,nik", "Kolom ini tidak dikenal: nik"),
        ("nama,jenis,bantuan,tempat,nama", "Kolom “nama” ada dua kali di baris pertama."),
    ],
)
def test_table_with_wrong_columns_is_refused(header: str, why: str) -> None:
    with pytest.raises(TableFaultError, match=why):
        list(read_table(f"{header}\nx,y,z\n"))
