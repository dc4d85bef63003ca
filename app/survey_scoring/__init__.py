"""Scores a survey file made outside Bekal. Stores nothing."""

from app.kit.room import Room
from app.survey_scoring import cli

ROOM = Room(cli={"ukur": cli.COMMANDS})
