"""Health, due jobs, publishing the course with what follows from it, getting a machine ready."""

from app.kit.room import Due, Room
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
    due=(Due("operations.freed", actions.scrub_deleted_data, by_any_clock=True),),
    cli={
        "": (berkala, siapkan),
        "kursus": (check, renew_stamps, summarise, publish_course),
        "wilayah": (move_region,),
    },
)
