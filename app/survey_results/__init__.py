"""Findings: what the survey tells of a region: change of the same people, and what people use."""

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
