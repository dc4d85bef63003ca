"""Read and check an official list, and derive search words from names. Pure.

A list is a folder of four CSV files in the layout of `idn-area-data`. It is accepted entirely or
not at all: `RegionListError` names file and line of the first fault, in the operator's language."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.regions import codes
from app.regions.codes import COUNTRY, Level

# File, its level, the column that names the region above (provinces have none).
FILES: tuple[tuple[str, Level, str | None], ...] = (
    ("provinces.csv", "province", None),
    ("regencies.csv", "regency", "province_code"),
    ("districts.csv", "district", "regency_code"),
    ("villages.csv", "village", "district_code"),
)
_LEVEL_NAMES: dict[Level, str] = {
    "country": "negara", "province": "provinsi", "regency": "kabupaten atau kota",
    "district": "kecamatan", "village": "desa atau kelurahan",
}  # fmt: skip
LONGEST_NAME = 120
DATA = Path(__file__).parents[1] / "data"
"""The official list that comes with the project, and the table of names that are shown."""


class RegionListError(ValueError):
    """The official list of regions is rejected. `line` counts from 1; 0 means the whole file."""

    def __init__(self, file: str, line: int, sentence: str) -> None:
        self.file, self.line, self.sentence = file, line, sentence
        place = f"{file}, baris {line}" if line else file
        super().__init__(f"{place}: {sentence}")


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region of the official list; a province's parent is the country, "00"."""

    code: str
    parent: str
    name: str


def read_region_list(folder: Path) -> list[RegionRow]:
    """Read the official list from CSV files, parents before children. Raises RegionListError."""
    rows: list[RegionRow] = []
    lines: dict[str, int] = {}
    for file, level, parent_column in FILES:
        before = len(rows)
        wanted = ["code", *([parent_column] if parent_column else []), "name"]
        for line, fields in _csv_records(folder / file, wanted):
            row = RegionRow(
                code=fields["code"].strip(),
                parent=fields[parent_column].strip() if parent_column else COUNTRY,
                name=" ".join(fields["name"].split()),
            )
            fault = _region_error(row, level, lines)
            if fault:
                raise RegionListError(file, line, fault)
            lines[row.code] = line
            rows.append(row)
        if len(rows) == before:
            raise RegionListError(file, 0, "Berkas ini belum berisi satu wilayah pun.")
    return rows


def _csv_records(path: Path, wanted_columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, {column: field}) of every CSV record."""
    reader = csv.reader(io.StringIO(_read_utf8(path), newline=""), strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for fields in reader:
            if header is None:
                header = [field.strip() for field in fields]
                for column in wanted_columns:
                    if column not in header:
                        raise RegionListError(path.name, line, f"Kolom “{column}” tidak ada.")
            elif fields:
                if len(fields) != len(header):
                    raise RegionListError(
                        path.name,
                        line,
                        f"Baris ini berisi {len(fields)} kolom, seharusnya {len(header)}.",
                    )
                yield line, dict(zip(header, fields, strict=True))
            line = reader.line_num + 1
    except csv.Error:
        raise RegionListError(path.name, line, "Tanda kutip di baris ini tidak lengkap.") from None
    if header is None:
        raise RegionListError(path.name, 1, f"Kolom “{wanted_columns[0]}” tidak ada.")


def _read_utf8(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        raise RegionListError(
            path.name, 0, "Berkas ini tidak ada atau tidak dapat dibaca."
        ) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RegionListError(
            path.name, line, "Baris ini bukan UTF-8. Simpan ulang dulu."
        ) from None


def _region_error(row: RegionRow, level: Level, lines: Mapping[str, int]) -> str | None:
    if not codes.is_region_code(row.code):
        if row.code.isdigit():
            return (
                f"Kode “{row.code}” ditulis tanpa titik, seperti kode BPS. "
                "Pakai kode Kemendagri, misalnya 35.07."
            )
        return f"“{row.code}” bukan kode Kemendagri. Contohnya 35.07."
    if codes.region_level(row.code) != level:
        there = _LEVEL_NAMES[codes.region_level(row.code)]
        return f"Kode “{row.code}” adalah kode {there}, bukan {_LEVEL_NAMES[level]}."
    if row.code in lines:
        return f"Kode “{row.code}” sudah ada di baris {lines[row.code]}."
    if row.parent != codes.parent_code(row.code):
        return f"Induk “{row.parent}” tidak cocok dengan kode “{row.code}”."
    if row.parent != COUNTRY and row.parent not in lines:
        return f"Induk “{row.parent}” tidak ada di daftar."
    if not row.name:
        return f"Nama wilayah “{row.code}” kosong."
    if len(row.name) > LONGEST_NAME:
        return f"Nama wilayah “{row.code}” lebih dari {LONGEST_NAME} huruf."
    if not row.name.isprintable():
        return f"Nama wilayah “{row.code}” berisi huruf yang tidak terbaca."
    return None


@cache
def region_display_names() -> dict[tuple[str, str], str]:
    """{(code, official name): display name}. An entry no longer applies once the official list
    changes that name."""
    wanted = ["code", "official", "display"]
    records = _csv_records(DATA / "names.csv", wanted)
    return {(f["code"], f["official"]): f["display"] for _, f in records}


def normalized_search_words(text: str) -> list[str]:
    """The words of a name or a query, without case, accents or punctuation.

    An apostrophe joins (Ra'as is typed "raas"); any other character that is not a letter or digit
    separates.

    >>> normalized_search_words("  Ra'as, SUMBER-Agung II ")
    ['raas', 'sumber', 'agung', 'ii']
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        letter if letter.isalnum() else " "
        for letter in plain
        if letter not in "'’‘`\"" and not unicodedata.combining(letter)
    )
    return kept.split()


def name_endings(name: str) -> set[str]:
    """The search words of a name: from each of its words to the end, without spaces.

    >>> sorted(name_endings("Sumber Agung"))
    ['agung', 'sumberagung']
    """
    words = normalized_search_words(name)
    return {"".join(words[start:]) for start in range(len(words))}


def first_text_after_prefix(prefix: str) -> str:
    """The smallest text greater than every text that begins with `prefix` (not empty).

    >>> first_text_after_prefix("agung")
    'agunh'
    """
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
