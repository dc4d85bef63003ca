"""Pages for course authors: published modules and faults in the files, preview of a lesson, and
passages that readers marked as unclear."""

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
