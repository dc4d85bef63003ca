"""Meetings of a cohort, and who was there."""

from pathlib import Path

from app.kit.room import PersonalTable, Room, ScheduledJob
from app.kit.text.msgid import N_
from app.meetings import actions, queries
from app.meetings.routes import bp

ROOM = Room(
    blueprint=bp,
    api=Path(__file__).with_name("openapi.yaml"),
    sync_kinds={"attendance": actions.ATTENDANCE},
    personal_data={
        "meeting": PersonalTable(
            queries.own_meetings,
            actions.erase_meetings,
            N_("Pertemuan yang Anda catat sebagai pelatih. Nama Anda dihapus bersama profil."),
        ),
        "attendance_mark": PersonalTable(
            queries.own_attendance_marks,
            actions.erase_attendance_marks,
            N_("Hadir atau tidak di pertemuan kelompok. Dihapus bersama profil."),
        ),
    },
    scheduled_jobs=(ScheduledJob("meetings.left", actions.delete_marks_of_people_who_left),),
)
