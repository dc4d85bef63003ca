"""Coverage: the indicators of a region and its parts, frozen each Monday, and the recount that
verifies the counters."""

from pathlib import Path

from app.coverage import actions, cli, queries, routes
from app.kit.room import MenuItem, Room, ScheduledJob
from app.kit.text.msgid import N_

ROOM = Room(
    blueprint=routes.bp,
    menu=(
        MenuItem(
            "coverage.start", N_("Cakupan"), "peta", 6, permission=routes.PERMISSION, for_staff=True
        ),
    ),
    cli={"cakupan": cli.COMMANDS},
    scheduled_jobs=(ScheduledJob("cakupan", actions.freeze_due_week),),
    warnings=(queries.freezing_warnings,),
    api=Path(__file__).with_name("openapi.yaml"),
)
