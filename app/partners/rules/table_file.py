"""A table of entries as CSV. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from app.kit.text.msgid import N_
from app.kit.text.tables import FORMULA, lines_as_csv
from app.partners.rules.entries import REGENCY_LENGTH, PartnerEntry

COLUMNS: Final = (
    "id", "nama", "jenis", "keterangan", "bantuan", "tempat", "bahasa", "jam", "telepon", "loket",
    "laman", "alamat", "biaya", "sumber", "per", "dipastikan_oleh", "dipastikan_tanggal",
)  # fmt: skip
REQUIRED: Final = ("nama", "jenis", "bantuan", "tempat")
REASON: Final = "alasan"
"""A column that may be there and is not read: why the row was refused before."""
_IDS: Final = uuid5(NAMESPACE_URL, "https://bekal.id/mitra")


class TableFaultError(ValueError):
    """A table, or a row of it, that cannot be read. `sentence` is to be translated; `detail` stands
    in it. As text it is Indonesian."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence % {"detail": detail})
        self.sentence, self.detail = sentence, detail


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its entry, or why it cannot be read; and its cells by column, as far as it has any."""

    line: int
    entry: PartnerEntry | TableFaultError
    cells: Mapping[str, str]


def read_table(text: str) -> Iterator[TableRow]:
    r"""The rows of a table. Codes in one cell are separated by spaces. A row without an id gets one
    from its name and places, the same each time. Raises TableFaultError if the columns are not
    right.

    >>> text = "nama,jenis,bantuan,tempat\nContoh Kantor,pemerintah,L03 L09,33.01 tw\n"
    >>> [row] = read_table(text)
    >>> row.line, row.entry.needs, row.entry.places
    (2, ('L03', 'L09'), ('33.01', 'tw'))
    """
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return read_rows(next(lines, []), ((lines.line_num, cells) for cells in lines))


def read_rows(
    header: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]]
) -> Iterator[TableRow]:
    """As `read_table`; `lines`: (line, cells) of each."""
    names = [name.strip().casefold() for name in header]
    while names and not names[-1]:
        names.pop()
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise TableFaultError(N_("Kolom ini belum ada: %(detail)s"), ", ".join(missing))
    unknown = [name for name in names if name not in (*COLUMNS, REASON)]
    if unknown:
        raise TableFaultError(N_("Kolom ini tidak dikenal: %(detail)s"), ", ".join(unknown)[:60])
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise TableFaultError(N_("Kolom “%(detail)s” ada dua kali di baris pertama."), twice)
    return _rows(names, lines)


def write_refused(rows: Iterable[tuple[Mapping[str, str], str]]) -> str:
    """A table of (cells, why) that `read_table` reads back once the rows are mended."""
    lines = [[*(cells.get(name, "") for name in COLUMNS), why] for cells, why in rows]
    return lines_as_csv([(*COLUMNS, REASON), *lines])


def entry_cells(entry: PartnerEntry) -> dict[str, str]:
    """The cells of an entry by column, as `write_table` tells them."""
    return dict(zip(COLUMNS, _line(entry), strict=True))


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


def _rows(names: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]]) -> Iterator[TableRow]:
    for line, texts in lines:
        told = dict(zip(names, map(_cell, texts), strict=False))
        cells = {name: told.get(name, "") for name in COLUMNS}
        try:
            if any(texts[len(names) :]):
                raise TableFaultError(N_("Jumlah kolomnya tidak sama dengan baris pertama."))
            if texts:
                yield TableRow(line, _entry(cells), cells)
        except TableFaultError as fault:
            yield TableRow(line, fault, cells)


def _entry(cells: Mapping[str, str]) -> PartnerEntry:
    try:
        given = (
            UUID(cells["id"]) if cells["id"] else uuid5(_IDS, f"{cells['nama']}|{cells['tempat']}")
        )
    except ValueError:
        raise TableFaultError(N_("id: bukan UUID.")) from None
    on = cells["dipastikan_tanggal"]
    try:
        checked_on = date.fromisoformat(on) if on else None
    except ValueError:
        raise TableFaultError(N_("dipastikan_tanggal: tulis seperti 2026-11-30.")) from None
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
