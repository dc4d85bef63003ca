"""Recovery: what opens a profile when this phone or the PIN does not. Six words, a trainer's
one-time code; and which PINs will do."""

from app.kit.room import Room
from app.recovery import routes

ROOM = Room(blueprint=routes.bp)
