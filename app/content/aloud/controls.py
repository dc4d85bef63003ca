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

ID: Final = "antarmuka"
"""Their folder in the course, and their id for `bekal kursus naskah` and related commands."""
CONTROL: Final = "tombol"
_NO_WORD: Final = re.compile(r"[^a-z]+")


@dataclass(frozen=True)
class Control:
    """`icon` is the glyph beside the label; `words` is the label by language, without numbers and
    without the title that may follow a colon."""

    icon: str
    words: Mapping[str, str]

    @property
    def take(self) -> str:
        """The name of its recording's take."""
        return f"suara/{_NO_WORD.sub('-', self.words['id'].lower()).strip('-')}"


@dataclass(frozen=True)
class Screen:
    """A page in this flow: its slug, its title, and its controls. An icon has one meaning per page,
    except the ear: its control is read aloud."""

    name: str
    title: Mapping[str, str]
    controls: tuple[Control, ...]


def _screen(name: str, title: tuple[str, str], *controls: tuple[str, str, str]) -> Screen:
    return Screen(name, _both(*title), tuple(Control(c[0], _both(*c[1:])) for c in controls))


def _both(indonesian: str, english: str) -> Mapping[str, str]:
    return {"id": indonesian, "en": english}


SCREENS: Final = (
    _screen(
        "beranda",
        ("Di beranda", "On the home page"),
        ("putar", "Mulai belajar", "Start learning"),
        ("kanan", "Lanjutkan belajar", "Continue learning"),
        ("kuitansi", "Lihat catatan belajar", "See what you learned"),
    ),
    _screen(
        "pelajaran",
        ("Di pelajaran", "In a lesson"),
        ("dengar", "Dengarkan atau bacakan", "Listen, or read aloud"),
        ("pelan", "Lebih pelan atau bacakan", "Slower, or read it aloud"),
        ("kanan", "Lanjut: jawab soal", "Next: answer questions"),
        ("maju", "Langkah saya berikutnya", "My next step"),
    ),
    _screen(
        "mendengarkan",
        ("Waktu mendengarkan", "While you listen"),
        ("dengar", "Bacakan", "Read aloud"),
        ("pelan", "Lebih pelan", "Slower"),
        ("putar", "Kecepatan biasa", "Usual speed"),
        ("lagi", "Ulang dari awal", "From the start again"),
        ("kiri", "Kembali ke pelajaran", "Back to the lesson"),
    ),
    _screen(
        "soal",
        ("Waktu menjawab soal", "While you answer questions"),
        ("dengar", "Bacakan soal ini", "Read this question aloud"),
        ("dengar", "Bacakan semuanya", "Read all of it"),
        ("satu", "Pilihan pertama", "First choice"),
        ("dua", "Pilihan kedua", "Second choice"),
        ("tiga", "Pilihan ketiga", "Third choice"),
        ("empat", "Pilihan keempat", "Fourth choice"),
        ("tanya", "Saya belum tahu", "I don’t know yet"),
        ("alat", "Jawaban Anda, dengan angka", "Your answer, in digits"),
        ("kirim", "Kirim jawaban", "Send answer"),
        ("kanan", "Pilih langkah ini", "Choose this step"),
        ("tutup", "Tinggalkan cerita ini", "Leave this story"),
        ("kiri", "Baca lagi pelajarannya", "Read the lesson again"),
    ),
    _screen(
        "hasil",
        ("Di hasil", "On the result"),
        ("maju", "Lanjut ke langkah berikutnya", "Go on to the next step"),
        ("kanan", "Lanjut", "Next"),
        ("lagi", "Coba lagi", "Try again"),
        ("belajar", "Baca lagi pelajarannya", "Read the lesson again"),
        ("kiri", "Daftar pelajaran", "List of lessons"),
        ("orang", "Buat profil supaya tersimpan", "Make a profile to keep them"),
        ("privasi", "Lihat persetujuan Anda", "See what you agreed to"),
        ("tambah", "Lihat modul lain", "See other modules"),
    ),
    _screen(
        "menu",
        ("Di menu", "In the menu"),
        ("rumah", "Beranda", "Home"),
        ("belajar", "Belajar", "Learn"),
        ("alat", "Alat", "Tools"),
        ("keluarga", "Keluarga", "Family"),
    ),
)


@dataclass(frozen=True)
class Controls:
    """Takes the place of the lesson in a script. It has no review date: changing a label outdates
    its recording."""

    id: str = ID
    slug: str = CONTROL
    due: date = date.max

    @property
    def title(self) -> Mapping[str, str]:
        return _both("Tombol dari beranda sampai hasil", "Buttons from home to the result")


def controls_script(language: str) -> Script:
    """One take per control; a label on two screens is read once."""
    names = {each.take: each.words[language] for screen in SCREENS for each in screen.controls}
    takes = (Take(name, CONTROL, say([words], language), language) for name, words in names.items())
    return Script(Controls(), language, tuple(takes))
