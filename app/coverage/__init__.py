"""Shows the indicators of a region and its parts in a week: to officers, to programs by token, and
what the public may see; as page, CSV, JSON and XLSX, with the definition of each figure."""

from pathlib import Path

from app.coverage import cli, routes
from app.frozen_weeks.rules import PERMISSION
from app.kit.room import MenuItem, Room
from app.kit.text.msgid import N_

ROOM = Room(
    blueprint=routes.bp,
    menu=(
        MenuItem(
            "coverage.start",
            N_("Cakupan"),
            "peta",
            6,
            permission=PERMISSION,
            for_staff=True,
            also_rooms=("read_tokens",),
        ),
    ),
    cli={"cakupan": cli.COMMANDS},
    api=Path(__file__).with_name("openapi.yaml"),
)
