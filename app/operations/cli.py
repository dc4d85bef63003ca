"""`bekal berkala` and `bekal siapkan`."""

from __future__ import annotations

import os
import sys
from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext

from app.kit.clock import utcnow
from app.kit.db import transaction
from app.operations import actions

LEASE = "berkala"


@click.command("berkala")
@with_appcontext
def berkala() -> None:
    """Jalankan yang sudah waktunya, sekali saja."""
    now = utcnow()
    with transaction() as tx:
        if not actions.take_lease(tx, LEASE, now):
            click.echo("Sedang dijalankan oleh yang lain.")
            return
    try:
        for due in current_app.extensions["bekal_due"]:
            done = due.run(now)
            if done:
                click.echo(f"{due.name}: {done}")
    finally:
        with transaction() as tx:
            actions.give_back(tx, LEASE, now)


@click.command("siapkan")
@click.pass_context
@with_appcontext
def siapkan(context: click.Context) -> None:
    """Siapkan mesin: basis data, daftar wilayah, kursus, dan data contoh."""
    import flask_migrate  # here only: a server loads this module too, and never migrates

    root = cast("click.Group", context.find_root().command)
    click.echo("Basis data …", nl=False)
    flask_migrate.upgrade()
    click.echo(" siap.")
    _invoke(context, root, "wilayah", "impor", "--bila-kosong")
    _invoke(context, root, "kursus", "terbit")
    settings = current_app.extensions["bekal_settings"]
    if settings.development and os.environ.get("BEKAL_DEMO", "1") != "0":
        _invoke(context, root, "", "demo", "--bila-kosong")
    sys.stdout.flush()


def _invoke(context: click.Context, root: click.Group, group: str, name: str, *args: str) -> None:
    parent = cast("click.Group", root.get_command(context, group)) if group else root
    command = cast("click.Command", parent.get_command(context, name))
    command.main(args=list(args), standalone_mode=False, obj=context.obj)
