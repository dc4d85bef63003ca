"""Why a table, or a row of it, is not taken: message ids by reason. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.kit.text.msgid import N_

MOST_ROWS: Final = 100_000
MOST_BYTES: Final = 2 * 1024 * 1024

TABLE_FAULTS: Final[Mapping[str, str]] = {
    "empty": N_("Tabelnya masih kosong."),
    "too_big": N_("Berkas ini lebih dari 2 MB. Bagi menjadi beberapa berkas."),
    "too_many": N_("Tabel ini lebih dari 100 ribu baris. Bagi menjadi beberapa berkas."),
    "not_text": N_("Ini bukan berkas teks. Simpan dulu sebagai CSV."),
    "no_column": N_("Kolom “%(detail)s” tidak ada di baris pertama."),
    "column_twice": N_("Kolom “%(detail)s” ada dua kali di baris pertama."),
    "quotes": N_("Tanda kutip di baris %(detail)s tidak lengkap."),
    "bps_alone": N_(
        "Kode BPS berarti tempat lain. Tambahkan kolom “kode kemendagri” di sebelahnya."
    ),
}
ROW_REFUSALS: Final[Mapping[str, str]] = {
    "columns": N_("Jumlah kolomnya tidak sama dengan baris pertama."),
    "no_code": N_("Kode wilayahnya kosong."),
    "no_kemendagri": N_("Kode Kemendagri di sebelah kode BPS kosong."),
    "undotted": N_("Kode “%(code)s” tanpa titik, seperti kode BPS. Contoh yang terbaca: 35.07."),
    "malformed": N_("“%(code)s” bukan kode Kemendagri. Contoh yang terbaca: 35.07."),
    "unknown": N_("Kode %(code)s tidak ada di daftar wilayah."),
    "gone": N_("Kode %(code)s tidak berlaku lagi. Penggantinya belum dicatat."),
    "other_name": N_("Kode %(code)s adalah %(detail)s. Nama di baris ini lain."),
    "indicator": N_("Indikator “%(indicator)s” tidak ada di daftar."),
    "period": N_("Periode “%(period)s” belum terbaca. Contoh: 2024, atau 2023-10..2025-09."),
    "future": N_("Periode “%(period)s” belum lewat."),
    "no_value": N_("Nilainya kosong. Kosong bukan nol."),
    "not_number": N_("Nilai “%(value)s” bukan angka."),
    "negative": N_("Nilai %(value)s di bawah nol."),
    "fraction": N_("Nilai %(value)s bukan bilangan bulat."),
    "too_large": N_("Nilai %(value)s lebih dari satu miliar."),
    "repeated": N_("Sama dengan baris %(detail)s."),
    "contradicts": N_("Baris %(detail)s menulis nilai lain untuk hal yang sama."),
}


class TableRefusedError(ValueError):
    """The whole table is refused: `fault` is a key of TABLE_FAULTS, `detail` its column or line."""

    def __init__(self, fault: str, detail: str = "") -> None:
        super().__init__(fault)
        self.fault, self.detail = fault, detail
