"""Recovery: what opens a profile when this phone or the PIN does not. Six words; a trainer's
one-time code and the PIN; the code, a day's wait and a new PIN. And which PINs will do."""

from app.kit.room import PersonalTable, Room, ScheduledJob
from app.kit.text.msgid import N_
from app.recovery import actions, queries, routes

ROOM = Room(
    blueprint=routes.bp,
    personal_data={
        "trainer_code": PersonalTable(
            queries.export_trainer_codes,
            actions.erase_trainer_codes,
            N_("Kode dari pelatih dan kapan dipakai. Dihapus setelah 30 hari."),
        )
    },
    scheduled_jobs=(ScheduledJob("recovery.sweep", actions.delete_old_trainer_codes),),
)
