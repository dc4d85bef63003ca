"""Operator's commands about households."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.households import actions
from app.households.rules import CannotMoveError
from app.kit.clock import utcnow
from app.kit.db import transaction


@click.command("pindah")
@click.argument("lama")
@click.argument("baru")
@with_appcontext
def move(lama: str, baru: str) -> None:
    """Pindahkan rumah tangga dari wilayah LAMA ke BARU (diganti nama, digabung, atau dipecah)."""
    try:
        with transaction() as tx:
            moved = actions.move_region(tx, lama, baru, now=utcnow())
    except CannotMoveError as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{moved} rumah tangga pindah dari {lama} ke {baru}.")


COMMANDS = (move,)
