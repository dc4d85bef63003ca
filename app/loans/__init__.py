"""What a loan, and leaving on one, really costs. Needs no account and keeps nothing."""

from app.kit.room import Room
from app.loans.routes import bp

ROOM = Room(blueprint=bp)
