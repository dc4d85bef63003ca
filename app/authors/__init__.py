"""What those who write the course need: what is published and what is wrong in the files, a lesson
as its readers would see it, and what readers found unclear."""

from app.authors.routes import bp
from app.kit.room import MenuItem, Room
from app.kit.text.msgid import N_

ROOM = Room(
    blueprint=bp,
    menu=(
        MenuItem(
            "authors.manage",
            N_("Kursus"),
            "unggah",
            place=70,
            permission="course:course:manage",
            for_staff=True,
        ),
        MenuItem(
            "authors.preview_lesson",
            N_("Pratinjau"),
            "belajar",
            place=71,
            permission="course:lesson:preview",
            for_staff=True,
        ),
    ),
)
