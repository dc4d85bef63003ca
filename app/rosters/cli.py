"""`bekal kelompok impor`: how a list of names would be read."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import click
from flask.cli import with_appcontext

from app.kit.clock import utcnow
from app.kit.own_process import OwnProcessError, call_in_own_process
from app.rosters import queries
from app.rosters.rules import Draft, JudgedRow, UnreadableListError, read_list
from app.training import queries as training

SECONDS, MOST_MEMORY = 30.0, 2 * 1024**3
PASTED = (".txt", ".md")
"""Files that hold lines as they would be pasted."""


@click.command("impor")
@click.argument("file", metavar="BERKAS", type=click.Path(exists=True, path_type=Path))
@click.option("--kelompok", "cohort", type=click.UUID, help="Bandingkan dengan kelompok ini.")
@click.option("--kering", is_flag=True, help="Hanya memeriksa, tidak mengundang.")
@click.option("--json", "as_json", is_flag=True, help="Sebagai JSON.")
@with_appcontext
def import_list_command(file: Path, cohort: UUID | None, kering: bool, as_json: bool) -> None:
    """Periksa daftar nama BERKAS (XLSX, CSV, atau TXT satu orang satu baris).

    Mengundang hanya lewat halaman kelompok, setelah pelatih memeriksanya."""
    if not kering:
        raise click.UsageError("Mengundang hanya lewat halaman kelompok. Pakai --kering.")
    rows = _judged(file, cohort)
    if as_json:
        click.echo(json.dumps({"rows": [_row(row) for row in rows]}, ensure_ascii=False))
        return
    for row in map(_row, rows):
        click.echo(
            f"{row['row']:>5}  {row['status']:<9} {row['name']}  {row['village']}  {row['why']}"
        )


def _judged(file: Path, cohort: UUID | None) -> list[JudgedRow]:
    try:
        read = call_in_own_process(
            read_list,
            file.read_bytes(),
            file.suffix.lower() in PASTED,
            seconds=SECONDS,
            most_memory=MOST_MEMORY,
        )
    except UnreadableListError as refused:
        raise click.ClickException(f"Daftar ditolak: {refused.why}") from None
    except (OwnProcessError, UnicodeDecodeError):
        raise click.ClickException("Daftar ditolak: not_a_list") from None
    if cohort is None:
        return queries.judge_list(Draft(read))
    found = training.find_cohort(cohort)
    if found is None or found.lead is None:
        raise click.BadParameter(f"tidak ada kelompok {cohort} dengan pelatih utama")
    return queries.judge_draft(Draft(read), cohort, found.lead, utcnow())


def _row(row: JudgedRow) -> dict[str, object]:
    village = row.match.village
    return {
        "row": row.person.row,
        "name": row.person.name,
        "village": "" if village is None else village.code,
        "status": row.status,
        "why": row.why,
    }


COMMANDS = (import_list_command,)
