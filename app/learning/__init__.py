"""Learning: stored quiz attempts, progress, and a person's own course pages."""

from app.kit.room import MenuItem, PersonalTable, Room
from app.kit.text.msgid import N_
from app.learning import queries, routes
from app.learning.actions.attempts import QUIZ, erase_attempts
from app.learning.actions.progress import erase_lesson_progress
from app.learning.routes.fast import FAST

ROOM = Room(
    blueprint=routes.bp,
    menu=(MenuItem("learning.overview", N_("Belajar"), "belajar", place=20, for_staff=True),),
    sync_kinds={"quiz": QUIZ},
    personal_data={
        "attempt": PersonalTable(
            export=queries.export_attempts,
            erase=erase_attempts,
            retention=N_("Selama akun ada; dihapus bersama akun."),
        ),
        "lesson_progress": PersonalTable(
            export=queries.export_lesson_progress,
            erase=erase_lesson_progress,
            retention=N_("Selama akun ada; dihapus bersama akun."),
        ),
    },
    first_step=routes.personal.first_lesson_url,
    fast=FAST,
)
