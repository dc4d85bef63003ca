"""Supervision: how many cohorts there are in the regions of an officer, never their people."""

from app.kit.room import MenuItem, Room
from app.kit.text.msgid import N_
from app.supervision.routes import bp
from app.supervision.rules import COUNT_COHORTS

ROOM = Room(
    blueprint=bp,
    menu=(
        MenuItem("supervision.start", N_("Jumlah kelompok"), "keluarga", 13, COUNT_COHORTS, True),
    ),
)
