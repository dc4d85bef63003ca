"""Health, due jobs, publishing the course with what follows from it, getting a machine ready."""

from app.kit.room import Room, ScheduledJob
from app.operations import actions, queries
from app.operations.cli import (
    check_course_command,
    convert_old_source_hashes_command,
    move_households_command,
    prepare_machine_command,
    publish_course,
    run_scheduled_jobs_command,
    summarise_course_command,
)
from app.operations.routes import bp

ROOM = Room(
    blueprint=bp,
    scheduled_jobs=(
        ScheduledJob("operations.freed", actions.scrub_deleted_data, runs_with_unsure_clock=True),
        ScheduledJob("operations.months", actions.make_partitions_ahead),
    ),
    warnings=(queries.partition_warnings,),
    cli={
        "": (run_scheduled_jobs_command, prepare_machine_command),
        "kursus": (
            check_course_command,
            convert_old_source_hashes_command,
            summarise_course_command,
            publish_course,
        ),
        "wilayah": (move_households_command,),
    },
)
