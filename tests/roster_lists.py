"""Lists as trainers really keep them, one for each habit; phone numbers and NIK are invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date

import xlsxwriter

PHONE, NIK = "081234567890", "3507121234560001"

CHAT = f"""Daftar peserta pelatihan bulan November

1. SITI AMINAH - ds Sumberagung {PHONE}
2.TINI LESTARI/Slahung/0812-3456-7890
3) Wati (bu RT) desa Slahung kec Slahung
4 Ahmad Fauzi, S.Pd. ds. Sumberagung, kec Sumbermanjing, Kab. Malang +62 812 3456 7890
5. TINI LESTARI - Slahung
Jumlah: 5 orang
"""
CHAT_COPY = """[12/11/25 09.12] ~ Bu Siti: Absen:
[12/11/25 09.12] ~ Bu Siti: 1. SITI AMINAH ds Sumberagung
[12/11/25, 09.13.20] +62 812-3456-7890: 2. TINI (Slahung)
[09.12, 12/11/2025] Bu Siti: 3. WATI
12/11/25 09.14 - Bu Siti: 4. *ANI*
12/11/25 09.15 - Pesan dan panggilan terenkripsi secara end-to-end.
"""
CSV_SEMICOLON = f"""DAFTAR HADIR;;;;;
BLK Ponorogo;;;;;

No;NAMA LENGKAP;NIK;No HP / WA;Desa/Kel;Kecamatan
1;SITI AMINAH;{NIK};{PHONE};Sumberagung;Sumbermanjing
2;TINI LESTARI;{NIK};6,28123E+12;Slahung;Slahung
;;;;;
3;"WATI, S.E";{NIK};6,28123E+12;Slahung;Slahung
JUMLAH;3;;;;
;;;;Ponorogo, 12 November 2025;
;;;;Kepala Desa;
"""
CSV_WINDOWS = f"Nama,Alamat,Telp\r\nNi’mah José,ds Slahung,{PHONE}\r\n".encode("cp1252")
CSV_BOM = "Nama\tAlamat\nSITI AMINAH\tSlahung\n".encode("utf-8-sig")
CSV_NO_TITLES = f"SITI AMINAH,{PHONE},Slahung\nTINI,{PHONE},Slahung\nWati,{PHONE},Sumberagung\n"
CSV_DAYS = """nama;tanggal lahir;mulai;tgl daftar;kampung asal;selesai
Siti;12/11/1990;2025-11-12;12 Nov 25;Slahung;12-11-25
Tini;1/2/1991;2025-11-13;12 November 2025;Slahung;13.11.2025
"""


def workbook(rows: Sequence[Sequence[object]], merged: Sequence[tuple[int, ...]] = ()) -> bytes:
    """An XLSX file; `merged`: (first row, first column, last row, last column) from 0."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Peserta")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for area in merged:
        sheet.merge_range(*area, "")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(at, column, cell, day)
            elif isinstance(cell, int):
                sheet.write_number(at, column, cell)
            elif cell:
                sheet.write_string(at, column, str(cell))
    book.close()
    return out.getvalue()


def merged_workbook() -> bytes:
    """A title over all columns, titles of two rows, a village over three people."""
    return workbook(
        [
            ["DAFTAR CALON PESERTA", "", "", "", ""],
            ["NO", "NAMA", "KONTAK", "", "DESA"],
            ["", "", "HP", "NIK", ""],
            ["1", "2", "3", "4", "5"],
            [1, "SITI AMINAH", 6281234567890, int(NIK), "Slahung"],
            [2, "TINI LESTARI", 6281234567891, int(NIK), ""],
            [3, "WATI", 6281234567892, int(NIK), ""],
            ["TOTAL", "", "", "", ""],
        ],
        [(0, 0, 0, 4), (1, 2, 1, 3), (4, 4, 6, 4)],
    )


def long_workbook(people: int = 2_000) -> bytes:
    """So many people, one a row."""
    head = ["No", "Nama", "No. HP", "Alamat"]
    rows = [
        [at, f"SITI {_letters(at)}", 6281200000000 + at, f"ds. Sukamaju {at % 90}, Kec. Slahung"]
        for at in range(1, people + 1)
    ]
    return workbook([head, *rows])


def _letters(number: int) -> str:
    return "".join(chr(65 + (number // 26**power) % 26) for power in range(3))


def wide_workbook() -> bytes:
    return workbook([["Nama", *[f"kolom {at}" for at in range(300)]], ["Siti"]])


def repacked(content: bytes, **added: bytes) -> bytes:
    """The same archive with parts added; "__" in a name stands for "/"."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, part in added.items():
            archive.writestr(name.replace("__", "/") + ".bin", part)
    return out.getvalue()


def macro_workbook() -> bytes:
    return repacked(workbook([["Nama"], ["Siti"]]), xl__vbaProject=b"\xd0\xcf\x11\xe0")


def zip_bomb(size: int = 60_000_000) -> bytes:
    """A workbook whose sheet unpacks to `size` bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * size)
    return out.getvalue()


def open_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    return out.getvalue()
