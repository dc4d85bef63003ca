"""`bekal berkala`, `siapkan`, `wilayah pindah`: what concerns several rooms; `kursus terbit`,
and beside it `cek`, `stempel` and `ringkasan`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import cast

import click
import structlog
from flask import current_app
from flask.cli import with_appcontext

from app.content import library, stamps
from app.content.lesson import ORIGINAL
from app.content.summary import summarize_course
from app.course import queries as course
from app.course.actions.publish import NothingToPublishError, publish_course_folder
from app.course.queries import Catalogue, FaultNote
from app.hosts.actions import catch_up
from app.hosts.queries import is_replaced_release
from app.households import actions as households
from app.households.rules import HouseholdsCannotMoveError
from app.kit.clock import today, utcnow
from app.kit.registry import registry
from app.kit.room import ScheduledJob, ScheduledJobError
from app.kit.store import deleted_data
from app.kit.store.db import database, db, transaction
from app.kit.store.leases import held_job_lease
from app.kit.store.write_lock import one_process_at_a_time
from app.learning import actions as learning
from app.learning import queries as progress
from app.operations import actions, queries
from app.operations.rules import SCHEDULED_JOBS_LEASE
from app.recount import actions as recount
from app.regions import actions as regions
from app.sync import actions as sync
from app.sync import queries as sync_queries
from config import COURSE, ROOT

log = structlog.get_logger("bekal.operations")

LEASE_WHEN_ASKED = "berkala.diminta"
_OTHER_PEPPER = "BEKAL_PEPPER: pepper {} bukan yang dipakai basis data ini; PIN tidak akan terbuka."
_FOLDER = click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=COURSE
)


@click.command("berkala")
@click.option("--diminta", "only_asked", is_flag=True, help="Hanya berkas yang diminta orang.")
@with_appcontext
def run_scheduled_jobs_command(only_asked: bool) -> None:
    """Jalankan yang sudah waktunya, sekali saja. Keluar 1 kalau ada yang belum berhasil."""
    now = utcnow()
    jobs = registry().scheduled_jobs
    asked = [job for job in jobs if job.runs_when_asked]
    is_well = False not in [_run_job(job, now) for job in jobs if job.runs_on_each_host]
    if not only_asked:
        # Without the lease, which a damaged database may not give.
        is_well &= _run_job(ScheduledJob("database", actions.check_database_integrity), now)
        others = [job for job in jobs if not (job.runs_when_asked or job.runs_on_each_host)]
        is_well &= _run_under_lease(SCHEDULED_JOBS_LEASE, others, now)
    if not _run_under_lease(LEASE_WHEN_ASKED, asked, now) or not is_well:
        sys.exit(1)


def _run_under_lease(lease: str, jobs: Sequence[ScheduledJob], now: datetime) -> bool:
    """Run jobs unless another process holds their lease. Returns whether all succeeded."""
    with held_job_lease(lease, now) as held:
        if held is None:
            click.echo("Sedang dijalankan oleh yang lain.")
            return True
        is_sure = sync_queries.is_clock_trusted(now)
        due = [job for job in jobs if is_sure or job.runs_with_unsure_clock]
        return False not in [_run_job(job, now) for job in due if held.is_held()]


def _run_job(job: ScheduledJob, now: datetime) -> bool:
    """Run a job and return whether it succeeded. A failing job does not stop later ones."""
    try:
        done = job.run(now)
    except ScheduledJobError as failure:
        click.echo(f"{job.name}: {failure}", err=True)
        return False
    except Exception:
        log.exception("due_failed", job=job.name)
        database().drop_connection()
        return False
    if done:
        click.echo(f"{job.name}: {done}")
    return True


@click.command("cek")
@_FOLDER
@click.pass_context
@with_appcontext
def check_course_command(context: click.Context, folder: Path) -> None:
    """Periksa kursus (atau salinannya di FOLDER): setiap catatan dengan berkas dan baris."""
    found = library.read_course(folder, today(), languages=registry().settings.languages)
    for fault in found.faults:
        click.echo(str(fault))
    if found.faults:
        context.exit(1)
    lessons = len(found.lessons)
    click.echo(f"{len(found.modules)} modul, {lessons} pelajaran: tidak ada catatan.")
    if lacking := sum(each.source[ORIGINAL].opening is None for each in found.lessons):
        click.echo(f"{lacking} pelajaran belum dibuka dengan pilihan {{#pilih}}.")
    for language in found.languages:
        if lacking := sum(language in each.untranslated for each in found.lessons):
            click.echo(f"{language}: {lessons - lacking} pelajaran diterjemahkan.")


@click.command("stempel")
@_FOLDER
def convert_old_source_hashes_command(folder: Path) -> None:
    """Tulis ulang cap lama (asal:) terjemahan di kursus (atau di FOLDER), sekali saja.

    Cap lama dihitung dari seluruh berkas aslinya; cap baru hanya dari yang diterjemahkan.
    Terjemahan yang lebih lama dari aslinya tidak disentuh: bekal kursus cek menyebutnya."""
    renewed = stamps.convert_old_translation_digests(folder)
    for file, data in renewed.items():
        file.write_bytes(data)
    click.echo(f"{len(renewed)} cap ditulis ulang.")


@click.command("ringkasan")
@click.option("--json", "as_json", is_flag=True, help="Sebagai JSON.")
@with_appcontext
def summarise_course_command(as_json: bool) -> None:
    """Kursus dalam angka: tiap modul dan bahasa."""
    languages = registry().settings.languages
    rows = summarize_course(library.read_course(COURSE, today(), languages=languages))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(
            f"{row['module']} ({row['language']}): {row['lessons']} pelajaran, "
            f"{row['scenarios']} cerita, {row['words']} kata, {row['minutes']} menit"
        )


@click.command("terbit")
@_FOLDER
@click.pass_context
@with_appcontext
def publish_course(context: click.Context, folder: Path) -> None:
    """Terbitkan kursus (atau salinannya di FOLDER).

    Modul dengan catatan ditahan; versi terakhirnya yang baik tetap terbit."""
    try:
        built = publish_course_folder(
            folder, today=today(), now=utcnow(), before_switch=_print_effect_of_new_core_list
        )
    except NothingToPublishError as nothing:
        _print_course_errors(nothing.notes)
        click.echo("Tidak ada yang bisa terbit.", err=True)
        context.exit(1)
    catalogue = built.catalogue
    did = "terbit" if built.fresh else "sudah terbit, tidak ada yang berubah"
    click.echo(f"{len(catalogue.modules)} modul, {len(catalogue.lessons)} pelajaran {did}.")
    # A migration may have changed what is counted, so the schema belongs to it.
    publication = f"{queries.database_migration()} {catalogue.version}"
    if queries.applied_publication() != publication:
        _score_answers_that_waited_for_publication_and_recount()
        with transaction() as tx:
            actions.record_applied_publication(tx, publication)
    # Always: an answer judged in the instant of a switch may have been counted by the older list.
    _recompute_core_progress()
    if catalogue.has_faults:
        _print_course_errors(catalogue.notes)
        faulty = sorted({note.path for note in catalogue.notes if not note.warning})
        held = catalogue.held_back_modules or faulty
        click.echo(f"Ditahan: {', '.join(held)}.", err=True)
        context.exit(1)


def _print_course_errors(notes: tuple[FaultNote, ...]) -> None:
    for note in (each for each in notes if not each.warning):
        click.echo(str(note), err=True)


def _print_effect_of_new_core_list(new_catalogue: Catalogue) -> None:
    """Print the effect of a new core list before it takes effect."""
    cores, old = new_catalogue.cores, course.catalogue().cores
    if not cores or not old or cores[-1].version == old[-1].version:
        return
    change = progress.people_affected_by_core_list(cores[-1])
    click.echo(f"Bekal inti versi {cores[-1].version} menggantikan versi {old[-1].version}:")
    click.echo(f"  {change.complete} keluarga belajar lengkap tetap lengkap.")
    click.echo(f"  {change.finished} orang sudah selesai dan tetap selesai.")
    click.echo(f"  {change.unfinished} orang belum selesai. Pelajaran yang belum mereka punya:")
    for (role, lesson), people in change.lacking.items():
        click.echo(f"    {role}, {lesson}: {people} orang")


def _score_answers_that_waited_for_publication_and_recount() -> None:
    """Settle answers that waited for a publication, then recount. Called before
    `_recompute_core_progress`, so that the number of differing counters reports faults only."""
    settled = sync.store_deferred_items(utcnow())
    if settled:
        click.echo(f"Jawaban yang menunggu versi ini: {settled} dinilai.")
    with transaction() as tx:
        rebuilt = recount.rebuild_counters(tx, now=utcnow())
    click.echo(f"Hitung ulang: {rebuilt.rows} baris, {rebuilt.differed} berbeda.")


def _recompute_core_progress() -> None:
    """Recompute everybody's progress by the newest list, and the counters in the same
    transaction."""
    with transaction() as tx:
        rows, finished = learning.recompute_core_progress(tx, now=utcnow())
        if rows:
            recount.rebuild_counters(tx, now=utcnow())
    if rows:
        click.echo(f"Bekal inti: {rows} catatan diperbarui, {finished} jadi selesai.")


@click.command("pindah")
@click.argument("lama")
@click.argument("baru")
@with_appcontext
def move_households_command(lama: str, baru: str) -> None:
    """Pindahkan rumah tangga dari wilayah LAMA ke BARU (diganti nama, digabung, atau dipecah)."""
    try:
        with transaction() as tx:
            moved = households.move_households_to_region(tx, lama, baru, now=utcnow())
            regions.record_region_successor(tx, lama, baru, now=utcnow())
    except HouseholdsCannotMoveError as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{moved} rumah tangga pindah dari {lama} ke {baru}.")


@click.command("siapkan")
@click.pass_context
@with_appcontext
def prepare_machine_command(context: click.Context) -> None:
    """Siapkan mesin: basis data, daftar wilayah, kursus, dan data contoh."""
    folder: Path = registry().settings.state_dir
    notice = partial(click.echo, "Bekal lain sedang menyiapkan folder ini. Ditunggu …")
    with one_process_at_a_time(folder / "siapkan.lock", notice):
        _prepare_machine(context)


def _prepare_machine(context: click.Context) -> None:
    root = cast("click.Group", context.find_root().command)
    click.echo("Basis data …", nl=False)
    if not queries.has_needed_schema():
        _migrate_database()
    deleted_data.vacuum_database_once()
    try:
        with transaction() as tx:
            sync.record_peppers(tx, now=utcnow())  # from now on a leap of the clock is noticed too
    except sync.PepperChangedError as wrong:
        raise click.ClickException(_OTHER_PEPPER.format(wrong.key_id)) from None
    click.echo(" siap.")
    _invoke_command(context, root, "wilayah", "impor", "--bila-kosong")
    if is_replaced_release(utcnow()):
        catch_up(utcnow())
    else:
        _invoke_command(context, root, "kursus", "terbit")
    _invoke_command(context, root, "mitra", "impor", "--bila-kosong")
    settings = registry().settings
    if settings.development and os.environ.get("BEKAL_DEMO", "1") != "0":
        _invoke_command(context, root, "", "demo", "--bila-kosong")
    sys.stdout.flush()


def _migrate_database() -> None:
    import flask_migrate  # here only: a server loads this module too, and never migrates

    flask_migrate.Migrate(current_app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    flask_migrate.upgrade()


def _invoke_command(
    context: click.Context, all_commands: click.Group, group: str, name: str, *args: str
) -> None:
    found = all_commands.get_command(context, group) if group else all_commands
    parent = cast("click.Group", found)
    command = cast("click.Command", parent.get_command(context, name))
    command.main(args=list(args), standalone_mode=False, obj=context.obj)
