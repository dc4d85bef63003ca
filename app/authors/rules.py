"""A short label for each code of `bekal kursus cek`, in the language of the page; the fault itself
is described in Indonesian, the language of the course. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.kit.text.msgid import N_

ABOUT: Final[Mapping[str, str]] = {
    "bad-sum": N_("Hitungan belum cocok"),
    "dead-end": N_("Cerita berhenti di tengah"),
    "dead-link": N_("Tautan atau gambar tidak ada"),
    "drawing-too-large": N_("Gambar terlalu besar"),
    "drawing-unsafe": N_("Gambar memakai yang tidak diizinkan"),
    "duplicate-id": N_("Nama dipakai dua kali"),
    "duplicate-key": N_("Keterangan ditulis dua kali"),
    "few-options": N_("Pilihan terlalu sedikit"),
    "hard-to-read": N_("Kalimat rata-rata terlalu panjang"),
    "ids-differ": N_("Terjemahan tidak sama dengan aslinya"),
    "key-in-translation": N_("Kunci jawaban di terjemahan"),
    "keys": N_("Kunci jawaban belum pas"),
    "last-has-digit": N_("Pilihan terakhir memakai angka"),
    "long-sentence": N_("Kalimat terlalu panjang"),
    "loop": N_("Cerita berputar"),
    "mark-in-translation": N_("Tanda yang hanya untuk aslinya"),
    "minutes": N_("Menit belum cocok"),
    "missing-file": N_("Berkas belum ada"),
    "missing-key": N_("Keterangan belum diisi"),
    "missing-source": N_("Sumber belum ditulis"),
    "no-alt": N_("Gambar belum punya keterangan"),
    "no-emblem": N_("Lambang modul belum ada"),
    "no-ending": N_("Cerita belum punya akhir"),
    "no-feedback": N_("Tanggapan belum ada"),
    "no-question": N_("Pertanyaan belum ada"),
    "no-reason": N_("Perintah tanpa alasan"),
    "no-rule": N_("Aturan di akhir cerita belum ada"),
    "not-one-sentence": N_("Tulis satu kalimat saja"),
    "opening-choice": N_("Pilihan pembuka belum pas"),
    "options-differ": N_("Pilihan terjemahan tidak sama"),
    "past-review": N_("Sudah waktunya diperiksa lagi"),
    "path-too-short": N_("Jalan cerita terlalu pendek"),
    "ranges-overlap": N_("Dua angka bertumpuk"),
    "refused-word": N_("Kata yang sebaiknya diganti"),
    "rounded-answer": N_("Jawaban bulat belum diterima"),
    "source-note": N_("Baris sumber belum pas"),
    "stale-translation": N_("Terjemahan ketinggalan"),
    "stock-phrase": N_("Ungkapan yang diulang"),
    "story-way": N_("Cerita menyebut yang tidak terjadi"),
    "three-decimals": N_("Angka bisa terbaca sebagai ribuan"),
    "too-long": N_("Pelajaran terlalu lama"),
    "touchy-title": N_("Judul belum netral"),
    "uncommon-words": N_("Terlalu banyak kata sulit"),
    "unknown-key": N_("Keterangan tidak dikenal"),
    "unreachable": N_("Bagian cerita tidak tercapai"),
    "unreadable-line": N_("Baris tidak terbaca"),
    "verdict": N_("Tanggapan menilai orang"),
    "word-count": N_("Jumlah kata belum pas"),
}
