"""What a proposal and an answer may say. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from app.kit.text.msgid import N_
from app.partners.rules.entries import names_person
from app.rosters.rules.cells import plain_text

SUBJECTS: Final[Mapping[str, str]] = {
    "angka": N_("Angka dan indikator"),
    "pelajaran": N_("Pelajaran"),
    "praktik": N_("Cara kerja di lapangan"),
}
STATES: Final[Mapping[str, str]] = {
    "dibahas": N_("Sedang dibahas"),
    "diterima": N_("Diterima"),
    "sebagian": N_("Diterima sebagian"),
    "ditolak": N_("Tidak diterima"),
    "dijalankan": N_("Sudah dijalankan"),
    "dicabut": N_("Dicabut lembaganya"),
}
LONGEST_LINE: Final = 120
LONGEST_TEXT: Final = 1000
MOST_WAITING: Final = 200
"""So many proposals may wait for staff; more are turned away until some were read."""

_DAY: Final = re.compile(
    r"\b(?:19|20)\d{2}-[01]\d-[0-3]\d\b|\b[0-3]?\d[-/.][01]?\d[-/.](?:19|20)\d{2}\b"
)
_AMOUNT: Final = re.compile(
    r"(?<![\d.+])(?:Rp ?\d{1,3}(?:\.\d{3})+|[1-9]\d{0,2}(?:\.000)+)(?!\d|\.\d)"
)
_NUMBER: Final = re.compile(r"\d(?:(?:[ ()./_·•–—-]|,(?! ))*\d){6,}")
_CONTACT: Final = re.compile(
    r"\S@\S|\b(?:wa\.me|t\.me|wa\.link|bit\.ly|s\.id|linktr\.ee|tinyurl\.com)/", re.IGNORECASE
)
"""Mail, chats, and short addresses, which do not say where they lead."""


@dataclass(frozen=True, slots=True)
class ProposalText:
    """What an organisation proposes; see models.Proposal."""

    organisation: str
    subject: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerText:
    """What an office answers; see models.ProposalAnswer."""

    state: str
    office: str
    text: str


def private_fault(text: str) -> Literal["", "number", "person"]:
    """Why a text may not be published: "number" for what may be a telephone number, NIK or
    address of mail, "person" for what seems to name a person; "" if it may.

    >>> [private_fault(text) for text in ("Telepon 0812-3456-7890", "tulis ke a@contoh.id")]
    ['number', 'number']
    >>> private_fault("Menurut Ibu Sari, angkanya keliru")
    'person'
    >>> private_fault("Sejak 2026-11-30, biaya Rp1.500.000 menurut Permen P2MI 32/2025")
    ''
    """
    plain = plain_text(text)
    if _NUMBER.search(_AMOUNT.sub("", _DAY.sub("", plain))) or _CONTACT.search(plain):
        return "number"
    return "person" if names_person(text) else ""
