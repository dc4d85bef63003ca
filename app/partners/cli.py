"""Operator commands for partners: `bekal mitra …`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Set
from pathlib import Path
from uuid import UUID

import click
from flask.cli import with_appcontext

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext
from app.partners import actions, queries
from app.partners.rules.entries import CONTACT_FIELDS, PartnerEntry, find_faults
from app.partners.rules.hsds import read_hsds
from app.partners.rules.table_file import TableFaultError, read_table
from config import COURSE

EXIT_PARTIAL = 3
SEED = COURSE / "mitra" / "mitra.csv"
"""Public entries, each with its source and date, that nobody has checked."""


@click.command("impor")
@click.argument(
    "file",
    metavar="[BERKAS.csv]",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=SEED,
)
@click.option("--kering", "is_dry", is_flag=True, help="Hanya periksa, tidak menyimpan apa pun.")
@click.option("--bila-kosong", "only_first", is_flag=True, help="Hanya kalau belum ada mitra.")
@with_appcontext
def import_partners_command(file: Path, *, is_dry: bool, only_first: bool) -> None:
    """Muat mitra dari BERKAS.csv (atau .json dari /mitra.json), atau dari daftar yang ikut bersama
    Bekal. Nomor dan laman yang sudah ada tidak diubah.

    Kode keluar: 0 semua baris dimuat; 3 sebagian ditolak, dan disebut satu per satu; 1 tabel tidak
    bisa dibaca."""
    try:
        read = read_hsds if file.suffix == ".json" else read_table
        rows = list(read(file.read_text("utf-8")))
    except (TableFaultError, UnicodeDecodeError) as fault:
        raise click.ClickException(str(fault)) from None
    if only_first and queries.has_any_entry():
        return
    refused, entries = 0, []
    known = {each.entry.id: each.entry for each in queries.list_entries()}
    ended = queries.ended_entries()
    for row in rows:
        sentences = _sentences(row.entry, known, ended)
        for sentence in sentences:
            click.echo(f"Baris {row.line}: {sentence}")
        refused += bool(sentences)
        if isinstance(row.entry, PartnerEntry) and not sentences:
            entries.append(row.entry)
    new = sum(each.id not in known for each in entries)
    click.echo(f"{new} mitra baru, {len(entries) - new} sudah ada, {refused} baris ditolak.")
    if is_dry:
        click.echo("Hanya diperiksa: tidak ada yang disimpan.")
    else:
        _store([each for each in entries if known.get(each.id) != each])
    if refused:
        sys.exit(EXIT_PARTIAL)


def _store(entries: list[PartnerEntry]) -> None:
    with transaction() as tx:
        for entry in entries:
            actions.save_entry(tx, entry, now=utcnow(), today=today())


def _sentences(
    row: PartnerEntry | TableFaultError, known: Mapping[UUID, PartnerEntry], ended: Set[UUID]
) -> list[str]:
    """Why a row is refused; empty if it is taken."""
    if isinstance(row, TableFaultError):
        return [str(row)]
    if row.id in ended:
        return ["id: mitra ini sudah diakhiri, dan tidak kembali lewat tabel."]
    stored = known.get(row.id)
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
