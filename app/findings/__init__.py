"""Findings: what the survey tells of a region: change of the same people, and what people use."""

from app.findings.routes import PERMISSION, bp
from app.kit.msgid import N_
from app.kit.room import MenuItem, Room

ROOM = Room(
    blueprint=bp,
    menu=(
        MenuItem(
            "findings.change", N_("Survei"), "tujuan", 7, permission=PERMISSION, for_staff=True
        ),
    ),
)
