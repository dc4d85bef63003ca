"""Counters by region, and disclosure control: the numbers that may be shown."""

from app.kit.room import Room

ROOM = Room()
