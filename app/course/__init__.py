"""The published course: lessons and quizzes as everyone reads them, the try-out that keeps nothing,
what readers find unclear, the authors' page. What people answer and how far they are is learning's.
"""

from app.course import routes
from app.course.actions.publish import republish_overdue
from app.course.publication import front
from app.kit.msgid import N_
from app.kit.room import Due, MenuItem, Room

ROOM = Room(
    blueprint=routes.bp,
    menu=(
        MenuItem(
            "course.manage",
            N_("Kursus"),
            "unggah",
            place=70,
            permission="course:course:manage",
            for_staff=True,
        ),
        MenuItem(
            "course.preview_lesson",
            N_("Pratinjau"),
            "belajar",
            place=71,
            permission="course:lesson:preview",
            for_staff=True,
        ),
    ),
    due=(Due("kursus", republish_overdue),),
    connect=front.connect,
)
