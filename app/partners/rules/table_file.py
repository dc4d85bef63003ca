"""A table of entries as CSV. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from app.kit.text.tables import FORMULA, lines_as_csv
from app.partners.rules.entries import REGENCY_LENGTH, PartnerEntry

COLUMNS: Final = (
    "id", "nama", "jenis", "keterangan", "bantuan", "tempat", "bahasa", "jam", "telepon", "loket",
    "laman", "alamat", "biaya", "sumber", "per", "dipastikan_oleh", "dipastikan_tanggal",
)  # fmt: skip
REQUIRED: Final = ("nama", "jenis", "bantuan", "tempat")
_IDS: Final = uuid5(NAMESPACE_URL, "https://bekal.id/mitra")


class TableFaultError(ValueError):
    """A table, or a row of it, that cannot be read; the text is a sentence in Indonesian."""


def read_table(text: str) -> Iterator[tuple[int, PartnerEntry | TableFaultError]]:
    r"""(line, entry or why it cannot be read) of each row. Codes in one cell are separated by
    spaces. A row without an id gets one from its name and places, the same each time. Raises
    TableFaultError if the columns are not right.

    >>> text = "nama,jenis,bantuan,tempat\nContoh Kantor,pemerintah,L03 L09,33.01 tw\n"
    >>> [(line, entry)] = read_table(text)
    >>> line, entry.needs, entry.places
    (2, ('L03', 'L09'), ('33.01', 'tw'))
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    names = rows.fieldnames or []
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise TableFaultError(f"Kolom ini belum ada: {', '.join(missing)}")
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        raise TableFaultError(f"Kolom ini tidak dikenal: {', '.join(unknown)}")
    for row in rows:
        cells = {name: _cell(row.get(name) or "") for name in COLUMNS}
        try:
            if None in row:
                raise TableFaultError("Terlalu banyak kolom.")
            yield rows.line_num, _entry(cells)
        except TableFaultError as fault:
            yield rows.line_num, fault


def write_table(entries: Iterable[PartnerEntry]) -> str:
    """A table that `read_table` reads back. Of a shelter it has no address and no place finer than
    a regency, whatever the entry says."""
    return lines_as_csv([COLUMNS, *map(_line, entries)])


def places_told(entry: PartnerEntry) -> list[str]:
    """The places of an entry, as files for everybody tell them."""
    if not entry.is_shelter:
        return list(entry.places)
    return sorted({code[:REGENCY_LENGTH] for code in entry.places})


def _line(entry: PartnerEntry) -> list[str]:
    return [
        str(entry.id),
        entry.name,
        entry.kind,
        entry.about,
        " ".join(entry.needs),
        " ".join(places_told(entry)),
        " ".join(entry.languages),
        entry.hours,
        entry.phone,
        entry.desk,
        entry.web,
        "" if entry.is_shelter else entry.address,
        entry.cost,
        entry.source,
        entry.as_of,
        entry.checked_by,
        entry.checked_on.isoformat() if entry.checked_on else "",
    ]


def _cell(text: str) -> str:
    """The text of a cell, without the sign that keeps a spreadsheet from computing it."""
    text = " ".join(text.split())
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _entry(cells: Mapping[str, str]) -> PartnerEntry:
    try:
        given = (
            UUID(cells["id"]) if cells["id"] else uuid5(_IDS, f"{cells['nama']}|{cells['tempat']}")
        )
    except ValueError:
        raise TableFaultError("id: bukan UUID.") from None
    on = cells["dipastikan_tanggal"]
    try:
        checked_on = date.fromisoformat(on) if on else None
    except ValueError:
        raise TableFaultError("dipastikan_tanggal: tulis seperti 2026-11-30.") from None
    return PartnerEntry(
        id=given,
        name=cells["nama"],
        kind=cells["jenis"],
        about=cells["keterangan"],
        needs=tuple(cells["bantuan"].split()),
        places=tuple(cells["tempat"].split()),
        languages=tuple(cells["bahasa"].split()),
        hours=cells["jam"],
        phone=cells["telepon"],
        desk=cells["loket"],
        web=cells["laman"],
        address=cells["alamat"],
        cost=cells["biaya"],
        source=cells["sumber"],
        as_of=cells["per"],
        checked_by=cells["dipastikan_oleh"],
        checked_on=checked_on,
    ).unified()
