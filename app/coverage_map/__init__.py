"""Draws the table of a region: its parts as circles on a map, and the provinces as tiles."""

from app.coverage_map import routes
from app.kit.room import Room

ROOM = Room(blueprint=routes.bp)
