"""What operators watch: `/metrics` for Prometheus, and `bekal periksa`."""

from app.kit.room import Room
from app.monitoring import routes
from app.monitoring.cli import examine_command

ROOM = Room(blueprint=routes.bp, fast=routes.FAST, cli={"": (examine_command,)})
