"""The texts of coverage tables and files, in the language of the page."""

from __future__ import annotations

from app.counters.rules import REASONS, ZERO_COMPLETE_IS, ZERO_FINISHED_IS
from app.coverage.queries.ratio_texts import ratio_texts
from app.coverage.queries.reach_texts import reach_text, reach_words
from app.coverage.rules import CoverageTexts, IndicatorText
from app.frozen_weeks.rules import CoverageTable
from app.kit.text.i18n import gettext as _


def coverage_texts(table: CoverageTable | None = None) -> CoverageTexts:
    """The coverage texts in the language of the page; Indonesian on the command line. `table`:
    whose official figures are named."""
    return CoverageTexts(
        indicators={
            "R3": IndicatorText(
                name=_("Keluarga belajar lengkap"),
                definition=_(
                    "Rumah tangga yang pekerja dan keluarganya selesai bekal inti. "
                    "Dibagi semua rumah tangga yang dikenal petugas. "
                    "Daftar yang berlaku waktu itu tetap dihitung sesudah diganti."
                ),
                source=_("Sumber: catatan pelajaran di Bekal."),
            ),
            "R2": IndicatorText(
                name=_("Inti selesai sejak terdaftar"),
                definition=_(
                    "Peserta yang selesai bekal inti, dibagi semua peserta. "
                    "Yang berhenti belajar tetap dihitung. "
                    "Daftar yang berlaku waktu itu tetap dihitung sesudah diganti."
                ),
                source=_("Sumber: catatan pelajaran di Bekal."),
            ),
            "R1": reach_text(None if table is None else table.reach),
        },
        self_registered=IndicatorText(
            name=_("Mendaftar sendiri"),
            definition=_(
                "Rumah tangga yang belum dikenal petugas. "
                "Satu anggotanya belajar tiga hari, berjarak 14 hari atau lebih. "
                "Tidak dijumlahkan dengan yang dikenal, dan tidak menghitung siapa selesai. "
                "Ditulis mulai dari 10, sampai kabupaten."
            ),
            source=_("Sumber: catatan pelajaran di Bekal."),
        ),
        reached=IndicatorText(
            name=_("Terjangkau"),
            definition=_(
                "Sebuah kelompok belajar sudah mulai di desa itu. "
                "Wilayah di atasnya terjangkau kalau salah satu desanya terjangkau. "
                "Itu tidak berarti ada rumah tangga yang sudah belajar."
            ),
            source=_("Sumber: catatan kelompok dari pelatih."),
        ),
        ratios=ratio_texts(),
        zero_ratio=_("ya: 0–4"),
        ratio_rounding=_("Banyaknya jawaban dibulatkan: meleset paling banyak 12."),
        reached_words={True: _("ya"), False: _("belum"), None: _("belum dicatat")},
        levels={
            "country": _("negara"),
            "province": _("provinsi"),
            "regency": _("kabupaten atau kota"),
            "district": _("kecamatan"),
            "village": _("desa atau kelurahan"),
        },
        unplaced=_("Desa belum diisi"),
        gone=_("tidak lagi di daftar resmi"),
        reasons={kind: _(words) for kind, words in REASONS.items()},
        zero=_("0–4"),
        rounding=_(
            "Angka dibulatkan ke kelipatan 5, ke atas atau ke bawah. "
            "Rumah tangga meleset paling banyak 4, dan jumlahnya selalu cocok."
        ),
        zero_shares={
            most: _("0 berarti 0–%(most)s", most=most)
            for most in (ZERO_COMPLETE_IS, ZERO_FINISHED_IS)
        },
        no_percent=_("persen mulai dari 50 rumah tangga"),
        caption=_("Hanya rumah tangga yang dikenal petugas, bukan semua penduduk."),
        any_core=_("mana pun"),
        about_same=_("kira-kira sama"),
        reach=reach_words(),
    )
