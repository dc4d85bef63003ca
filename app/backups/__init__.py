"""Backups: made while others write, encrypted, checked by a trial restore, restored completely."""

from app.backups.actions import nightly, replaced
from app.backups.cli import COMMANDS
from app.kit.room import Due, Room

ROOM = Room(
    cli={"cadangan": COMMANDS},
    due=(
        Due("backup", nightly.run, by_any_clock=True),
        Due("backups.replaced", replaced.run),
    ),
    warnings=(nightly.warnings,),
)
