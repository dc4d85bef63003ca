"""Staff: who works here, in which role, where and until when."""

from app.kit.room import Room
from app.staff import cli

ROOM = Room(cli={"akun": cli.COMMANDS})
