"""Rules of taking part without a phone. Pure."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

from app.kit.text.msgid import N_

CLAIM_KIND = "lisan"
CLAIM_LIVES = timedelta(hours=24)
"""So long a slip opens the account of its person: as a trainer's code on paper does."""
TAKEN_LATE = timedelta(days=14)
"""For so long after a person answers on a phone herself a trainer's phone may still send what she
answered before; its clock is the trainer's word, and nobody's progress may be made up by it."""
WORDING = 1
"""The wording of the consent that is read aloud today. A changed wording is a new version."""

_CARDS = {
    1: (
        N_("Bekal menyimpan nama panggilan dan pelajaran Anda."),
        N_("Jawaban Anda saya catat di sini, di depan Anda."),
        N_("Saya tidak menyimpan nomor telepon atau nomor KTP."),
        N_("Anda boleh bilang tidak. Anda tetap boleh ikut belajar."),
        N_("Kapan saja Anda boleh minta semuanya dihapus."),
        N_("Apakah umur Anda 18 tahun atau lebih, dan Anda setuju?"),
    )
}
_OF_INVITATIONS = UUID("5f0a0a4e-6f3b-4b53-9f0e-1d7c9b1f2a60")


def consent_card(version: int = WORDING) -> tuple[str, ...]:
    """The sentences (Indonesian, to be translated) that a trainer reads aloud before a person
    without a phone takes part. Raises KeyError for an unknown version."""
    return _CARDS[version]


def is_known_wording(version: int) -> bool:
    return version in _CARDS


def account_of_invitation(invitation: UUID) -> UUID:
    """The id of the account that is made from an invitation by consent read aloud: the same
    wherever it is made, so that two trainers without a network make one account."""
    return uuid5(_OF_INVITATIONS, invitation.hex)
