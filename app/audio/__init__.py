"""The course to listen to: recordings of a person beside the lesson, a machine's where there are
none, and the commands with which both are made. Its actions write files, no row."""

from app.audio import cli, routes
from app.kit.room import Room

ROOM = Room(blueprint=routes.bp, cli={"kursus": cli.COMMANDS})
