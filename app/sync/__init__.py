"""Receipts: each thing that a phone or a form sent, once. Kinds are handed in by rooms."""

from app.kit.msgid import N_
from app.kit.room import PersonalTable, Room
from app.sync import actions, queries

ROOM = Room(
    personal_data={
        "receipt": PersonalTable(
            export=queries.of_account,
            erase=actions.erase_receipts,
            retention=N_("Tanda terima jawaban. Dihapus bersama profil."),
        )
    },
)
