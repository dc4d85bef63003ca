"""Teaching a class: answer cards to hold up, and which questions a cohort finds hard."""

from app.kit.room import Room
from app.teaching.routes import bp

ROOM = Room(blueprint=bp)
