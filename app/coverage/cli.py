"""The operator's command for coverage: `bekal cakupan lihat`."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from app.coverage import actions
from app.coverage.queries.villages import file_texts
from app.coverage.rules import coverage_csv, coverage_json
from app.frozen_weeks.queries import NothingFrozenError, read_frozen_coverage
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.recount.queries import read_exact_coverage
from app.regions import codes


@click.command("lihat")
@click.argument("code", metavar="KODE")
@click.option("--json", "as_json", is_flag=True, help="JSON; tanpa ini CSV.")
@click.option(
    "--langsung", "exact", is_flag=True, help="Angka tepat saat ini, hanya untuk pengelola server."
)
@with_appcontext
def show_coverage(code: str, as_json: bool, exact: bool) -> None:
    """Tunjukkan cakupan wilayah KODE (negara: 00) seperti yang dilihat petugas: Senin terakhir."""
    if not codes.is_region_code(code):
        raise click.ClickException(f"Tidak ada wilayah dengan kode {code}.")
    if exact:
        _print_exact_numbers(code)
        return
    try:
        found = read_frozen_coverage(code)
    except NothingFrozenError:
        sentence = "Belum ada minggu yang dibekukan: bekal cakupan bekukan."
        raise click.ClickException(sentence) from None
    if found is None:
        raise click.ClickException(f"Tidak ada wilayah dengan kode {code}.")
    with transaction() as tx:
        file_format = "json" if as_json else "csv"
        actions.record_export(tx, code, found.week.monday, file_format, now=utcnow(), actor=None)
    if as_json:
        content = coverage_json(found.table, file_texts(found.table), found.week)
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        click.echo(coverage_csv(found.table, file_texts(found.table), found.week), nl=False)


def _print_exact_numbers(code: str) -> None:
    found = read_exact_coverage(code)
    if found is None:
        raise click.ClickException(f"Tidak ada wilayah dengan kode {code}.")
    with transaction() as tx:
        actions.record_exact_export(tx, code, now=utcnow())
    click.echo("Angka tepat: jangan disebarkan, satu keluarga bisa terbaca darinya.", err=True)
    click.echo(json.dumps(found, indent=1))


COMMANDS = (show_coverage,)
