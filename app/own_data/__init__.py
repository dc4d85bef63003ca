"""Own data: view, export, correct and erase it, over all rooms."""

from app.kit.room import PersonalTable, Room
from app.kit.store.exported import make_exporter
from app.kit.store.models import AuditEvent
from app.kit.text.msgid import N_
from app.own_data import actions
from app.own_data.routes import bp

ROOM = Room(
    blueprint=bp,
    links=(("own_data", "own_data.index"),),
    personal_data={
        "audit_event": PersonalTable(
            export=make_exporter(
                AuditEvent.who,
                AuditEvent.at,
                AuditEvent.what,
                AuditEvent.about,
                order_by=AuditEvent.at,
            ),
            erase=actions.remove_person_from_audit,
            retention=N_("Jejak tindakan tetap ada, tanpa menyebut siapa."),
        )
    },
)
