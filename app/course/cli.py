"""`bekal kursus`: check, publish, count."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.content import library
from app.content.summary import summary
from app.course.actions.publish import publish
from app.course.publication.build import NothingToPublishError
from app.course.publication.catalogue import Note
from app.kit.clock import today, utcnow
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


@click.command("terbit")
@click.pass_context
@with_appcontext
def publish_course(context: click.Context) -> None:
    """Terbitkan kursus. Modul dengan catatan ditahan; versi terakhirnya yang baik tetap terbit."""
    try:
        built = publish(COURSE, today=today(), now=utcnow())
    except NothingToPublishError as nothing:
        _tell(nothing.notes)
        click.echo("Tidak ada yang bisa terbit.", err=True)
        context.exit(1)
    catalogue = built.catalogue
    lessons = len(catalogue.lessons)
    did = "terbit" if built.fresh else "sudah terbit, tidak ada yang berubah"
    click.echo(f"{len(catalogue.modules)} modul, {lessons} pelajaran {did}.")
    if catalogue.held_back:
        _tell(catalogue.notes)
        click.echo(f"Ditahan: {', '.join(catalogue.held_back)}.", err=True)
        context.exit(1)


def _tell(notes: tuple[Note, ...]) -> None:
    for note in notes:
        if not note.warning:
            click.echo(str(note), err=True)


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


COMMANDS = (check, publish_course, summarise)
