"""Staff accounts: roles, regions and terms."""

from app.kit.room import Room
from app.staff import cli
from app.staff.routes import bp

ROOM = Room(blueprint=bp, cli={"akun": cli.COMMANDS})
