"""What each further ratio counts, in the language of the page."""

from __future__ import annotations

from dataclasses import replace

from app.coverage.rules import RatioText
from app.kit.text.i18n import country_name
from app.kit.text.i18n import gettext as _
from app.ratios.rules import FINISHERS_BY_COUNTRY


class RatioTexts(dict[str, RatioText]):
    """{name of the ratio: its text}. Countries are told when they are asked for."""

    def __missing__(self, name: str) -> RatioText:
        if not name.startswith(FINISHERS_BY_COUNTRY):
            raise KeyError(name)
        country = country_name(name.removeprefix(FINISHERS_BY_COUNTRY))
        return _finishers(country, _("Pekerja yang mengisi negara ini di profil."))


def ratio_texts() -> RatioTexts:
    """The texts of all ratios."""
    return RatioTexts(_texts_of_use() | _texts_of_learning() | _texts_of_finishers())


def _finishers(name: str, denominator: str) -> RatioText:
    """A category of a breakdown of those who finished."""
    return RatioText(
        name=name,
        numerator=_("Selesai bekal inti."),
        denominator=denominator,
        window=_("Masa: sejak terdaftar."),
        source=_("Sumber: catatan pelajaran di Bekal, dan isi profil."),
        is_not=_("Hanya rumah tangga yang dikenal petugas, bukan semua penduduk."),
    )


def _texts_of_finishers() -> dict[str, RatioText]:
    told = _("Yang mengisinya di profil, sesudah profil menyebut bahwa ini dihitung.")
    among_all = _("Semua peserta dari rumah tangga yang dikenal petugas.")
    among_workers = _("Semua pekerja dari rumah tangga yang dikenal petugas.")
    texts = {
        "R2:peran=pekerja": _finishers(_("Pekerja"), among_workers),
        "R2:peran=keluarga": _finishers(
            _("Keluarga di rumah"), _("Keluarga di rumah, dari rumah tangga yang dikenal petugas.")
        ),
        "R2:sex=perempuan": _finishers(_("Perempuan"), told),
        "R2:sex=laki-laki": _finishers(_("Laki-laki"), told),
        "R2:tahap=sebelum": _finishers(_("Belum berangkat"), told),
        "R2:tahap=selama": _finishers(_("Sedang bekerja di luar negeri"), told),
        "R2:tahap=sesudah": _finishers(_("Sudah pulang"), told),
    }
    for dimension, name, among in (
        ("sex", _("Mengisi perempuan atau laki-laki"), among_all),
        ("tahap", _("Mengisi tahap"), among_workers),
        ("negara", _("Mengisi negara"), among_workers),
    ):
        texts[f"diisi:{dimension}"] = replace(_finishers(name, among), numerator=told)
    return texts


def _texts_of_use() -> dict[str, RatioText]:
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
        **{
            f"F4:{stage}": RatioText(
                name=name,
                numerator=_("Kartu BPJS Ketenagakerjaan PMI berlaku bulan itu."),
                denominator=_("Pekerja di tahap itu yang menjawab; tahap menurut profil."),
                window=_("Masa: bulan waktu menjawab."),
                source=survey,
                is_not=is_not,
            )
            for stage, name, is_not in (
                ("sebelum", _("BPJS PMI, belum berangkat"), _("Wajib sebelum berangkat.")),
                ("selama", _("BPJS PMI, di luar negeri"), _("Bukan jumlah klaim.")),
                ("sesudah", _("BPJS PMI, sudah pulang"), _("Masa kartu bisa sudah habis.")),
            )
        },
        **{
            f"F1:{role}={sex}": RatioText(
                name=name,
                numerator=_("Punya rekening bank atau BPR, atau memakai dompet digital."),
                denominator=_("Yang menjawab, dan mengisinya di profil."),
                window=last_year,
                source=survey,
                is_not=not_findex,
            )
            for role, sex, name in (
                ("pekerja", "perempuan", _("Rekening: pekerja perempuan")),
                ("pekerja", "laki-laki", _("Rekening: pekerja laki-laki")),
                ("keluarga", "perempuan", _("Rekening: keluarga di rumah, perempuan")),
                ("keluarga", "laki-laki", _("Rekening: keluarga di rumah, laki-laki")),
            )
        },
        **{
            f"F6:{role}": RatioText(
                name=name,
                numerator=_("Persen perempuan dikurangi persen laki-laki yang punya rekening."),
                denominator=_("Paling tidak 50 jawaban perempuan dan 50 laki-laki."),
                window=last_year,
                source=survey,
                is_not=_("Bukan selisih antara pekerja dan keluarga: perannya sama."),
            )
            for role, name in (
                ("pekerja", _("Selisih perempuan dan laki-laki: pekerja")),
                ("keluarga", _("Selisih perempuan dan laki-laki: keluarga di rumah")),
            )
        },
    }


def _lasting(name: str, numerator: str, window: str) -> dict[str, RatioText]:
    """L7 or L60 of each way in which people came."""
    ways = {
        "slip": _("datang dengan slip pelatih"),
        "kelas": _("peserta kelompok lain"),
        "undangan": _("diundang dari rumah"),
        "desa": _("desanya ada kelompok, tidak ikut"),
        "sendiri": _("lain"),
    }
    return {
        way: RatioText(
            name=f"{name}: {label}",
            numerator=numerator,
            denominator=_("Peserta yang lulus pelajaran pertama paling tidak selama itu."),
            window=window,
            source=_("Sumber: catatan pelajaran dan kelompok di Bekal."),
            is_not=_("Bukan bukti kelompok penyebabnya: yang ikut memilih sendiri."),
        )
        for way, label in ways.items()
    }


def _texts_of_lasting() -> dict[str, RatioText]:
    second = _lasting(
        _("Pelajaran kedua dalam 7 hari"),
        _("Lulus pelajaran kedua dalam 7 hari sesudah yang pertama."),
        _("Masa: 7 hari sesudah pelajaran pertama."),
    )
    core = _lasting(
        _("Bekal inti dalam 60 hari"),
        _("Selesai bekal inti dalam 60 hari sesudah pelajaran pertama."),
        _("Masa: 60 hari sesudah pelajaran pertama."),
    )
    return {
        **{f"L7:{way}": text for way, text in second.items()},
        **{f"L60:{way}": text for way, text in core.items()},
        "Q1": RatioText(
            name=_("Lebih sering berselisih soal uang"),
            numerator=_("Keluarga lebih sering berselisih soal uang daripada sebelum belajar."),
            denominator=_("Yang menjawab di survei setengah tahun sesudah belajar."),
            window=_("Masa: setengah tahun sebelum menjawab."),
            source=_("Sumber: survei Bekal, jawaban terbaru tiap orang."),
            is_not=_("Bukan bukti pelajaran penyebabnya: tidak ada kelompok pembanding."),
        ),
        "senyap": RatioText(
            name=_("HP tidak terdengar 14 hari"),
            numerator=_("Tidak ada jawaban atau orang masuk selama 14 hari."),
            denominator=_("Peserta yang punya HP tercatat di Bekal."),
            window=_("Masa: 14 hari sebelum hari Senin itu."),
            source=_("Sumber: waktu jawaban sampai dan waktu masuk."),
            is_not=_("Bukan orang yang berhenti: tanpa sinyal, HP juga tidak terdengar."),
        ),
    }


def _texts_of_learning() -> dict[str, RatioText]:
    return _texts_of_lasting() | {
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
        "lisan": RatioText(
            name=_("Menjawab lisan"),
            numerator=_("Pernah menjawab soal tanpa HP, dengan kartu di kelas."),
            denominator=_("Yang menyelesaikan bekal inti, dari rumah tangga yang dikenal petugas."),
            window=_("Masa: sejak terdaftar."),
            source=_("Sumber: catatan pelajaran di Bekal."),
            is_not=_("Bukan di luar R2 dan R3: mereka ikut dihitung di sana."),
        ),
    }
