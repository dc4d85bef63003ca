"""Lisan: people without a phone take part by consent and answers that a trainer enters."""

from app.kit.room import InvitationCodeKind, PersonalTable, Room
from app.kit.text.msgid import N_
from app.spoken import actions, queries
from app.spoken.routes import bp, claimed_account, preview_claim, start_after_claiming
from app.spoken.rules import CLAIM_KIND

ROOM = Room(
    blueprint=bp,
    code_kinds={
        CLAIM_KIND: InvitationCodeKind(
            preview_claim, actions.accept_claim, start_after_claiming, claimed_account
        )
    },
    sync_kinds={"lisan": actions.SPOKEN},
    personal_data={
        "spoken_consent": PersonalTable(
            queries.own_spoken_consents,
            actions.erase_spoken_consents,
            N_("Persetujuan yang dibacakan pelatih kepada Anda. Dihapus bersama profil."),
        ),
    },
)
