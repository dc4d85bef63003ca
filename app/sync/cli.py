"""`bekal jam terima`: an operator confirms that the machine's clock is right."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.kit.clock import WIB, utcnow
from app.kit.store.db import transaction
from app.sync import actions, queries


@click.command("terima")
@with_appcontext
def trust_clock_command() -> None:
    """Terima jam mesin ini sebagai jam yang benar.

    Setelah jam melompat lebih dari 24 jam, atau pernah salah dan sudah dibetulkan."""
    now, before = utcnow(), queries.latest_trusted_time()
    with transaction() as tx:
        actions.trust_current_time(tx, now=now)
    if before is not None:
        click.echo(f"Sebelumnya: {before.astimezone(WIB):%Y-%m-%d %H.%M} WIB")
    click.echo(f"Diterima:   {now.astimezone(WIB):%Y-%m-%d %H.%M} WIB")
