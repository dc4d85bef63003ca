"""Operator commands for coverage: `bekal cakupan …`."""

from __future__ import annotations

import json
import time
from typing import cast

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from app.counters.rules import Reader
from app.coverage import actions, queries
from app.coverage.forms import coverage_texts
from app.coverage.rules import coverage_csv, coverage_json
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.regions import codes


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


@click.command("lihat")
@click.argument("code", metavar="KODE")
@click.option("--json", "as_json", is_flag=True, help="JSON; tanpa ini CSV.")
@click.option(
    "--untuk",
    "reader",
    type=click.Choice(("publik", "petugas")),
    default="petugas",
    help="Untuk siapa angkanya dijaga.",
)
@with_appcontext
def show_coverage(code: str, as_json: bool, reader: str) -> None:
    """Tunjukkan cakupan wilayah KODE (negara: 00) seperti yang dilihat pembacanya."""
    now = utcnow()
    table = (
        queries.read_coverage(code, cast("Reader", reader)) if codes.is_region_code(code) else None
    )  # fmt: skip
    if table is None:
        raise click.ClickException(f"Tidak ada wilayah dengan kode {code}.")
    if as_json:
        click.echo(
            json.dumps(coverage_json(table, coverage_texts(), now), ensure_ascii=False, indent=1)
        )
    else:
        click.echo(coverage_csv(table, coverage_texts(), now), nl=False)


COMMANDS = (recount_coverage, show_coverage)
