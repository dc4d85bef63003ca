"""Recordings of the course: a human recording beside the lesson, else one by a voice program, and
the commands that create both. The actions write files, no rows."""

from app.audio import cli, routes
from app.kit.room import Room

ROOM = Room(blueprint=routes.bp, cli={"kursus": cli.COMMANDS})
