"""Labels of the controls from home through a lesson and its quiz to the result, as audio for people
who recognise controls by icon only. They are recorded like lessons: by a person, else by a machine,
else spoken by the phone's own voice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.content.aloud.script import Script, Take, say
from app.content.lesson import ORIGINAL
from app.kit.text.catalogues import sentence
from app.kit.text.msgid import N_

ID: Final = "antarmuka"
"""Their folder in the course, and their id for `bekal kursus naskah` and related commands."""
CONTROL: Final = "tombol"
_NO_WORD: Final = re.compile(r"[^a-z]+")


@dataclass(frozen=True)
class Control:
    """`icon` is the glyph beside the label; `label` is the Indonesian sentence on it."""

    icon: str
    label: str

    def words(self, language: str) -> str:
        """The label without numbers and without a title after the colon."""
        return sentence(language, self.label).partition(": %(")[0]

    @property
    def take(self) -> str:
        """The name of its recording's take."""
        return f"suara/{_NO_WORD.sub('-', self.words(ORIGINAL).lower()).strip('-')}"


@dataclass(frozen=True)
class Screen:
    """A page in this flow: its slug, its title, and its controls. An icon has one meaning per page,
    except the ear: its control is read aloud."""

    name: str
    title: str
    controls: tuple[Control, ...]


SCREENS: Final = (
    Screen(
        "beranda",
        N_("Di beranda"),
        (
            Control("putar", N_("Mulai belajar")),
            Control("kanan", N_("Lanjutkan belajar")),
            Control("kuitansi", N_("Lihat catatan belajar")),
        ),
    ),
    Screen(
        "pelajaran",
        N_("Di pelajaran"),
        (
            Control("dengar", N_("Dengarkan atau bacakan")),
            Control("pelan", N_("Lebih pelan atau bacakan")),
            Control("kanan", N_("Lanjut: jawab soal")),
            Control("maju", N_("Langkah saya berikutnya")),
        ),
    ),
    Screen(
        "mendengarkan",
        N_("Waktu mendengarkan"),
        (
            Control("dengar", N_("Bacakan")),
            Control("pelan", N_("Lebih pelan")),
            Control("putar", N_("Kecepatan biasa")),
            Control("lagi", N_("Ulang dari awal")),
            Control("kiri", N_("Kembali ke pelajaran")),
        ),
    ),
    Screen(
        "soal",
        N_("Waktu menjawab soal"),
        (
            Control("dengar", N_("Bacakan soal ini")),
            Control("dengar", N_("Bacakan semuanya")),
            Control("satu", N_("Pilihan pertama")),
            Control("dua", N_("Pilihan kedua")),
            Control("tiga", N_("Pilihan ketiga")),
            Control("empat", N_("Pilihan keempat")),
            Control("tanya", N_("Saya belum tahu")),
            Control("alat", N_("Jawaban Anda, dengan angka")),
            Control("kirim", N_("Kirim jawaban")),
            Control("kanan", N_("Pilih langkah ini")),
            Control("tutup", N_("Tinggalkan cerita ini")),
            Control("kiri", N_("Baca lagi pelajarannya")),
        ),
    ),
    Screen(
        "hasil",
        N_("Di hasil"),
        (
            Control("maju", N_("Lanjut ke langkah berikutnya")),
            Control("kanan", N_("Lanjut: %(title)s")),
            Control("lagi", N_("Coba lagi")),
            Control("belajar", N_("Baca lagi pelajarannya")),
            Control("kiri", N_("Daftar pelajaran")),
            Control("orang", N_("Buat profil supaya tersimpan")),
            Control("privasi", N_("Lihat persetujuan Anda")),
            Control("tambah", N_("Lihat modul lain")),
        ),
    ),
    Screen(
        "menu",
        N_("Di menu"),
        (
            Control("rumah", N_("Beranda")),
            Control("belajar", N_("Belajar")),
            Control("alat", N_("Alat")),
            Control("keluarga", N_("Keluarga")),
        ),
    ),
)


@dataclass(frozen=True)
class Controls:
    """Takes the place of the lesson in a script. It has no review date: changing a label outdates
    its recording."""

    language: str
    id: str = ID
    slug: str = CONTROL
    due: date = date.max

    @property
    def title(self) -> Mapping[str, str]:
        return {self.language: sentence(self.language, N_("Tombol dari beranda sampai hasil"))}


def controls_script(language: str) -> Script:
    """One take per control; a label on two screens is read once."""
    names = {each.take: each.words(language) for screen in SCREENS for each in screen.controls}
    takes = (Take(name, CONTROL, say([words], language), language) for name, words in names.items())
    return Script(Controls(language), language, tuple(takes))
