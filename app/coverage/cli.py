"""Operator commands for coverage: `bekal cakupan lihat` and `bekukan`."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from app.coverage import actions, queries
from app.coverage.forms import coverage_texts
from app.coverage.rules import coverage_csv, coverage_json, last_monday
from app.kit.clock import SURE, compare_clock, utcnow
from app.kit.store.db import transaction
from app.regions import codes
from app.sync import queries as sync


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
        found = queries.read_frozen_coverage(code)
    except queries.NothingFrozenError:
        sentence = "Belum ada minggu yang dibekukan: bekal cakupan bekukan."
        raise click.ClickException(sentence) from None
    if found is None:
        raise click.ClickException(f"Tidak ada wilayah dengan kode {code}.")
    with transaction() as tx:
        file_format = "json" if as_json else "csv"
        actions.record_export(tx, code, found.week.monday, file_format, now=utcnow(), actor=None)
    if as_json:
        content = coverage_json(found.table, coverage_texts(found.table), found.week)
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        click.echo(coverage_csv(found.table, coverage_texts(found.table), found.week), nl=False)


def _print_exact_numbers(code: str) -> None:
    found = queries.read_exact_coverage(code)
    if found is None:
        raise click.ClickException(f"Tidak ada wilayah dengan kode {code}.")
    with transaction() as tx:
        actions.record_exact_export(tx, code, now=utcnow())
    click.echo("Angka tepat: jangan disebarkan, satu keluarga bisa terbaca darinya.", err=True)
    click.echo(json.dumps(found, indent=1))


@click.command("bekukan")
@with_appcontext
def freeze_coverage() -> None:
    """Bekukan cakupan minggu ini (Senin terakhir), kalau belum."""
    now = utcnow()
    trusted = sync.latest_trusted_time()
    if trusted is not None and compare_clock(now, trusted) != SURE:
        raise click.ClickException("Jam mesin ini belum dipercaya: bekal jam terima.")
    monday = last_monday(now)
    try:
        is_new = actions.freeze_week_under_lease(monday)
    except tuple(queries.FAULTS) as fault:
        raise click.ClickException(queries.FAULTS[type(fault)]) from None
    except actions.AlreadyFreezingError:
        raise click.ClickException("Sedang dibekukan oleh yang lain. Coba lagi nanti.") from None
    told = "dibekukan" if is_new else "sudah dibekukan, tidak ada yang berubah"
    click.echo(f"Cakupan Senin {monday:%d-%m-%Y} {told}.")


COMMANDS = (show_coverage, freeze_coverage)
