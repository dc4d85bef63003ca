"""Partners: offices and organisations that help, by place and need. No person's name, no private
number, and no address of a shelter."""

from app.kit.room import Room
from app.partners import cli
from app.partners.routes import bp

ROOM = Room(blueprint=bp, cli={"mitra": cli.COMMANDS})
