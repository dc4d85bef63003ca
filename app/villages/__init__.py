"""Villages with a programme for migrant workers: a registry, readiness, and a kit for meetings."""

from app.kit.room import MenuItem, PersonalTable, Room
from app.kit.text.msgid import N_
from app.villages import actions, cli, queries, routes

ROOM = Room(
    blueprint=routes.bp,
    menu=(MenuItem("villages.manage", N_("Desa"), "rumah", 12, routes.MANAGE, True),),
    cli={"desa": cli.COMMANDS},
    personal_data={
        "programme_village_change": PersonalTable(
            queries.own_changes,
            actions.forget_changer,
            N_("Desa program yang Anda catat atau ubah. Nama Anda dilepas bersama profil."),
        ),
        "village_mark": PersonalTable(
            queries.own_marks,
            actions.forget_marker,
            N_("Kesiapan desa yang Anda catat. Nama Anda dilepas bersama profil."),
        ),
        "village_meeting": PersonalTable(
            queries.own_meetings,
            actions.forget_meeting_noter,
            N_("Pertemuan desa yang Anda catat. Nama Anda dilepas bersama profil."),
        ),
    },
)
