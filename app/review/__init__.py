"""Review: asks questions of passed lessons again when they are due (spaced repetition). Results are
shown to the learner only. Progress, core and counters belong to learning and never change here."""

from app.kit.room import PersonalTable, Room
from app.kit.text.msgid import N_
from app.review import queries, routes
from app.review.actions import REVIEW, erase_review_answers, erase_review_due_dates

ROOM = Room(
    blueprint=routes.bp,
    sync_kinds={"review": REVIEW},
    personal_data={
        "review_answer": PersonalTable(
            export=queries.export_review_answers,
            erase=erase_review_answers,
            retention=N_("Selama akun ada; dihapus bersama akun."),
        ),
        "review_due": PersonalTable(
            export=queries.export_review_due_dates,
            erase=erase_review_due_dates,
            retention=N_("Selama akun ada; dihapus bersama akun."),
        ),
    },
)
