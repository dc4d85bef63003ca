"""Choices of the profile, all of them optional."""

from __future__ import annotations

_ = str  # marks a sentence for translation

LONGEST_NAME = 40
STAGES: dict[str, str] = {
    "sebelum": _("Belum berangkat"),
    "selama": _("Sedang bekerja di luar negeri"),
    "sesudah": _("Sudah pulang"),
}
SEXES: dict[str, str] = {
    "perempuan": _("Perempuan"),
    "laki-laki": _("Laki-laki"),
    "rahasia": _("Tidak saya sebutkan"),
}
