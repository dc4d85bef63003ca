"""Work abroad: whom to turn to in each country and what is known of its rules."""

from app.kit.room import Room
from app.work.routes import bp

ROOM = Room(blueprint=bp, links=(("help", "work.help"),))
