"""Regions: codes, the official list, looking a village up."""

from app.kit.room import Room
from app.regions import cli, routes

ROOM = Room(blueprint=routes.bp, cli={"wilayah": cli.COMMANDS})
