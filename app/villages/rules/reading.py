"""Reads the rows of a list of programme villages, and says why one is refused. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.kit.text.msgid import N_
from app.rosters.rules.cells import plain_text
from app.rosters.rules.tables import ListTable

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("kode desa", "kode wilayah", "kode", "kode kemendagri"),
    "village": ("nama desa", "desa", "desa/kelurahan", "kelurahan"),
    "programme": ("program", "nama program"),
    "since": ("sejak", "tahun", "mulai"),
    "decree": ("nomor sk", "no sk", "no. sk", "sk", "sk nomor"),
    "decree_date": ("tanggal sk", "tgl sk", "tgl. sk"),
    "office": ("kantor", "kontak", "kantor yang dihubungi"),
    "status": ("keadaan", "status"),
}
"""Each column, and the headings by which it is known; the first one is named in messages."""
MOST_ROWS: Final = 1_000
LIST_FAULTS: Final[Mapping[str, str]] = {
    "empty": N_("Daftarnya masih kosong."),
    "too_large": N_("Berkas ini lebih dari 2 MB. Bagi menjadi beberapa berkas."),
    "too_many_rows": N_("Daftar ini lebih dari 1.000 baris. Bagi menjadi beberapa berkas."),
    "no_column": N_("Kolom “%(detail)s” tidak ada di baris pertama."),
    "column_twice": N_("Kolom “%(detail)s” ada dua kali di baris pertama."),
    "not_a_list": N_("Ini bukan daftar. Simpan dulu sebagai CSV atau XLSX."),
}
REASONS: Final[Mapping[str, str]] = {
    "": "",
    "same": N_("Tidak ada yang berubah."),
    "changed": N_("Yang berubah: %(detail)s."),
    "other_name": N_("Kode ini adalah %(detail)s. Nama di baris ini lain."),
    "by_name": N_("Kodenya kosong. Dari namanya: %(detail)s."),
    "renumbered": N_("Kode lama. Sekarang: %(detail)s."),
    "columns": N_("Jumlah kolomnya tidak sama dengan baris pertama."),
    "no_code": N_("Kode desanya kosong, dan namanya tidak cukup."),
    "several": N_("Kodenya kosong, dan beberapa desa bernama begitu."),
    "malformed": N_("“%(detail)s” bukan kode desa. Contoh yang terbaca: 35.02.10.2001."),
    "unknown": N_("Kode %(detail)s tidak ada di daftar wilayah."),
    "gone": N_("Kode %(detail)s tidak berlaku lagi."),
    "outside": N_("Di luar wilayah tugas Anda."),
    "no_programme": N_("Programnya kosong."),
    "status": N_("Keadaan “%(detail)s” tidak terbaca. Contoh: berjalan."),
    "date": N_("Tanggal “%(detail)s” tidak terbaca. Contoh: 2025, atau 11-09-2025."),
    "future": N_("Tanggal “%(detail)s” belum lewat."),
    "too_long": N_("Isi kolom “%(detail)s” terlalu panjang."),
    "number": N_("Ada yang mirip nomor telepon atau NIK. Nomor tidak disimpan."),
    "person": N_("Tulis kantor atau jabatan, bukan nama orang."),
    "repeated": N_("Sama dengan baris %(detail)s."),
    "contradicts": N_("Baris %(detail)s menulis lain tentang hal yang sama."),
}


class ListRefusedError(ValueError):
    """The whole list is refused: `fault` is a key of LIST_FAULTS, `detail` its column."""

    def __init__(self, fault: str, detail: str = "") -> None:
        super().__init__(fault)
        self.fault, self.detail = fault, detail


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row as it is written; `line` counts rows of the file from 1. `is_torn`: it has more cells
    than the first row."""

    line: int
    cells: Mapping[str, str]
    is_torn: bool = False

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def list_rows(table: ListTable) -> list[ListRow]:
    """The rows below the headings. Raises ListRefusedError."""
    (_, header), rows = table.rows[0], table.rows[1:]
    columns: dict[str, int] = {}
    for at, heading in enumerate(header):
        plain = " ".join(heading.casefold().replace("_", " ").split())
        for column, known in COLUMNS.items():
            if plain in known:
                if column in columns:
                    raise ListRefusedError("column_twice", heading[:60])
                columns[column] = at
    for needed in ("programme", "code" if "village" not in columns else "village"):
        if needed not in columns:
            raise ListRefusedError("no_column", COLUMNS[needed][0])
    if not rows:
        raise ListRefusedError("empty")
    if len(rows) > MOST_ROWS:
        raise ListRefusedError("too_many_rows")
    return [
        ListRow(
            line,
            {name: plain_text(cells[at]) for name, at in columns.items() if at < len(cells)},
            is_torn=any(cells[len(header) :]),
        )
        for line, cells in rows
    ]
