"""The operator's command line: merges the command groups that rooms export, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click
from flask import Flask


def register_room_commands(
    app: Flask, commands_of_rooms: Iterable[Mapping[str, tuple[click.Command, ...]]]
) -> None:
    """Register every room's commands; groups of the same name are merged (click would replace
    them).

    The name "" registers top-level commands. Raises ValueError if two rooms export the same
    command."""
    groups: dict[str, click.Group] = {}
    for contribution in commands_of_rooms:
        for name, commands in contribution.items():
            parent: click.Group = app.cli
            if name:
                if name not in groups:
                    groups[name] = click.Group(name)
                    app.cli.add_command(groups[name])
                parent = groups[name]
            for command in commands:
                if command.name in parent.commands:
                    raise ValueError(f"two rooms give the command {name} {command.name}")
                parent.add_command(command)
    for group in groups.values():
        group.help = f"{', '.join(group.commands)}."
