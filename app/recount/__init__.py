"""Recounts every counter from households, words of staff and lessons, and reads exact ones, for the
operator."""

from app.kit.room import Room
from app.recount import cli

ROOM = Room(cli={"cakupan": cli.COMMANDS})
