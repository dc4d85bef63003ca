"""Operator commands for the registry of programme villages: `bekal desa …`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.regions.codes import COUNTRY
from app.villages import actions, queries
from app.villages.forms import list_fault_sentence, read_list_file, row_sentence
from app.villages.rules.entries import PROGRAMMES
from app.villages.rules.lists import KIND_NAMES, JudgedRow, rows_to_store
from app.villages.rules.reading import ListRefusedError

EXIT_PARTIAL = 3


@click.command("impor")
@click.argument(
    "file", metavar="BERKAS.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--kering", "is_dry", is_flag=True, help="Hanya periksa, tidak menyimpan apa pun.")
@click.option("--ragu", "with_doubtful", is_flag=True, help="Simpan juga baris yang meragukan.")
@click.option("--json", "as_json", is_flag=True, help="Sebagai JSON.")
@with_appcontext
def import_villages_command(
    file: Path, *, is_dry: bool, with_doubtful: bool, as_json: bool
) -> None:
    """Muat desa program dari BERKAS.csv (atau XLSX).

    Kode keluar: 0 semua baris dimuat atau sudah ada; 3 sebagian meragukan atau ditolak; 1 daftarnya
    tidak terbaca."""
    try:
        rows = queries.judge_table(read_list_file(file.read_bytes()), (COUNTRY,), today())
    except ListRefusedError as refused:
        raise click.ClickException(list_fault_sentence(refused)) from None
    stored = None
    if not is_dry:
        doubtful = {row.line for row in rows} if with_doubtful else set()
        with transaction() as tx:
            stored = actions.store_entries(tx, rows_to_store(rows, doubtful), now=utcnow())
    _print(rows, stored, as_json=as_json)
    left = {"refused"} if with_doubtful else {"refused", "doubtful"}
    if any(row.kind in left for row in rows):
        sys.exit(EXIT_PARTIAL)


def _print(rows: list[JudgedRow], stored: actions.StoredEntries | None, *, as_json: bool) -> None:
    if as_json:
        told = {
            "rows": [_row_json(row) for row in rows],
            "new": stored.new if stored else 0,
            "changed": stored.changed if stored else 0,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"Baris {row.line}: {KIND_NAMES[row.kind]}: {row.shown}. {row_sentence(row)}")
    if stored is None:
        click.echo("Hanya diperiksa: tidak ada yang disimpan.")
    else:
        click.echo(f"{stored.new} desa baru, {stored.changed} diubah.")


def _row_json(row: JudgedRow) -> dict[str, object]:
    entry = row.entry
    return {
        "row": row.line,
        "status": row.kind,
        "village": "" if entry is None else entry.village,
        "programme": "" if entry is None else entry.name or PROGRAMMES[entry.programme],
        "why": row_sentence(row),
    }


COMMANDS = (import_villages_command,)
