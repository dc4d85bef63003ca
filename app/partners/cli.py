"""Operator commands for partners: `bekal mitra …`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext
from app.partners import actions, queries
from app.partners.rules.entries import CONTACT_FIELDS, PartnerEntry, find_faults
from app.partners.rules.table_file import TableFaultError, read_table

EXIT_PARTIAL = 3


@click.command("impor")
@click.argument(
    "file", metavar="BERKAS.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--kering", "is_dry", is_flag=True, help="Hanya periksa, tidak menyimpan apa pun.")
@with_appcontext
def import_partners_command(file: Path, *, is_dry: bool) -> None:
    """Muat mitra dari BERKAS.csv. Nomor dan laman yang sudah ada tidak diubah.

    Kode keluar: 0 semua baris dimuat; 3 sebagian ditolak, dan disebut satu per satu; 1 tabel tidak
    bisa dibaca."""
    try:
        rows = list(read_table(file.read_text("utf-8")))
    except (TableFaultError, UnicodeDecodeError) as fault:
        raise click.ClickException(str(fault)) from None
    refused, entries = 0, []
    known = {each.entry.id: each.entry for each in queries.list_entries()}
    ended = queries.ended_entries()
    for line, row in rows:
        if isinstance(row, PartnerEntry) and row.id in ended:
            sentences = ["id: mitra ini sudah diakhiri, dan tidak kembali lewat tabel."]
        else:
            stored = known.get(row.id) if isinstance(row, PartnerEntry) else None
            sentences = _sentences(row, stored)
        for sentence in sentences:
            click.echo(f"Baris {line}: {sentence}")
        refused += bool(sentences)
        if isinstance(row, PartnerEntry) and not sentences:
            entries.append(row)
    new = sum(each.id not in known for each in entries)
    click.echo(f"{new} mitra baru, {len(entries) - new} sudah ada, {refused} baris ditolak.")
    if is_dry:
        click.echo("Hanya diperiksa: tidak ada yang disimpan.")
    else:
        with transaction() as tx:
            for entry in entries:
                if known.get(entry.id) != entry:
                    actions.save_entry(tx, entry, now=utcnow(), today=today())
    if refused:
        sys.exit(EXIT_PARTIAL)


def _sentences(row: PartnerEntry | TableFaultError, stored: PartnerEntry | None) -> list[str]:
    """Why a row is refused; empty if it is taken."""
    if isinstance(row, TableFaultError):
        return [str(row)]
    found = [f"{each.field}: {gettext(each.sentence)}" for each in find_faults(row, today())]
    # A changed number would lead people to whoever changed it.
    if stored is not None:
        found += [
            f"{field}: sudah ada, dan tidak diubah lewat tabel."
            for field in CONTACT_FIELDS
            if getattr(stored, field) != getattr(row, field)
        ]
    return found


COMMANDS = (import_partners_command,)
