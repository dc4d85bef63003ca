"""The real cost of a loan, and of placement costs paid by loan. Needs no account and stores
nothing."""

from app.kit.room import Room
from app.loans.routes import bp

ROOM = Room(blueprint=bp)
