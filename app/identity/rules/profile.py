"""Choices of the profile, all of them optional."""

from __future__ import annotations

from app.kit.text.msgid import N_

LONGEST_NAME = 40
STAGE_ABROAD = "selama"
WORDING = 1
"""Of the sentence in the profile that says that stage, country and sex are also counted by region.
Raise it when more is done with them than it says; answers saved beside an older one are left
out."""
STAGES: dict[str, str] = {
    "sebelum": N_("Belum berangkat"),
    STAGE_ABROAD: N_("Sedang bekerja di luar negeri"),
    "sesudah": N_("Sudah pulang"),
}
SEXES: dict[str, str] = {
    "perempuan": N_("Perempuan"),
    "laki-laki": N_("Laki-laki"),
    "rahasia": N_("Tidak saya sebutkan"),
}
