"""Counters by region, and disclosure control: the numbers that each reader may see."""

from app.kit.room import Room

ROOM = Room()
