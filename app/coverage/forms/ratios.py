"""What each further ratio counts, in the language of the page."""

from __future__ import annotations

from app.coverage.rules import RatioText
from app.kit.text.i18n import gettext as _


def ratio_texts() -> dict[str, RatioText]:
    """{name of the ratio: its text}."""
    survey = _("Sumber: survei Bekal, jawaban terbaru tiap orang.")
    answering = _("Peserta survei dari rumah tangga yang dikenal petugas, yang menjawab.")
    last_year = _("Masa: 12 bulan sebelum menjawab.")
    not_findex = _("Bukan angka semua penduduk, dan bukan angka SNLIK atau Findex.")
    return {
        "F1": RatioText(
            name=_("Rekening atau dompet digital"),
            numerator=_("Punya rekening bank atau BPR, atau memakai dompet digital."),
            denominator=answering,
            window=last_year,
            source=survey,
            is_not=not_findex,
        ),
        "F2": RatioText(
            name=_("Menabung di lembaga resmi"),
            numerator=_("Menabung di bank, BPR, atau dompet digital."),
            denominator=answering,
            window=last_year,
            source=survey,
            is_not=_("Bukan besarnya tabungan. %(findex)s", findex=not_findex),
        ),
        "F3": RatioText(
            name=_("Kirim uang lewat jalur berizin"),
            numerator=_("Kiriman terakhir lewat tempat yang berizin menurut daftar kami."),
            denominator=_(
                "Yang mengirim atau menerima uang dari negara lain, dan menyebut lewat apa."
            ),
            window=last_year,
            source=_("Sumber: survei Bekal, dan daftar nama penyedia."),
            is_not=_(
                "Nama yang tidak ada di daftar tidak dihitung tanpa izin. "
                "Dihitung sesudah daftar memuat penyedia bukan bank."
            ),
        ),
        "F5": RatioText(
            name=_("Bisa bertahan lebih dari 2 bulan"),
            numerator=_(
                "Kebutuhan rumah tangga terbayar lebih dari 2 bulan tanpa penghasilan utama."
            ),
            denominator=answering,
            window=_("Masa: waktu menjawab."),
            source=survey,
            is_not=_("Bukan ukuran kemiskinan, dan bukan jumlah tabungan."),
        ),
        "R4": RatioText(
            name=_("Pengetahuan cukup sesudah belajar"),
            numerator=_("Paling tidak 5 dari 7 soal pengetahuan benar."),
            denominator=_("Yang ikut survei sesudah bekal inti dan tidak melewati satu soal pun."),
            window=_("Masa: setengah tahun sesudah bekal inti selesai."),
            source=_("Sumber: survei Bekal, gaya OECD/INFE 2022."),
            is_not=_("Bukan bukti pelajaran penyebabnya: tidak ada kelompok pembanding."),
        ),
        "tuntas": RatioText(
            name=_("Tuntas"),
            numerator=_("Lulus semua pelajaran dari modul yang dipakai bekal inti."),
            denominator=_("Semua peserta dari rumah tangga yang dikenal petugas."),
            window=_("Masa: sejak terdaftar, menurut daftar inti terbaru."),
            source=_("Sumber: catatan pelajaran di Bekal."),
            is_not=_("Bukan inti selesai: itu hanya pelajaran di daftar inti."),
        ),
    }
