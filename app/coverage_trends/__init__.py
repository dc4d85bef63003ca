"""Shows how a region differs: from week to week as lines, and beside another region or week."""

from app.coverage_trends import routes
from app.kit.room import Room

ROOM = Room(blueprint=routes.bp)
