"""Measures: the survey before and after, its scores, and what changed for the same people."""

from app.kit.room import Room

ROOM = Room()
