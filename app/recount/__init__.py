"""Recounts every counter from households, words of staff and lessons, to verify and to correct."""

from app.kit.room import Room
from app.recount import cli

ROOM = Room(cli={"cakupan": cli.COMMANDS})
