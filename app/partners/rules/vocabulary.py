"""The kinds of partners, and the needs that they help with. Their codes stand in addresses and in
exports: one that was given out never changes its meaning."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from app.kit.text.msgid import N_

SHELTER_KIND: Final = "rumah-aman"
KINDS: Final = MappingProxyType(
    {
        "pemerintah": N_("Kantor pemerintah"),
        "desa": N_("Layanan desa"),
        "perwakilan": N_("Perwakilan Indonesia"),
        "dukcapil": N_("Dukcapil"),
        "pengadilan": N_("Pengadilan"),
        "polisi": N_("Kepolisian"),
        "lembaga": N_("Lembaga masyarakat"),
        "serikat": N_("Serikat pekerja"),
        "serikat-luar": N_("Serikat pekerja di luar negeri"),
        SHELTER_KIND: N_("Rumah aman"),
        "kesehatan": N_("Layanan kesehatan"),
        "pelatihan": N_("Tempat pelatihan"),
        "bank": N_("Bank atau agen keuangan"),
        "lain": N_("Lembaga lain"),
    }
)

SHELTER_NEED: Final = "L07"
# Neutral codes: they are read in the history of a phone that others hold, too.
NEEDS: Final = MappingProxyType(
    {
        "L01": N_("Cek tawaran dan info kerja"),
        "L02": N_("Surat sebelum berangkat"),
        "L03": N_("Gaji atau kontrak bermasalah"),
        "L04": N_("Hukum dan pendampingan"),
        "L05": N_("Kekerasan atau ancaman"),
        "L06": N_("Penipuan, perdagangan orang"),
        SHELTER_NEED: N_("Tempat aman sementara"),
        "L08": N_("Belum ada kabar dari pekerja"),
        "L09": N_("Pulang ke Indonesia"),
        "L10": N_("Sakit, kecelakaan, kematian"),
        "L11": N_("Klaim asuransi dan BPJS"),
        "L12": N_("Surat anak, catatan sipil"),
        "L13": N_("Isbat nikah, anak, perwalian"),
        "L14": N_("Paspor dan surat jalan"),
        "L15": N_("Anak dan keluarga di rumah"),
        "L16": N_("Belajar uang dan usaha"),
        "L17": N_("Kirim uang dan rekening"),
        "L18": N_("Pelatihan kerja dan bahasa"),
        "L19": N_("Teman bicara saat berat"),
    }
)

LANGUAGES: Final = MappingProxyType(
    {
        "id": "Bahasa Indonesia",
        "jv": "Basa Jawa",
        "su": "Basa Sunda",
        "mad": "Bhâsa Madhurâ",
        "sas": "Base Sasak",
        "ms": "Bahasa Melayu",
        "en": "English",
        "zh": "中文",
        "yue": "粵語",
        "ar": "العربية",
        "ko": "한국어",
        "ja": "日本語",
        "th": "ไทย",
        "km": "ខ្មែរ",
    }
)
"""Languages that a partner speaks (ISO 639), each in its own name."""
