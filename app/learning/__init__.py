"""Learning: the published course, quizzes and their attempts, progress, the authors' page."""

from flask import Flask

from app.kit.msgid import N_
from app.kit.room import Due, MenuItem, PersonalTable, Room
from app.learning import cli, publication, queries, routes
from app.learning.actions.attempts import QUIZ, erase_attempts
from app.learning.actions.progress import erase_lesson_progress
from app.learning.actions.publish import republish_overdue
from app.learning.routes import front


def connect(app: Flask) -> None:
    publication.connect(app)
    front.connect(app)


ROOM = Room(
    blueprint=routes.bp,
    menu=(
        MenuItem("learning.overview", N_("Belajar"), "belajar", place=20, for_staff=True),
        MenuItem(
            "learning.manage",
            N_("Kursus"),
            "unggah",
            place=70,
            permission="learning:course:manage",
            for_staff=True,
        ),
    ),
    cli={"kursus": cli.COMMANDS},
    sync_kinds={"quiz": QUIZ},
    personal_data={
        "attempt": PersonalTable(
            export=queries.attempts_of,
            erase=erase_attempts,
            retention=N_("Selama akun ada; dihapus bersama akun."),
        ),
        "lesson_progress": PersonalTable(
            export=queries.progress_of,
            erase=erase_lesson_progress,
            retention=N_("Selama akun ada; dihapus bersama akun."),
        ),
    },
    due=(Due("kursus", republish_overdue),),
    connect=connect,
)
