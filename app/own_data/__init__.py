"""Own data: view, export, correct and erase it, over all rooms."""

from app.kit.room import PersonalTable, Room
from app.kit.text.msgid import N_
from app.own_data import actions, queries
from app.own_data.routes import bp

ROOM = Room(
    blueprint=bp,
    links=(("own_data", "own_data.index"),),
    personal_data={
        "audit_event": PersonalTable(
            export=queries.audit_events,
            erase=actions.forget_in_audit,
            retention=N_("Jejak tindakan tetap ada, tanpa menyebut siapa."),
        )
    },
)
