"""An entry of a partner, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from app.kit.text.msgid import N_
from app.partners.rules.numbers import tells_number, tells_web
from app.partners.rules.vocabulary import KINDS, LANGUAGES, NEEDS, SHELTER_KIND, SHELTER_NEED
from app.regions.codes import COUNTRY, is_region_code

LONGEST: Final = {
    "name": 120,
    "about": 300,
    "hours": 160,
    "phone": 30,
    "desk": 80,
    "web": 300,
    "address": 200,
    "cost": 120,
    "source": 300,
    "as_of": 10,
    "checked_by": 80,
}
"""Longest text of each field."""
MOST_PLACES: Final = 40
REGENCY_LENGTH: Final = 5
CONTACT_FIELDS: Final = ("phone", "web")
"""A stolen link that changed one of these would lead victims to whoever holds it."""

PHONE = re.compile(r"\+?[0-9][0-9 ()-]{2,28}")
AS_OF = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_PERSON = re.compile(
    r"\b(?i:bapak|pak|ibu|bu|sdri?|saudara|saudari|mas|mba|mbak|kak|bang|tuan|nyonya|mr|mrs|ms|hj|"
    r"drs|dra|a\.n)\b\.? +(?=[A-Z][a-z])"
)
"""A form of address before a name; a desk or an office has none."""
ADDRESS = re.compile(
    r"\b(?i:jl|jln|jalan|gg|gang|rt|rw|blok|kav|no|nomor rumah|lantai|lt|dusun|dukuh|kampung|"
    r"komplek|kompleks|perumahan|kode pos|street|st|road|rd|avenue|ave|lane|building|floor|block|"
    r"belakang|samping|seberang|depan)\b\.? *(?=[A-Z0-9])|"
    r"-?[0-9]{1,3}\.[0-9]{3,} *[,;] *-?[0-9]{1,3}\.[0-9]{3,}|"
    r"(?i:maps\.|goo\.gl|google\.[a-z.]+/maps|openstreetmap|what3words)"
)
"""What reads like an address, a place on a map or the way to a door."""

_URL = re.compile(r"https?://\S+")
_CHAT = re.compile(r"(?i:\b(?:wa|t)\.me\b|whatsapp\.com|\bwa\.link\b)")
"""A source is an address of the web, but not one that opens a conversation."""


@dataclass(frozen=True, kw_only=True)
class PartnerEntry:
    """What is published of a partner. `places`: codes of regions, "00" for all of Indonesia, or
    countries (ISO 3166, lower case). `desk`: the role or front desk that answers, never a person.
    `as_of`: year, month or day of the source. `checked_by`: the office that made sure that the
    entry is right, on `checked_on`; both empty if nobody has."""

    id: UUID
    name: str
    kind: str
    about: str
    needs: tuple[str, ...]
    places: tuple[str, ...]
    languages: tuple[str, ...] = ()
    hours: str = ""
    phone: str = ""
    desk: str = ""
    web: str = ""
    address: str = ""
    cost: str = ""
    source: str = ""
    as_of: str = ""
    checked_by: str = ""
    checked_on: date | None = None

    @property
    def is_shelter(self) -> bool:
        """Whether people who hide live there, so that it has no address anywhere."""
        return self.kind == SHELTER_KIND or SHELTER_NEED in self.needs

    def unified(self) -> PartnerEntry:
        """The same entry with each list without repetitions, in the order of its vocabulary."""
        return replace(
            self,
            needs=tuple(sorted(set(self.needs))),
            places=tuple(sorted(set(self.places))),
            languages=tuple(sorted(set(self.languages))),
        )


@dataclass(frozen=True, slots=True)
class EntryFault:
    """What is wrong with a field of an entry, as a sentence to be translated."""

    field: str
    sentence: str


def is_foreign_country(code: str) -> bool:
    """Whether `code` has the form of a country other than Indonesia.

    >>> [is_foreign_country(code) for code in ("tw", "TW", "id", "35", "")]
    [True, False, False, False, False]
    """
    return re.fullmatch(r"[a-z]{2}", code) is not None and code != "id"


def is_place(code: str) -> bool:
    """Whether `code` has the form of a region or a country.

    >>> [is_place(code) for code in ("00", "33.01", "hk", "3301")]
    [True, True, True, False]
    """
    return is_region_code(code) or is_foreign_country(code)


def is_partial_date(text: str) -> bool:
    """Whether `text` is a year, a month or a day that there is.

    >>> [is_partial_date(text) for text in ("2026", "2026-02", "2026-02-28", "2026-02-31", "0000")]
    [True, True, True, False, False]
    """
    if not AS_OF.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def tells_contact(text: str) -> bool:
    """Whether a text holds something like a telephone number, an e-mail or a web address.

    >>> [tells_contact(text) for text in ("WA 0812-3456-789", "tulis ke a@b.id", "di contoh.org")]
    [True, True, True]
    >>> [tells_contact(text) for text in ("08.00-15.00, 16.00-17.00", "RT 03 RW 12, 53211", "")]
    [False, False, False]
    """
    return tells_number(text) or tells_web(text)


def names_person(text: str) -> bool:
    """Whether a text seems to name a person.

    >>> [names_person(text) for text in ("Ibu Sari", "loket pengaduan", "ibu kota kabupaten")]
    [True, False, False]
    """
    return _PERSON.search(text) is not None


def scopes_of(places: tuple[str, ...]) -> tuple[str, ...]:
    """The regions that a member of staff must hold all of to answer for an entry in these places;
    what is abroad belongs to whoever holds the country.

    >>> scopes_of(("33.01", "tw"))
    ('33.01', '00')
    """
    return tuple(COUNTRY if is_foreign_country(code) else code for code in places)


def find_faults(entry: PartnerEntry, today: date) -> list[EntryFault]:
    """Everything that is wrong with an entry; empty if it may be published."""
    return [
        *_faults_of_lists(entry),
        *_faults_of_texts(entry),
        *_faults_of_dates(entry, today),
        *_faults_of_shelter(entry),
    ]


def _faults_of_lists(entry: PartnerEntry) -> Iterator[EntryFault]:
    if entry.kind not in KINDS:
        yield EntryFault("kind", N_("Pilih jenis lembaga dari daftar."))
    if not entry.needs or not set(entry.needs) <= set(NEEDS):
        yield EntryFault("needs", N_("Pilih bantuan dari daftar, paling sedikit satu."))
    if not entry.places or not all(map(is_place, entry.places)):
        yield EntryFault("places", N_("Tulis kode wilayah atau negara. Contoh: 33.01 atau tw"))
    if len(entry.places) > MOST_PLACES:
        yield EntryFault("places", N_("Terlalu banyak tempat. Tulis provinsinya saja."))
    if not set(entry.languages) <= set(LANGUAGES):
        yield EntryFault("languages", N_("Pilih bahasa dari daftar."))


def _faults_of_texts(entry: PartnerEntry) -> Iterator[EntryFault]:
    for field, most in LONGEST.items():
        text = getattr(entry, field)
        if len(text) > most or not text.isprintable():
            yield EntryFault(field, N_("Tulis lebih pendek, dalam satu baris."))
        if field not in ("web", "source", "phone") and names_person(text):
            yield EntryFault(field, N_("Tulis loket atau jabatan, bukan nama orang."))
        if field not in (*CONTACT_FIELDS, "source", "as_of") and tells_contact(text):
            yield EntryFault(field, N_("Tulis nomor atau laman di kolomnya sendiri."))
    if tells_number(_URL.sub(" ", entry.source)) or _CHAT.search(entry.source):
        yield EntryFault("source", N_("Tulis nomor atau laman di kolomnya sendiri."))
    if not entry.name:
        yield EntryFault("name", N_("Tulis nama lembaga atau kantornya."))
    if entry.phone and not PHONE.fullmatch(entry.phone):
        yield EntryFault("phone", N_("Tulis satu nomor. Contoh: 0282 123 456"))
    if entry.phone and not entry.desk:
        yield EntryFault("desk", N_("Tulis siapa yang mengangkat. Contoh: loket pengaduan"))
    if entry.web and not _is_web_address(entry.web):
        yield EntryFault("web", N_("Tulis alamat lengkap, dengan https:// di depan."))


def _faults_of_dates(entry: PartnerEntry, today: date) -> Iterator[EntryFault]:
    if entry.as_of and not is_partial_date(entry.as_of):
        yield EntryFault("as_of", N_("Tulis tahun, bulan, atau hari. Contoh: 2026-11"))
    if bool(entry.checked_by) != (entry.checked_on is not None):
        yield EntryFault("checked_on", N_("Tulis kantor yang memastikan dan tanggalnya."))
    if entry.checked_on is not None and entry.checked_on > today:
        yield EntryFault("checked_on", N_("Tanggal ini belum tiba."))


def _faults_of_shelter(entry: PartnerEntry) -> Iterator[EntryFault]:
    """Whoever looks for a woman who hides reads this list as well."""
    if not entry.is_shelter:
        return
    if entry.address:
        yield EntryFault("address", N_("Alamat rumah aman tidak pernah ditulis."))
    if any(len(code) > REGENCY_LENGTH for code in entry.places):
        yield EntryFault("places", N_("Rumah aman ditulis sampai kabupaten saja."))
    for field in fields(entry):
        text: Any = getattr(entry, field.name)
        if field.name != "address" and isinstance(text, str) and ADDRESS.search(text):
            yield EntryFault(field.name, N_("Ini seperti alamat. Rumah aman tidak punya alamat."))


def _is_web_address(text: str) -> bool:
    if not text.isascii() or any(sign.isspace() for sign in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        return False
