"""Health, due jobs, and getting a machine ready."""

from app.kit.room import Room
from app.operations.cli import berkala, siapkan
from app.operations.routes import bp

ROOM = Room(blueprint=bp, cli={"": (berkala, siapkan)})
