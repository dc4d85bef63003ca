"""Survey results of a region: score changes of the same people, and the indicators F1 to F5."""

from app.kit.room import MenuItem, Room
from app.kit.text.msgid import N_
from app.survey_results.routes import PERMISSION, bp

ROOM = Room(
    blueprint=bp,
    menu=(
        MenuItem(
            "survey_results.change",
            N_("Survei"),
            "tujuan",
            7,
            permission=PERMISSION,
            for_staff=True,
        ),
    ),
)
