"""`bekal kursus naskah`, `rekaman`, `suara`: a script to read aloud, import of the recordings, and
machine recordings for the remaining segments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from app.audio import actions, queries
from app.audio.rules import scripts_as_html, scripts_as_text
from app.content import library
from app.content.aloud import controls
from app.content.aloud.script import AudioScript, lesson_script
from app.content.library import CourseLibrary
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
    scripts = list(_select_scripts(_read_course(day, language), module, (language,)))
    write = scripts_as_html if html else scripts_as_text
    click.echo(write(scripts, day, language))


def _read_course(today: date, language: str | None) -> CourseLibrary:
    """Reads the course. Raises click.BadParameter if it has no such language."""
    course = library.read_course(COURSE, today, languages=languages())
    if language and language not in course.languages:
        raise click.BadParameter(f"bahasa “{language}” bukan {', '.join(course.languages)}.")
    return course


def _select_scripts(
    course: CourseLibrary, module_or_lesson: str, languages: tuple[str, ...]
) -> Iterator[AudioScript]:
    """The scripts of a module, of one lesson ("modul/pelajaran") or of the control labels; all of
    them if `module_or_lesson` is empty."""
    if module_or_lesson in ("", controls.ID):
        yield from map(controls.controls_script, languages)
    chosen = [each for each in course.lessons if module_or_lesson in ("", each.module, each.id)]
    if not chosen and module_or_lesson != controls.ID:
        raise click.BadParameter(f"tidak ada modul atau pelajaran “{module_or_lesson}”.")
    for lesson in chosen:
        for language in languages:
            if language in lesson.source and language in lesson.texts:
                yield lesson_script(lesson, language)


@click.command("rekaman")
@click.argument("lesson", metavar="MODUL/PELAJARAN")
@click.argument(
    "folder", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path)
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
def import_recordings(
    lesson: str, folder: Path, version: str, voice: str, agreed: datetime, language: str
) -> None:
    """Ubah rekaman dari HP (FOLDER, nama berkas berakhir dengan nomornya) dan taruh di samping
    pelajarannya."""
    made = next(_select_scripts(_read_course(today(), language), lesson, (language,)))
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name[0] != ".")
    try:
        names = actions.import_recordings(
            COURSE, made, files, version=version, voice=voice, agreed=agreed.date()
        )
    except ImportError:
        raise click.ClickException(
            "Pengubah suara belum terpasang. Jalankan dulu: make suara."
        ) from None
    except ValueError as wrong:
        raise click.ClickException(f"{wrong}.") from None
    click.echo(f"{len(names)} dari {len(made.segments)} rekaman ditaruh. Lanjut: bekal kursus cek.")


@click.command("suara")
@click.argument("module", metavar="[MODUL]", default="")
@click.option("--bahasa", "language")
@with_appcontext
def generate_recordings(module: str, language: str | None) -> None:
    """Suara mesin untuk yang belum direkam orang. Hanya yang berubah dibuat lagi."""
    course, store = _read_course(today(), language), queries.recordings_folder(current_app)
    chosen = (language,) if language else course.languages
    segments = [
        segment for made in _select_scripts(course, module, chosen) for segment in made.segments
    ]
    todo = queries.missing_recordings(store, segments)
    bar = tqdm(
        total=sum(t.reading_seconds for t in todo.values()), desc="Membacakan", unit=" detik"
    )
    try:
        with bar:
            actions.make_machine_recordings(
                store, todo, lambda segment: bar.update(segment.reading_seconds)
            )
    except actions.NoVoiceError:
        raise click.ClickException("Suara mesin belum terpasang. Jalankan: make suara.") from None
    except actions.BadRecordingError as wrong:
        raise click.ClickException(f"{wrong}.") from None
    size = sum(file.stat().st_size for file in store.iterdir()) / 1_000_000
    click.echo(f"{len(todo)} rekaman dibuat, semuanya {size:.1f} MB di {store}.")
    click.echo("Supaya tampil di halaman: bekal kursus terbit.")


COMMANDS = (print_script, import_recordings, generate_recordings)
