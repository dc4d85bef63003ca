"""Microdata: scores of a survey that somebody else made, from its file. Keeps nothing."""

from app.kit.room import Room
from app.survey_scoring import cli

ROOM = Room(cli={"ukur": cli.COMMANDS})
