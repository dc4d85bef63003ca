"""Operator commands for coverage: `bekal cakupan …`."""

from __future__ import annotations

import json
import time

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from app.counters.queries import MissingRoundingSecretError
from app.coverage import actions, queries
from app.coverage.forms import coverage_texts
from app.coverage.rules import CoverageTable, coverage_csv, coverage_json
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
    "--langsung", "exact", is_flag=True, help="Angka tepat saat ini, hanya untuk pengelola server."
)
@with_appcontext
def show_coverage(code: str, as_json: bool, exact: bool) -> None:
    """Tunjukkan cakupan wilayah KODE (negara: 00) seperti yang dilihat petugas."""
    now = utcnow()
    found: CoverageTable | dict[str, int] | None = None
    if codes.is_region_code(code):
        try:
            found = queries.read_exact_coverage(code) if exact else queries.read_coverage(code)
        except MissingRoundingSecretError:
            raise click.ClickException(
                "Rahasia pembulatan hilang: pulihkan basis data dari cadangan."
            ) from None
    if found is None:
        raise click.ClickException(f"Tidak ada wilayah dengan kode {code}.")
    if isinstance(found, dict):
        click.echo("Angka tepat: jangan disebarkan, satu keluarga bisa terbaca darinya.", err=True)
        click.echo(json.dumps(found, indent=1))
    elif as_json:
        table = coverage_json(found, coverage_texts(), now)
        click.echo(json.dumps(table, ensure_ascii=False, indent=1))
    else:
        click.echo(coverage_csv(found, coverage_texts(), now), nl=False)


COMMANDS = (recount_coverage, show_coverage)
