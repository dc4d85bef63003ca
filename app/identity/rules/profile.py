"""What a profile may say, all of it skippable."""

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
# ISO 3166; "ZZ" is that standard's own code for a place of the user's choosing.
COUNTRIES: dict[str, str] = {
    "SA": _("Arab Saudi"),
    "BN": _("Brunei Darussalam"),
    "HK": _("Hong Kong"),
    "IT": _("Italia"),
    "JP": _("Jepang"),
    "KR": _("Korea Selatan"),
    "MY": _("Malaysia"),
    "PL": _("Polandia"),
    "QA": _("Qatar"),
    "SG": _("Singapura"),
    "TW": _("Taiwan"),
    "TR": _("Turki"),
    "AE": _("Uni Emirat Arab"),
    "ZZ": _("Negara lain"),
}
