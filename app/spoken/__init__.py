"""Lisan: people without a phone take part by consent and answers that a trainer enters."""

from app.kit.room import PersonalTable, Room
from app.kit.text.msgid import N_
from app.spoken import actions, queries
from app.spoken.routes import bp

ROOM = Room(
    blueprint=bp,
    sync_kinds={"lisan": actions.SPOKEN},
    personal_data={
        "spoken_consent": PersonalTable(
            queries.own_spoken_consents,
            actions.erase_spoken_consents,
            N_("Persetujuan yang dibacakan pelatih kepada Anda. Dihapus bersama profil."),
        ),
    },
)
