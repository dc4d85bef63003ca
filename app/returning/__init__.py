"""Coming home: what to do first when it is not planned, whichever way; and a person's own plan for
the end of a contract, which nobody else reads."""

from app.kit.room import PersonalTable, Room, ScheduledJob
from app.kit.text.msgid import N_
from app.returning import actions, queries
from app.returning.routes import bp

_RETENTION = N_("Sampai Anda hapus, paling lama setahun sesudah tiba.")

ROOM = Room(
    blueprint=bp,
    scheduled_jobs=(ScheduledJob("returning.old", actions.delete_old_return_plans),),
    personal_data={
        "return_plan": PersonalTable(
            queries.export_return_plan, actions.erase_return_plan, _RETENTION
        ),
        "return_step": PersonalTable(
            queries.export_return_steps, actions.erase_return_steps, _RETENTION
        ),
        "return_paper": PersonalTable(
            queries.export_return_papers, actions.erase_return_papers, _RETENTION
        ),
    },
)
