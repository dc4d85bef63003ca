"""Figures: counters by region, and which of them may be told to whom."""

from app.kit.room import Room

ROOM = Room()
