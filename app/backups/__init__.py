"""Backups: made while others write, encrypted, checked by a trial restore, restored completely."""

from app.backups.actions import nightly, replaced
from app.backups.cli import COMMANDS
from app.kit.room import Room, ScheduledJob

ROOM = Room(
    cli={"cadangan": COMMANDS},
    scheduled_jobs=(
        ScheduledJob("backup", nightly.make_nightly_backup, runs_with_unsure_clock=True),
        ScheduledJob("backups.replaced", replaced.delete_old_replaced_databases),
    ),
    warnings=(nightly.nightly_backup_warnings,),
)
