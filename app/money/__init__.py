"""The calculators: pure rules and public pages; no account, nothing stored."""

from app.kit.room import Room
from app.money.routes import bp

ROOM = Room(blueprint=bp)
