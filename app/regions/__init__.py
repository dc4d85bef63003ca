"""Regions: codes, the official list, and village search."""

from app.kit.room import Room
from app.regions import cli, routes

ROOM = Room(blueprint=routes.bp, cli={"wilayah": cli.COMMANDS})
