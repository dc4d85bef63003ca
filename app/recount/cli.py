"""The operator's command for the recount: `bekal cakupan hitung-ulang`."""

from __future__ import annotations

import time

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.recount import actions


@click.command("hitung-ulang")
@with_appcontext
def recount_coverage() -> None:
    """Hitung ulang semua angka cakupan dari rumah tangga dan pelajaran."""
    started = time.perf_counter()
    with (
        tqdm(desc="Hitung ulang", total=actions.STEPS, unit=" langkah", leave=False) as bar,
        transaction() as tx,
    ):
        rebuilt = actions.rebuild_counters(tx, now=utcnow(), progress=lambda: bar.update(1))
    seconds = time.perf_counter() - started
    same = "semua sama dengan sebelumnya"
    told = f"{rebuilt.differed} berbeda dari sebelumnya" if rebuilt.differed else same
    click.echo(f"{rebuilt.rows} baris dalam {seconds:.1f} detik, {told}.")


COMMANDS = (recount_coverage,)
