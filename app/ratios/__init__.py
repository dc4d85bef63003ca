"""Ratios that the counters do not hold, counted of known people once a week and rounded: reach of
official placements, use of services, what was learned, and learning that lasts."""

from app.kit.room import Room

ROOM = Room()
