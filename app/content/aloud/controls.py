"""Labels of the controls from home through a lesson and its quiz to the result, as audio for people
who recognise controls by icon only. They are recorded like lessons: by a person, else by a machine,
else spoken by the phone's own voice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.content.aloud.say import spell_out_lines
from app.content.aloud.script import AudioScript, ScriptSegment
from app.content.lesson import ORIGINAL
from app.kit.text.catalogues import translate_sentence
from app.kit.text.msgid import N_

ID: Final = "antarmuka"
"""Their folder in the course, and their id for `bekal kursus naskah` and related commands."""
CONTROL: Final = "tombol"
_NO_WORD: Final = re.compile(r"[^a-z]+")


@dataclass(frozen=True)
class ControlWithRecordedLabel:
    """A button or link whose label is also recorded. `icon` names the icon beside the label;
    `label` is the Indonesian sentence on it."""

    icon: str
    label: str

    def label_in(self, language: str) -> str:
        """The label without numbers and without a title after the colon."""
        return translate_sentence(language, self.label).partition(": %(")[0]

    @property
    def recording_name(self) -> str:
        """The name of the recording of its label."""
        return f"suara/{_NO_WORD.sub('-', self.label_in(ORIGINAL).lower()).strip('-')}"


@dataclass(frozen=True)
class ScreenWithRecordedLabels:
    """A page of the application, and its buttons and links whose labels can be heard. On one page
    an icon has one meaning, except the ear."""

    name: str
    title: str
    controls: tuple[ControlWithRecordedLabel, ...]


SCREENS: Final = (
    ScreenWithRecordedLabels(
        "beranda",
        N_("Di beranda"),
        (
            ControlWithRecordedLabel("putar", N_("Mulai belajar")),
            ControlWithRecordedLabel("kanan", N_("Lanjutkan belajar")),
            ControlWithRecordedLabel("kuitansi", N_("Lihat catatan belajar")),
        ),
    ),
    ScreenWithRecordedLabels(
        "pelajaran",
        N_("Di pelajaran"),
        (
            ControlWithRecordedLabel("keluarga", N_("Cerita sebelumnya")),
            ControlWithRecordedLabel("dengar", N_("Dengarkan atau bacakan")),
            ControlWithRecordedLabel("pelan", N_("Lebih pelan atau bacakan")),
            ControlWithRecordedLabel("kanan", N_("Lanjut: jawab soal")),
            ControlWithRecordedLabel("maju", N_("Langkah saya berikutnya")),
            ControlWithRecordedLabel("unggah", N_("Bagikan")),
        ),
    ),
    ScreenWithRecordedLabels(
        "mendengarkan",
        N_("Waktu mendengarkan"),
        (
            ControlWithRecordedLabel("dengar", N_("Bacakan")),
            ControlWithRecordedLabel("pelan", N_("Lebih pelan")),
            ControlWithRecordedLabel("putar", N_("Kecepatan biasa")),
            ControlWithRecordedLabel("lagi", N_("Ulang dari awal")),
            ControlWithRecordedLabel("kiri", N_("Kembali ke pelajaran")),
        ),
    ),
    ScreenWithRecordedLabels(
        "soal",
        N_("Waktu menjawab soal"),
        (
            ControlWithRecordedLabel("dengar", N_("Bacakan soal ini")),
            ControlWithRecordedLabel("dengar", N_("Bacakan semuanya")),
            ControlWithRecordedLabel("satu", N_("Pilihan pertama")),
            ControlWithRecordedLabel("dua", N_("Pilihan kedua")),
            ControlWithRecordedLabel("tiga", N_("Pilihan ketiga")),
            ControlWithRecordedLabel("empat", N_("Pilihan keempat")),
            ControlWithRecordedLabel("tanya", N_("Saya belum tahu")),
            ControlWithRecordedLabel("alat", N_("Jawaban Anda, dengan angka")),
            ControlWithRecordedLabel("kirim", N_("Kirim jawaban")),
            ControlWithRecordedLabel("kanan", N_("Pilih langkah ini")),
            ControlWithRecordedLabel("tutup", N_("Tinggalkan cerita ini")),
            ControlWithRecordedLabel("kiri", N_("Baca lagi pelajarannya")),
        ),
    ),
    ScreenWithRecordedLabels(
        "hasil",
        N_("Di hasil"),
        (
            ControlWithRecordedLabel("maju", N_("Lanjut ke langkah berikutnya")),
            ControlWithRecordedLabel("kanan", N_("Lanjut: %(title)s")),
            ControlWithRecordedLabel("lagi", N_("Coba lagi")),
            ControlWithRecordedLabel("belajar", N_("Baca lagi pelajarannya")),
            ControlWithRecordedLabel("kiri", N_("Daftar pelajaran")),
            ControlWithRecordedLabel("orang", N_("Buat profil supaya tersimpan")),
            ControlWithRecordedLabel("privasi", N_("Lihat persetujuan Anda")),
            ControlWithRecordedLabel("tambah", N_("Lihat modul lain")),
        ),
    ),
    ScreenWithRecordedLabels(
        "menu",
        N_("Di menu"),
        (
            ControlWithRecordedLabel("rumah", N_("Beranda")),
            ControlWithRecordedLabel("belajar", N_("Belajar")),
            ControlWithRecordedLabel("alat", N_("Alat")),
            ControlWithRecordedLabel("keluarga", N_("Keluarga")),
        ),
    ),
)


@dataclass(frozen=True)
class ControlLabelsText:
    """The labels of all controls, which a script can have instead of a lesson. They have no review
    date: changing a label outdates its recording."""

    language: str
    id: str = ID
    slug: str = CONTROL
    next_review: date = date.max

    @property
    def title(self) -> Mapping[str, str]:
        return {
            self.language: translate_sentence(self.language, N_("Tombol dari beranda sampai hasil"))
        }


def controls_script(language: str) -> AudioScript:
    """The script with one segment per label; a label on two screens is read once."""
    names = {
        each.recording_name: each.label_in(language)
        for screen in SCREENS
        for each in screen.controls
    }
    segments = (
        ScriptSegment(name, CONTROL, spell_out_lines([words], language), language)
        for name, words in names.items()
    )
    return AudioScript(ControlLabelsText(language), language, tuple(segments))
