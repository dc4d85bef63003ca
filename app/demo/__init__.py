"""Synthetic households, to try Bekal with. Refused outside development."""

from app.demo.cli import demo_command
from app.demo.routes import bp
from app.kit.room import Room

ROOM = Room(blueprint=bp, cli={"": (demo_command,)})
