"""Coverage: the indicators of a region and its parts, and the recount that proves them."""

from app.coverage import cli, routes
from app.kit.room import MenuItem, Room

ROOM = Room(
    blueprint=routes.bp,
    menu=(
        MenuItem(
            "coverage.start", "Cakupan", "peta", 10, permission=routes.PERMISSION, for_staff=True
        ),
    ),
    cli={"cakupan": cli.COMMANDS},
)
