"""The spoken form of signs, units and abbreviations in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class SpokenLanguage:
    """The words of one language for signs, units and abbreviations. `months` are the names in
    order; `money` maps a currency mark to its unit and its hundredth ("" if unused); `short`
    expands abbreviations; `parts` names unit fractions by denominator; `letters` spells letters;
    `words` are acronyms spoken as words; `before_phone` are words after which a short number is a
    telephone number; `rated` matches the unit after a slash (/bulan)."""

    point: str
    percent: str
    to: str
    minus: str
    plus: str
    times: str
    divided: str
    equals: str
    less: str
    per: str
    number: str
    year: str
    slash: str
    dot: str
    at: str
    and_: str
    or_: str
    dash: str
    months: str
    money: Mapping[str, tuple[str, str]]
    units: Mapping[str, str]
    short: Mapping[str, str]
    parts: Mapping[int, str]
    letters: Mapping[str, str]
    words: Mapping[str, str]
    before_phone: tuple[str, ...]
    rated: str


_NAMES: Final = (
    "a be ce de e ef ge ha i je ka el em en o pe ki er es te u fe we eks ye zet"  # of A to Z
)

INDONESIAN: Final = SpokenLanguage(
    point="koma",
    percent="persen",
    to="sampai",
    minus="minus",
    plus="ditambah",
    times="kali",
    divided="dibagi",
    equals="sama dengan",
    less="dikurangi",
    per="per",
    number="nomor",
    year="tahun",
    slash="garis miring",
    dot="titik",
    at="et",
    and_="dan",
    or_="atau",
    dash="strip",
    months=(
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    ),
    money={
        "Rp": ("rupiah", ""),
        "IDR": ("rupiah", ""),
        "RM": ("ringgit", "sen"),
        "MYR": ("ringgit", "sen"),
        "HK$": ("dolar Hong Kong", "sen"),
        "HKD": ("dolar Hong Kong", "sen"),
        "NT$": ("dolar Taiwan", ""),
        "TWD": ("dolar Taiwan", ""),
        "S$": ("dolar Singapura", "sen"),
        "SGD": ("dolar Singapura", "sen"),
        "B$": ("dolar Brunei", "sen"),
        "BND": ("dolar Brunei", "sen"),
        "US$": ("dolar Amerika", "sen"),
        "USD": ("dolar Amerika", "sen"),
        "SAR": ("riyal", ""),
        "AED": ("dirham", ""),
        "₩": ("won", ""),
        "KRW": ("won", ""),
        "¥": ("yen", ""),
        "JPY": ("yen", ""),
        "€": ("euro", "sen"),
        "EUR": ("euro", "sen"),
        "TL": ("lira Turki", ""),
        "TRY": ("lira Turki", ""),
        "$": ("dolar", "sen"),
    },
    units={
        "kg": "kilogram",
        "g": "gram",
        "km": "kilometer",
        "m": "meter",
        "cm": "sentimeter",
        "mm": "milimeter",
        "m²": "meter persegi",
        "m2": "meter persegi",
        "ha": "hektare",
        "l": "liter",
        "ml": "mililiter",
        "GB": "gigabita",
        "MB": "megabita",
        "kB": "kilobita",
        "kWh": "kilowat jam",
        "°C": "derajat selsius",
        "x": "kali",
        "rb": "ribu",
        "jt": "juta",
        "WIB": "waktu Indonesia barat",
        "WITA": "waktu Indonesia tengah",
        "WIT": "waktu Indonesia timur",
    },
    short={
        "dan/atau": "dan atau",
        "No.": "nomor",
        "no.": "nomor",
        "dll.": "dan lain-lain",
        "dsb.": "dan sebagainya",
        "dst.": "dan seterusnya",
        "s.d.": "sampai dengan",
        "s/d": "sampai dengan",
        "a.n.": "atas nama",
        "d.a.": "dengan alamat",
        "hlm.": "halaman",
        "tgl.": "tanggal",
        "tsb.": "tersebut",
        "Jl.": "jalan",
        "Kab.": "kabupaten",
        "Kec.": "kecamatan",
        "Bpk.": "bapak",
        "Sdr.": "saudara",
        "yth.": "yang terhormat",
        "dr.": "dokter",
        "UU": "undang-undang",
        "PP": "peraturan pemerintah",
        "Permenaker": "peraturan menteri tenaga kerja",
        "Perpres": "peraturan presiden",
        "rb": "ribu",
        "jt": "juta",
    },
    parts={2: "setengah", 3: "sepertiga", 4: "seperempat", 5: "seperlima", 10: "sepersepuluh"},
    letters=dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _NAMES.split(), strict=True)),
    words={
        "PIN": "pin",
        "PINs": "pin",
        "KUR": "kur",
        "QRIS": "kris",
        "SIM": "sim",
        "SLIK": "slik",
        "SAPA": "sapa",
        "PASTI": "pasti",
        "SISKOP": "siskop",
        "SIP": "sip",
        "SAKTI": "sakti",
        "KUPVA": "kupva",
        "IMEI": "imei",
        "IASC": "iask",
        "ANTARA": "antara",
        "OVO": "ovo",
        "DANA": "dana",
        "TIDAK": "tidak",
    },
    before_phone=(
        "telepon",
        "menelepon",
        "telp",
        "hubungi",
        "lapor",
        "SAPA",
        "Layanan",
        "layanan",
        "WhatsApp",
        "kontak",
        "Kontak",
        "OJK",
        "SMS",
        "Ketenagakerjaan",
        "ke nomor",
    ),
    rated="(?:hari|minggu|bulan|tahun|jam|orang|kg|km|kali)",
)

ENGLISH: Final = SpokenLanguage(
    point="point",
    percent="percent",
    to="to",
    minus="minus",
    plus="plus",
    times="times",
    divided="divided by",
    equals="equals",
    less="minus",
    per="per",
    number="number",
    year="of",
    slash="slash",
    dot="dot",
    at="at",
    and_="and",
    or_="or",
    dash="dash",
    months=(
        "January February March April May June July August September October November December"
    ),
    money={
        **dict.fromkeys(("Rp", "IDR"), ("rupiah", "")),
        **dict.fromkeys(("RM", "MYR"), ("ringgit", "sen")),
        **dict.fromkeys(("HK$", "HKD"), ("Hong Kong dollars", "cents")),
        **dict.fromkeys(("NT$", "TWD"), ("Taiwan dollars", "")),
        **dict.fromkeys(("S$", "SGD"), ("Singapore dollars", "cents")),
        **dict.fromkeys(("B$", "BND"), ("Brunei dollars", "cents")),
        **dict.fromkeys(("US$", "USD"), ("US dollars", "cents")),
        **dict.fromkeys(("₩", "KRW"), ("won", "")),
        **dict.fromkeys(("¥", "JPY"), ("yen", "")),
        **dict.fromkeys(("€", "EUR"), ("euros", "cents")),
        **dict.fromkeys(("TL", "TRY"), ("Turkish lira", "")),
        "SAR": ("riyals", ""),
        "AED": ("dirhams", ""),
        "$": ("dollars", "cents"),
    },
    units={
        "kg": "kilograms",
        "km": "kilometres",
        "m": "metres",
        "cm": "centimetres",
        "mm": "millimetres",
        "GB": "gigabytes",
        "MB": "megabytes",
        "kB": "kilobytes",
        "x": "times",
    },
    short={
        "and/or": "and or",
        "No.": "number",
        "e.g.": "for example",
        "i.e.": "that is",
        "etc.": "and so on",
        "UU": "Law",
        "Permenaker": "the manpower minister's regulation",
    },
    parts={2: "half", 3: "a third", 4: "a quarter", 5: "a fifth", 10: "a tenth"},
    letters={letter: letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    words={
        "PIN": "pin",
        "PINs": "pins",
        "KUR": "kur",
        "QRIS": "kris",
        "SIM": "sim",
        "SLIK": "slik",
        "SAPA": "sapa",
        "PASTI": "pasti",
        "SIP": "sip",
        "KUPVA": "kupva",
    },
    before_phone=("call", "Call", "SAPA", "number", "WhatsApp", "to", "at", "OJK", "dial"),
    rated="(?:day|week|month|year|hour|person|kg|km|time)",
)

TONGUES: Final = {"id": INDONESIAN, "en": ENGLISH}
