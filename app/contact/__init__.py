"""What a person wishes about being called by trainers: not again, not now, or before leaving."""

from app.contact import actions, queries
from app.contact.routes import bp
from app.kit.room import PersonalTable, Room, ScheduledJob
from app.kit.text.msgid import N_

ROOM = Room(
    blueprint=bp,
    scheduled_jobs=(ScheduledJob("contact.past", actions.delete_past_contact_rows),),
    personal_data={
        "contact_wish": PersonalTable(
            queries.export_contact_wishes,
            actions.erase_contact_wishes,
            N_("Apakah pelatih boleh menghubungi Anda. Tetap sampai Anda ubah."),
        ),
        "planned_departure": PersonalTable(
            queries.export_planned_departures,
            actions.erase_planned_departure,
            N_("Bulan Anda berangkat. Dihapus sesudah bulan itu."),
        ),
    },
)
