"""The operator's command line: groups of commands that rooms hand in, merged by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click
from flask import Flask


def merge(app: Flask, contributions: Iterable[Mapping[str, tuple[click.Command, ...]]]) -> None:
    """Add every room's commands; groups of one name are joined (click would replace them).

    The name "" adds commands at the top. Raises ValueError where two rooms give one command."""
    groups: dict[str, click.Group] = {}
    for contribution in contributions:
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
