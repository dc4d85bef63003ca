"""A child's papers: which office comes first, by a few taps. Nothing is asked by name, sent or
kept."""

from app.child_papers.routes import bp
from app.kit.room import Room

ROOM = Room(blueprint=bp)
