"""Papers of a cohort, to print, and its tables as files."""

from app.kit.room import Room
from app.papers.routes import bp

ROOM = Room(blueprint=bp)
