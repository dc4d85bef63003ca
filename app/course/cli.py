"""`bekal kursus`: check, count. Publishing moves numbers of higher rooms: see operations."""

from __future__ import annotations

import json
from pathlib import Path

import click

from app.content import library
from app.content.summary import summary
from app.kit.clock import today
from config import COURSE


@click.command("cek")
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=COURSE
)
@click.pass_context
def check(context: click.Context, folder: Path) -> None:
    """Periksa kursus (atau salinannya di FOLDER): setiap catatan dengan berkas dan baris."""
    found = library.read(folder, today())
    for fault in found.faults:
        click.echo(str(fault))
    if found.faults:
        context.exit(1)
    click.echo(f"{len(found.modules)} modul, {len(found.lessons)} pelajaran: tidak ada catatan.")


@click.command("ringkasan")
@click.option("--json", "as_json", is_flag=True, help="Sebagai JSON.")
def summarise(as_json: bool) -> None:
    """Kursus dalam angka: tiap modul dan bahasa."""
    rows = summary(library.read(COURSE, today()))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(
            f"{row['module']} ({row['language']}): {row['lessons']} pelajaran, "
            f"{row['scenarios']} cerita, {row['words']} kata, {row['minutes']} menit"
        )


COMMANDS = (check, summarise)
