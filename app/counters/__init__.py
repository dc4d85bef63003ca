"""Counters by region, and disclosure control: the numbers that may be shown."""

from app.counters import queries
from app.kit.room import Room

ROOM = Room(warnings=(queries.rounding_secret_warnings,))
