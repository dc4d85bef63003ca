"""Operator commands for figures from official sources: `bekal penyebut …`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.denominators import actions, queries
from app.denominators.forms import format_period, row_refusal_sentence, table_fault_sentence
from app.denominators.rules.checking import SCHEMES, CheckedTable, kemendagri_code
from app.denominators.rules.indicators import INDICATORS
from app.denominators.rules.origin import LONGEST_SOURCE, LoadSource, is_web_address
from app.denominators.rules.refusals import MOST_BYTES, TableRefusedError
from app.denominators.rules.table_file import decode_table
from app.kit.clock import today, utcnow
from app.kit.store.db import transaction

EXIT_PARTIAL = 3


@click.command("impor")
@click.argument(
    "file", metavar="BERKAS.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--sumber", "source", required=True, help="Penerbit angka, misalnya KP2MI.")
@click.option("--url", required=True, help="Alamat tempat tabel itu ditemukan.")
@click.option("--skema", "scheme", required=True, type=click.Choice(SCHEMES), help="Kode siapa.")
@click.option("--kering", "is_dry", is_flag=True, help="Hanya periksa, tidak menyimpan apa pun.")
@with_appcontext
def import_denominators_command(
    file: Path, source: str, url: str, scheme: str, *, is_dry: bool
) -> None:
    """Muat penyebut dan titik layanan menurut wilayah dari BERKAS.csv.

    Kode keluar: 0 semua baris dimuat; 3 sebagian ditolak, dan disebut satu per satu; 1 tidak ada
    yang dimuat."""
    origin = _load_source(source, url, scheme)
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    try:
        checked = queries.check_table_text(decode_table(data), origin.scheme, today())
    except TableRefusedError as refusal:
        raise click.ClickException(table_fault_sentence(refusal)) from None
    _print_checked_table(checked, origin)
    if not checked.figures:
        raise click.ClickException("Tidak ada angka yang bisa dimuat.")
    if is_dry:
        click.echo("Hanya diperiksa: tidak ada yang disimpan.")
    else:
        _store(origin, checked)
    if checked.refused:
        sys.exit(EXIT_PARTIAL)


def _load_source(source: str, url: str, scheme: str) -> LoadSource:
    source = " ".join(source.split())
    if not source or len(source) > LONGEST_SOURCE or not source.isprintable():
        raise click.ClickException(f"--sumber: tulis 1 sampai {LONGEST_SOURCE} huruf.")
    if not is_web_address(url):
        raise click.ClickException("--url: tulis alamat lengkap, misalnya https://kp2mi.go.id.")
    return LoadSource(source, url, "bps" if scheme == "bps" else "kemendagri")


def _print_checked_table(checked: CheckedTable, origin: LoadSource) -> None:
    for each in checked.refused:
        row = each.row
        sentence = row_refusal_sentence(
            each.reason,
            code=kemendagri_code(row, origin.scheme) or row.code,
            indicator=row.indicator,
            period=row.period,
            value=row.value,
            detail=each.detail,
        )
        click.echo(f"Baris {row.line}: {sentence}")
    for old, new in checked.renamed.items():
        click.echo(f"Kode lama {old} dihitung untuk {new}.")
    click.echo(f"{len(checked.figures)} angka bisa dimuat, {len(checked.refused)} baris ditolak.")


def _store(origin: LoadSource, checked: CheckedTable) -> None:
    try:
        with transaction() as tx:
            load = actions.store_load(tx, origin, checked, now=utcnow())
    except actions.AlreadyLoadedError as already:
        raise click.ClickException(f"Tabel ini sudah dimuat: muatan {already.load}.") from None
    click.echo(f"Dimuat: muatan {load}. Batalkan dengan: bekal penyebut batal {load}")


@click.command("batal")
@click.argument("load", metavar="ID", type=int)
@with_appcontext
def undo_load_command(load: int) -> None:
    """Batalkan muatan ID: angkanya tidak dipakai lagi. Catatannya tetap ada."""
    try:
        with transaction() as tx:
            actions.undo_load(tx, load, now=utcnow())
    except actions.NotLoadedError:
        raise click.ClickException(f"Muatan {load} tidak ada, atau sudah dibatalkan.") from None
    click.echo(f"Muatan {load} dibatalkan.")


@click.command("daftar")
@with_appcontext
def list_loads_command() -> None:
    """Daftar muatan, yang terbaru di atas."""
    for each in queries.list_loads():
        state = "dibatalkan" if each.undone_at else "dipakai" if each.is_used else "tidak dipakai"
        kinds = ", ".join(
            f"{INDICATORS[indicator].word} {format_period(period)}"
            for indicator, period, _figures in queries.series_of_load(each.id)
        )
        click.echo(f"{each.id}  {each.source}: {each.figures} angka, {state}. {kinds}")


COMMANDS = (import_denominators_command, undo_load_command, list_loads_command)
