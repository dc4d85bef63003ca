"""The wording of each consent. A changed wording is a new version; old versions stay."""

from __future__ import annotations

from app.kit.text.msgid import N_

CONSENTS: dict[str, int] = {"dewasa": 1, "akun": 1, "kelompok": 2, "jawaban": 1, "ukur": 1}
"""Purpose to the version of the wording that is asked now."""

NEEDED = ("akun", "dewasa")
"""Without these Bekal may keep nothing: who takes one back is led to erasing."""

_WORDINGS: dict[tuple[str, int], str] = {
    ("dewasa", 1): N_("Umur saya 18 tahun atau lebih"),
    ("akun", 1): N_("Saya setuju Bekal menyimpan nama panggilan dan pelajaran saya"),
    ("kelompok", 1): N_("Pelatih kelompok boleh melihat pelajaran yang sudah saya selesaikan"),
    ("kelompok", 2): N_(
        "Pelatih kelompok boleh melihat pelajaran saya: selesai, atau tiga kali belum lulus"
    ),
    ("jawaban", 1): N_("Jawaban soal saya ikut dihitung untuk pelatih kelompok, tanpa nama"),
    ("ukur", 1): N_("Jawaban survei saya boleh disimpan dan dihitung bersama jawaban orang lain"),
}


def consent_wording(purpose: str, version: int = 0) -> str:
    """The sentence (Indonesian, to be translated) beside the checkbox of a consent; version 0 is
    the current one. Raises KeyError for an unknown purpose or version."""
    return _WORDINGS[purpose, version or CONSENTS[purpose]]
