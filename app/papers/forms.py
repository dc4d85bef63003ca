"""The sentences of a cohort's report and the definitions of its tables, in the language of the
page."""

from __future__ import annotations

from app.kit.text.i18n import gettext as _
from app.meetings.rules import ABSENT, DIFFERS, PRESENT
from app.papers.rules import CohortFigures, Part
from app.papers.rules.figures import LEAST, Saying


def part_in_words(part: Part) -> str:
    """A part of a class, as the report says it."""
    words: dict[Saying, str] = {
        "none": _("belum ada"),
        "few": _("kurang dari %(least)s dari %(total)s", least=LEAST, total=part.total),
        "some": _("%(done)s dari %(total)s", done=part.number, total=part.total),
        "nearly_all": _("hampir semua dari %(total)s", total=part.total),
        "all": _("semua (%(total)s)", total=part.total),
        "hidden": _("belum cukup orang untuk angka"),
    }
    return words[part.saying]


def report_sentences(figures: CohortFigures) -> list[str]:
    """The headline of the report: one sentence for each fact that is not hidden."""
    people = _("%(n)s orang ikut kelompok ini.", n=figures.people)
    facts: tuple[tuple[Part, dict[Saying, str]], ...] = (
        (
            figures.started,
            {
                "none": _("Belum ada yang mulai belajar."),
                "few": _("Yang sudah mulai belajar kurang dari lima orang."),
                "some": _("%(n)s orang sudah mulai belajar.", n=figures.started.number),
                "nearly_all": _("Hampir semua sudah mulai belajar."),
                "all": _("Semua sudah mulai belajar."),
            },
        ),
        (
            figures.finished,
            {
                "few": _("Yang selesai bekal inti kurang dari lima orang."),
                "some": _("%(n)s orang selesai bekal inti.", n=figures.finished.number),
                "nearly_all": _("Hampir semua selesai bekal inti."),
                "all": _("Semua selesai bekal inti."),
            },
        ),
        (
            figures.families,
            {
                "some": _("%(n)s keluarga belajar lengkap.", n=figures.families.number),
                "nearly_all": _("Hampir semua keluarganya belajar lengkap."),
                "all": _("Semua keluarganya belajar lengkap."),
            },
        ),
    )
    told = [words[part.saying] for part, words in facts if part.saying in words]
    return [people, *told]


def report_table(figures: CohortFigures) -> list[tuple[str, str]]:
    """The figures of the report, each with its name."""
    return [
        (_("Orang ikut"), str(figures.people)),
        (_("Mengizinkan pelatih melihat"), part_in_words(figures.consenting)),
        (_("Sudah mulai belajar"), part_in_words(figures.started)),
        (_("Belajar dalam 30 hari terakhir"), part_in_words(figures.lately)),
        (_("Selesai bekal inti"), part_in_words(figures.finished)),
        (_("Keluarga belajar lengkap"), part_in_words(figures.families)),
    ]


def report_definitions() -> list[tuple[str, str]]:
    """What the words of the report mean."""
    return [
        (_("Ikut"), _("Bergabung dengan kode kelompok atau undangan.")),
        (
            _("Mengizinkan"),
            _("Peserta membolehkan pelatih melihat pelajarannya.")
            + " "
            + _("Angka lain hanya menghitung mereka."),
        ),
        (_("Bekal inti"), _("Pelajaran terpenting menurut tahap dan peran.")),
        (_("Keluarga belajar lengkap"), _("Pekerja dan keluarganya selesai bekal inti.")),
        (_("Modul selesai"), _("Semua pelajarannya lulus; yang pribadi tidak dihitung.")),
        (
            _("Kurang dari lima, hampir semua"),
            _("Bagian kelas di bawah lima orang tidak ditulis angkanya."),
        ),
    ]


def words_of_fields() -> dict[str, str]:
    """The words in the fields of exported tables."""
    return {
        "pekerja": _("pekerja"),
        "keluarga": _("keluarga"),
        "ya": _("ya"),
        "tidak": _("tidak"),
    }


def definitions_of_columns() -> dict[str, str]:
    """What each column of the exported tables means."""
    return {
        "nama": _("Nama panggilan di Bekal."),
        "peran": _("Pekerja, atau keluarga di rumah."),
        "desa": _("Desa rumah tangganya, kalau diisi."),
        "inti_selesai": _("Pelajaran bekal inti yang lulus."),
        "inti_dari": _("Jumlah pelajaran bekal inti."),
        "terakhir_belajar": _("Hari terakhir mengirim jawaban soal."),
        "keluarga_lengkap": _("Pekerja dan keluarganya selesai bekal inti."),
        "per": _("Hari berkas ini dibuat."),
    }


def words_of_attendance() -> dict[str, str]:
    """The words in the fields of the attendance table."""
    return {PRESENT: _("hadir"), ABSENT: _("tidak hadir"), DIFFERS: _("berbeda")}


SIGNS = {PRESENT: "\N{CHECK MARK}", ABSENT: "\N{EN DASH}", DIFFERS: "?"}
"""For the same on paper."""


def legend_of_signs() -> list[tuple[str, str, str]]:
    """Each sign on paper, its word, and what it means."""
    defined = attendance_definitions()
    return [(sign, *its) for sign, its in zip(SIGNS.values(), defined, strict=True)]


def attendance_definitions() -> list[tuple[str, str]]:
    """What the words of the attendance report mean, in the order of SIGNS."""
    return [
        (_("hadir"), _("Pelatih menandai orang itu hadir.")),
        (_("tidak hadir"), _("Tidak ditandai hadir, padahal yang lain ditandai.")),
        (_("berbeda"), _("Dua pelatih mencatat berbeda; belum diputuskan.")),
    ]


def definitions_of_attendance_columns() -> dict[str, str]:
    """What each column of the attendance table means."""
    return {
        "nomor": _("Nomor di undangan; kosong kalau tanpa undangan."),
        "nama": _("Nama di daftar, atau nama panggilan di Bekal."),
        _("tanggal"): _("Satu pertemuan; (2) adalah kelas kedua hari itu.")
        + " "
        + "; ".join(f"{word}: {meaning}" for word, meaning in attendance_definitions()),
        "hadir": _("Di berapa pertemuan orang itu hadir."),
        "dari": _("Pertemuan yang kehadirannya dicatat."),
        "per": _("Hari berkas ini dibuat."),
    }
