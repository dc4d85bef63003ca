"""Health, due jobs, publishing the course with what follows from it, getting a machine ready."""

from app.kit.room import Room, ScheduledJob
from app.operations import actions
from app.operations.cli import (
    berkala,
    check,
    move_region,
    publish_course,
    renew_stamps,
    siapkan,
    summarise,
)
from app.operations.routes import bp

ROOM = Room(
    blueprint=bp,
    scheduled_jobs=(
        ScheduledJob("operations.freed", actions.scrub_deleted_data, runs_with_unsure_clock=True),
    ),
    cli={
        "": (berkala, siapkan),
        "kursus": (check, renew_stamps, summarise, publish_course),
        "wilayah": (move_region,),
    },
)
