"""`bekal kursus naskah`, `rekaman`, `suara`: a script to read aloud, import of the recordings, and
machine recordings for the remaining takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from app.audio import actions, queries
from app.audio.rules import as_html, as_text
from app.content import library
from app.content.aloud import controls
from app.content.aloud.script import Script, script
from app.content.library import Library
from app.kit.clock import today
from app.kit.text.i18n import ORIGINAL, languages
from config import COURSE

LANGUAGE = click.option("--bahasa", "language", default=ORIGINAL)


@click.command("naskah")
@click.argument("module", metavar="[MODUL]", default="")
@LANGUAGE
@click.option("--html", is_flag=True, help="Satu halaman HTML untuk dicetak.")
@with_appcontext
def print_script(module: str, language: str, html: bool) -> None:
    """Naskah untuk dibacakan: setiap rekaman dengan nomor, nama berkas, dan lamanya."""
    day = today()
    scripts = list(_scripts(_course(day, language), module, (language,)))
    write = as_html if html else as_text
    click.echo(write(scripts, day, language))


def _course(day: date, language: str | None) -> Library:
    """The course, in which `language` must be one."""
    course = library.read(COURSE, day, languages=languages())
    if language and language not in course.languages:
        raise click.BadParameter(f"bahasa “{language}” bukan {', '.join(course.languages)}.")
    return course


def _scripts(course: Library, module: str, languages: tuple[str, ...]) -> Iterator[Script]:
    """The scripts of a module, one lesson ("modul/pelajaran") or the controls; all if empty."""
    if module in ("", controls.ID):
        yield from map(controls.controls_script, languages)
    chosen = [each for each in course.lessons if module in ("", each.module, each.id)]
    if not chosen and module != controls.ID:
        raise click.BadParameter(f"tidak ada modul atau pelajaran “{module}”.")
    for lesson in chosen:
        for language in languages:
            if language in lesson.source and language in lesson.texts:
                yield script(lesson, language)


@click.command("rekaman")
@click.argument("lesson", metavar="MODUL/PELAJARAN")
@click.argument(
    "folder",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option("--naskah", "version", required=True, help="Enam tanda di atas naskahnya.")
@click.option("--suara", "voice", required=True, help="Nama pemilik suara, atau “tanpa nama”.")
@click.option(
    "--izin",
    "agreed",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="Hari ia setuju, misalnya 2026-11-20.",
)
@LANGUAGE
@with_appcontext
def take_in(
    lesson: str, folder: Path, version: str, voice: str, agreed: datetime, language: str
) -> None:
    """Ubah rekaman dari HP (FOLDER, nama berkas berakhir dengan nomornya) dan taruh di samping
    pelajarannya."""
    made = next(_scripts(_course(today(), language), lesson, (language,)))
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name[0] != ".")
    try:
        names = actions.take_in(
            COURSE, made, files, version=version, voice=voice, agreed=agreed.date()
        )
    except ImportError:
        raise click.ClickException(
            "Pengubah suara belum terpasang. Jalankan dulu: make suara."
        ) from None
    except ValueError as wrong:
        raise click.ClickException(f"{wrong}.") from None
    click.echo(f"{len(names)} dari {len(made.takes)} rekaman ditaruh. Lanjut: bekal kursus cek.")


@click.command("suara")
@click.argument("module", metavar="[MODUL]", default="")
@click.option("--bahasa", "language")
@with_appcontext
def read_aloud(module: str, language: str | None) -> None:
    """Suara mesin untuk yang belum direkam orang. Hanya yang berubah dibuat lagi."""
    course, store = _course(today(), language), queries.store_of(current_app)
    chosen = (language,) if language else course.languages
    takes = [take for made in _scripts(course, module, chosen) for take in made.takes]
    todo = queries.lacking(store, takes)
    bar = tqdm(total=sum(t.seconds for t in todo.values()), desc="Membacakan", unit=" detik")
    try:
        with bar:
            actions.read_aloud(store, todo, lambda take: bar.update(take.seconds))
    except actions.NoVoiceError:
        raise click.ClickException("Suara mesin belum terpasang. Jalankan: make suara.") from None
    except actions.NotSpokenError as wrong:
        raise click.ClickException(f"{wrong}.") from None
    size = sum(file.stat().st_size for file in store.iterdir()) / 1_000_000
    click.echo(f"{len(todo)} rekaman dibuat, semuanya {size:.1f} MB di {store}.")
    click.echo("Supaya tampil di halaman: bekal kursus terbit.")


COMMANDS = (print_script, take_in, read_aloud)
