"""`bekal periksa`."""

from __future__ import annotations

import json
import sys

import click
from flask.cli import with_appcontext

from app.kit.clock import utcnow
from app.monitoring import queries


@click.command("periksa")
@click.option("--json", "as_json", is_flag=True, help="Untuk program: daftar kalimat.")
@with_appcontext
def examine_command(as_json: bool) -> None:
    """Periksa pemasangan yang sedang berjalan. Keluar 1 kalau ada yang perlu dibetulkan."""
    told = queries.examine(utcnow())
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo("\n".join(told) or "Semua sebagaimana mestinya.")
    if told:
        sys.exit(1)
