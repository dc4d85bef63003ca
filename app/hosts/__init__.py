"""The hosts of a deployment on PostgreSQL: carries the published course to each of them.

On SQLite there is one host, and nothing here sends a statement. See
docs/decisions/0063-several-hosts.md."""

from app.hosts import actions, queries
from app.kit.room import Room, ScheduledJob

ROOM = Room(
    scheduled_jobs=(
        ScheduledJob(
            "hosts.publication",
            actions.catch_up,
            runs_with_unsure_clock=True,
            runs_on_each_host=True,
        ),
    ),
    warnings=(queries.warnings_of_host,),
)
