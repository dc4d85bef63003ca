"""Proposed versions of an entry: what they change, and who may let them stand. Pure.

Nobody decides about what they proposed or rang themselves, so that neither a stolen link nor one
member of staff alone can lead people in need to another number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from app.kit.text.msgid import N_
from app.partners.rules.entries import CONTACT_FIELDS, PartnerEntry, scopes_of

NEW, EDIT, END, CHECK = "baru", "ubah", "akhiri", "pasti"
STAFF, LINK = "petugas", "tautan"
WAITING, APPROVED, REFUSED, REPLACED = "menunggu", "disetujui", "ditolak", "diganti"

CHANGES: Final = {
    NEW: N_("Mitra baru"),
    EDIT: N_("Perubahan"),
    END: N_("Tidak melayani lagi"),
    CHECK: N_("Dipastikan"),
}
ORIGINS: Final = {
    STAFF: N_("petugas"),
    LINK: N_("lembaga itu sendiri, lewat tautan"),
}
STATES: Final = {
    WAITING: N_("Menunggu diperiksa"),
    APPROVED: N_("Disetujui"),
    REFUSED: N_("Ditolak"),
    REPLACED: N_("Diganti usulan baru"),
}
FIELD_NAMES: Final = {
    "name": N_("Nama"),
    "kind": N_("Jenis"),
    "about": N_("Keterangan"),
    "needs": N_("Bantuan yang diberikan"),
    "places": N_("Tempat"),
    "languages": N_("Bahasa"),
    "hours": N_("Jam buka"),
    "phone": N_("Nomor telepon"),
    "desk": N_("Loket yang mengangkat"),
    "web": N_("Laman"),
    "address": N_("Alamat"),
    "cost": N_("Biaya"),
    "source": N_("Sumber"),
    "as_of": N_("Sumber per"),
    "checked_by": N_("Dipastikan oleh"),
    "checked_on": N_("Dipastikan tanggal"),
}
_LISTS: Final = ("needs", "places", "languages")
_CHECKED: Final = ("checked_by", "checked_on")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose value differs. `before` and `after`: text, or codes in a tuple."""

    field: str
    before: Any
    after: Any


def entry_as_values(entry: PartnerEntry) -> dict[str, Any]:
    """The fields of an entry as JSON, without its id."""
    told = asdict(entry)
    del told["id"]
    on = entry.checked_on
    return told | {name: list(told[name]) for name in _LISTS} | {"checked_on": on and str(on)}


def entry_of_values(partner: UUID, values: Mapping[str, Any]) -> PartnerEntry:
    """The entry that `entry_as_values` told."""
    on = values.get("checked_on")
    lists = {name: tuple(values[name]) for name in _LISTS}
    told = dict(values) | lists | {"checked_on": date.fromisoformat(on) if on else None}
    return PartnerEntry(id=partner, **told)


def list_changes(before: PartnerEntry | None, after: PartnerEntry) -> list[FieldChange]:
    """The fields that differ, in the order in which pages show them; of a new entry all that are
    not empty."""
    old = before or PartnerEntry(id=after.id, name="", kind="", about="", needs=(), places=())
    pairs = ((name, getattr(old, name), getattr(after, name)) for name in FIELD_NAMES)
    return [FieldChange(*pair) for pair in pairs if pair[1] != pair[2]]


def with_check_of(entry: PartnerEntry, stored: PartnerEntry | None) -> PartnerEntry:
    """The entry with the check of the stored one: to edit is not to check."""
    by, on = (stored.checked_by, stored.checked_on) if stored else ("", None)
    return replace(entry, checked_by=by, checked_on=on)


def needs_ring(before: PartnerEntry | None, after: PartnerEntry) -> bool:
    """Whether an office must ring before `after` may stand: it leads to another number or address
    of the web than the published entry, or is new and leads to one.

    >>> entry = PartnerEntry(id=UUID(int=1), name="a", kind="lain", about="", needs=(), places=())
    >>> with_number = replace(entry, phone="0800 1")
    >>> [needs_ring(*each) for each in ((entry, with_number), (with_number, entry), (None, entry))]
    [True, False, False]
    >>> needs_ring(with_number, replace(with_number, hours="08.00")), needs_ring(None, with_number)
    (False, True)
    """
    known = {field: getattr(before, field, "") for field in CONTACT_FIELDS}
    return any(getattr(after, field) not in ("", known[field]) for field in CONTACT_FIELDS)


def entry_digest(entry: PartnerEntry | None) -> str:
    """A fingerprint of what an entry says, but for its check."""
    values = entry_as_values(entry) if entry else {}
    told = {name: value for name, value in values.items() if name not in _CHECKED}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def may_keep(may: Callable[[str], bool], *entries: PartnerEntry | None) -> bool:
    """Whether a member of staff answers for these entries: `may` is true for each of their regions.

    >>> entry = PartnerEntry(id=UUID(int=1), name="", kind="", about="", needs=(), places=("33",))
    >>> abroad = replace(entry, places=("33", "tw"))
    >>> [may_keep(lambda code: code.startswith("33"), each) for each in (entry, abroad)]
    [True, False]
    """
    return all(may(code) for entry in entries if entry for code in scopes_of(entry.places))
