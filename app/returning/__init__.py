"""Coming home: what to do first when it is not planned, whichever way. Nothing of it is asked by
name, sent or kept."""

from app.kit.room import Room
from app.returning.routes import bp

ROOM = Room(blueprint=bp)
