"""A trainer's day: whom to call this week, what to say, and what came of it."""

from app.calls import actions, queries
from app.calls.routes import bp
from app.kit.room import MenuItem, PersonalTable, Room, ScheduledJob
from app.kit.text.msgid import N_
from app.training.rules import MAKE_COHORT

ROOM = Room(
    blueprint=bp,
    menu=(MenuItem("calls.today", N_("Hari ini"), "kalender", 4, MAKE_COHORT, True),),
    scheduled_jobs=(ScheduledJob("calls.past", actions.delete_old_call_results),),
    personal_data={
        "call_result": PersonalTable(
            queries.own_call_results,
            actions.erase_call_results,
            N_("Kapan pelatih menghubungi Anda, dan hasilnya. Dihapus setelah 120 hari."),
        ),
    },
)
