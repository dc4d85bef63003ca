"""Guesses what the columns of a list hold, and throws away those that must not be kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.rosters.rules.cells import count_digits, is_day, plain_text, without_numbers
from app.rosters.rules.tables import MOST_ROWS, ListTable, UnreadableListError

NAME, VILLAGE, DISTRICT, REGENCY, PROVINCE = "name", "village", "district", "regency", "province"
OTHER, DAY, NUMBER, PHONE, ID_CARD, PASSPORT = (
    *("other", "day", "number"),
    *("phone", "id_card", "passport"),
)
COLUMN_ROLES = (NAME, VILLAGE, DISTRICT, REGENCY, PROVINCE)
"""What a trainer may say that a column holds; village: also an address."""
KEPT_ROLES = (*COLUMN_ROLES, OTHER)
MOST_KEPT = 12
"""So many columns a draft keeps; others would not fit a phone's screen."""
LONGEST_CELL = 120
HEADER_WITHIN = 25
"""Rows in which the names of columns are looked for."""
_WORDS: tuple[tuple[str, str], ...] = (  # the first that matches holds
    (PHONE, r"\b(hp|wa|whats ?app|telp|tlp|tel|telepon|telpon|handphone|kontak|ponsel|phone)\b"),
    (ID_CARD, r"\b(nik|ktp|kk|kartu keluarga|nomor induk|rekening|bpjs|npwp)\b"),
    (PASSPORT, r"\b(paspor|passport|pasport)\b"),
    (DAY, r"\b(tanggal|tgl|lahir|ttl|umur|usia|date)\b"),
    (DISTRICT, r"\b(kecamatan|kec)\b"),
    (VILLAGE, r"\b(desa|ds|kelurahan|kel|alamat|domisili|tempat tinggal|address|village)\b"),
    (REGENCY, r"\b(kabupaten|kab|kota)\b"),
    (PROVINCE, r"\b(provinsi|propinsi|prov)\b"),
    (
        OTHER,
        r"\b(ibu|ayah|bapak|suami|istri|wali|pt|perusahaan|bank|anak|ahli|petugas|panggilan)\b",
    ),
    (NAME, r"\b(nama|name)\b|^peserta$|^(calon )?c?pmi$"),
    (VILLAGE, r"^asal\b"),
    (NUMBER, r"^(no|nomor|nr|urut|no urut)$|^#$"),
)
_TOTAL = re.compile(r"^(grand |sub ?)?(total|jumlah|rekap\w*)\b", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"^(mengetahui|menyetujui|dibuat oleh|ketua|kepala|petugas|pelatih|instruktur|ttd"
    r"|tanda tangan|nip|keterangan|catatan|sumber)\b",
    re.IGNORECASE,
)
_COLUMN_NUMBERS = re.compile(r"\(?\d{1,2}\)?")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its title in the list, "" without one, and what it seems to hold. `at` counts from
    1."""

    at: int
    title: str
    role: str


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list without what must not be kept: cells of the columns of `columns` alone, without any
    run of six digits. `thrown_away`: the other columns. `is_name_and_place`: from lines of text."""

    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    thrown_away: tuple[ListColumn, ...] = ()
    is_name_and_place: bool = False
    lost_digits: bool = False


def arrange_list(table: ListTable) -> ReadList:
    """The list with guessed columns, without titles, totals, repeated headers and signatures.
    Raises UnreadableListError."""
    if table.is_name_and_place:
        columns = [ListColumn(1, "", NAME), ListColumn(2, "", VILLAGE)]
        rows = table.rows
    else:
        titles, rows = _titles_and_rows(table.rows)
        columns = _guessed_columns(titles, [cells for _, cells in rows])
    rows = tuple(row for row in rows if not _is_no_person(row[1]))
    if len(rows) > MOST_ROWS:
        raise UnreadableListError("too_many_rows")
    if not rows:
        raise UnreadableListError("empty")
    kept = [column for column in columns if column.role in KEPT_ROLES][:MOST_KEPT]
    return ReadList(
        tuple(replace(column, title=without_numbers(column.title)[:60]) for column in kept),
        tuple((at, _kept_cells(cells, kept)) for at, cells in rows),
        tuple(
            replace(column, title=without_numbers(column.title)[:60])
            for column in columns
            if column not in kept
        ),
        table.is_name_and_place,
        table.lost_digits,
    )


def column_role(title: str) -> str | None:
    """What a column of this title holds; None if the title says nothing known.

    >>> [column_role(t) for t in ("NAMA LENGKAP", "No HP / WA", "Desa/Kel.", "Nama Ibu", "No.")]
    ['name', 'phone', 'village', 'other', 'number']
    >>> column_role("Kab/Kota"), column_role("Slahung")
    ('regency', None)
    """
    words = " ".join(re.sub(r"[\W_]+", " ", plain_text(title).casefold()).split())
    return next((role for role, form in _WORDS if re.search(form, words)), None)


def _titles_and_rows(
    rows: Sequence[tuple[int, tuple[str, ...]]],
) -> tuple[list[str], tuple[tuple[int, tuple[str, ...]], ...]]:
    """The titles of the columns ([] without) and the rows below them; what stands above is the
    title of the list. A second row of titles (below merged cells) is joined to the first."""
    best, most = None, 0
    for index, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        roles = [column_role(cell) for cell in cells if cell and len(cell) <= 60]
        full = sum(1 for cell in cells if cell)
        known = len({role for role in roles if role})
        if NAME in roles and full > 1 and known > most:
            best, most = index, known
    if best is None:
        single = len(rows) > 1 and [c for c in rows[0][1] if c]
        if single and len(single) == 1 and column_role(single[0]) == NAME:
            best = 0
        else:
            return [], tuple(rows)
    titles, below = list(rows[best][1]), best + 1
    if below < len(rows) and _is_second_header(titles, rows[below][1]):
        titles = _joined(titles, rows[below][1])
        below += 1
    header = [title.casefold() for title in titles if title]
    return titles, tuple(
        row for row in rows[below:] if [cell.casefold() for cell in row[1] if cell] != header
    )


def _is_second_header(titles: Sequence[str], cells: Sequence[str]) -> bool:
    known = [column_role(cell) for cell in cells if cell]
    name = next((at for at, title in enumerate(titles) if column_role(title) == NAME), 0)
    has_name = name < len(cells) and bool(cells[name])
    return bool(known) and all(known) and not has_name


def _joined(titles: Sequence[str], below: Sequence[str]) -> list[str]:
    width = max(len(titles), len(below))
    first = [*titles, *[""] * (width - len(titles))]
    second = [*below, *[""] * (width - len(below))]
    return [f"{above} {under}".strip() for above, under in zip(first, second, strict=True)]


def _guessed_columns(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[ListColumn]:
    width = max((len(cells) for cells in rows), default=0)
    columns = []
    for at in range(max(width, len(titles))):
        cells = [row[at] for row in rows if at < len(row) and row[at]]
        title = titles[at] if at < len(titles) else ""
        if not title and not cells:
            continue
        columns.append(ListColumn(at + 1, title, _role(title, cells)))
    columns = _one_each(columns)
    if not any(column.role == NAME for column in columns):
        columns = _with_names_guessed(columns, rows)
    return columns


def _role(title: str, cells: Sequence[str]) -> str:
    said = column_role(title) if title else None
    if said in (PHONE, ID_CARD, PASSPORT):
        return said
    if _most(count_digits(cell) >= 8 and not is_day(cell) for cell in cells):
        long = _most(count_digits(cell) >= 15 for cell in cells)
        with_text = _most(sum(letter.isalpha() for letter in cell) >= 3 for cell in cells)
        return (said or OTHER) if with_text else ID_CARD if long else PHONE
    if _most(re.fullmatch(r"[A-Z]{1,2} ?\d{6,8}", cell) is not None for cell in cells):
        return PASSPORT
    if said is not None:
        return said
    if _most(is_day(cell) for cell in cells):
        return DAY
    if _most(not any(letter.isalpha() for letter in cell) for cell in cells):
        return NUMBER
    return OTHER


def _most(answers: Iterable[bool]) -> bool:
    told = list(answers)
    return bool(told) and sum(told) * 2 > len(told)


def _one_each(columns: Sequence[ListColumn]) -> list[ListColumn]:
    """A second column of names or villages is of something else."""
    seen: set[str] = set()
    single = []
    for column in columns:
        if column.role in COLUMN_ROLES and column.role in seen:
            column = replace(column, role=OTHER)
        seen.add(column.role)
        single.append(column)
    return single


def _with_names_guessed(
    columns: Sequence[ListColumn], rows: Sequence[Sequence[str]]
) -> list[ListColumn]:
    """Without titles: the first column whose texts mostly differ holds names, the next places."""
    free = [column for column in columns if column.role == OTHER]
    variety = {
        column.at: len({row[column.at - 1] for row in rows if column.at <= len(row)})
        for column in free
    }
    if not free:
        return list(columns)
    most = max(variety.values())
    name = next(column.at for column in free if variety[column.at] * 10 >= most * 8)
    after = [column.at for column in free if column.at > name]
    has_place = any(column.role == VILLAGE for column in columns)
    place = after[0] if after and not has_place else None
    roles = {name: NAME, place: VILLAGE}
    return [replace(column, role=roles.get(column.at, column.role)) for column in columns]


def _is_no_person(cells: Sequence[str]) -> bool:
    """Whether a row is a total, the numbers of the columns, or a line for a signature."""
    full = [cell for cell in cells if cell]
    if not full:
        return True
    if len(full) > 1 and all(_COLUMN_NUMBERS.fullmatch(cell) for cell in full):
        return True
    is_below = _SIGNATURE.match(full[0]) or is_day(full[0])  # Ponorogo, 12 November 2025
    return bool(_TOTAL.match(full[0]) or (len(full) <= 2 and is_below))


def _kept_cells(cells: Sequence[str], kept: Sequence[ListColumn]) -> tuple[str, ...]:
    return tuple(
        without_numbers(cells[column.at - 1])[:LONGEST_CELL] if column.at <= len(cells) else ""
        for column in kept
    )
