"""Freezes each Monday what may be shown of every region, and reads a region's table of a week."""

from app.frozen_weeks import actions, cli, queries
from app.kit.room import Room, ScheduledJob

ROOM = Room(
    cli={"cakupan": cli.COMMANDS},
    scheduled_jobs=(ScheduledJob("cakupan", actions.freeze_due_week),),
    warnings=(queries.freezing_warnings,),
)
