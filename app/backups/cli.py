"""The operator's commands on backups: `bekal cadangan …`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from app.backups import actions, queries
from app.backups.actions import keys
from app.backups.rules import REPLACED_KEPT, BackupError, BackupManifest
from app.kit.clock import WIB, utcnow
from app.kit.untyped.age import new_age_key_pair

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
KEY = click.option(
    "--kunci",
    "key",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Berkas kunci rahasia; tanpa ini BEKAL_BACKUP_KEY.",
)


_UNSURE = (
    "Untuk {} orang tidak diketahui apa yang mereka akhiri sesudah itu, jadi bisa kembali: PIN "
    "dan kata yang lama, izin yang ditarik, anggota yang keluar, tugas petugas yang berakhir, "
    "profil yang dihapus. Yang mereka bagikan dimatikan sampai mereka setuju lagi, HP mengirim "
    "lagi setelah mereka masuk, dan mereka diberi tahu. Periksa tugas petugas di /kelola/akun."
)


@click.command("kunci")
def key_command() -> None:
    """Buat sepasang kunci. Simpan yang rahasia di luar mesin ini."""
    secret, public = new_age_key_pair()
    click.echo(f"# kunci umum: {public}\n{secret}")


@click.command("buat")
@FILE
@with_appcontext
def make_backup_command(file: Path) -> None:
    """Tulis cadangan basis data, tersandi, ke FILE. Bekal boleh tetap berjalan."""
    with _report_backup_errors(), _progress_bar("Mencadangkan") as bar:
        manifest = actions.make_backup(file, now=utcnow(), bar=bar)
    size = file.stat().st_size / 1e6
    click.echo(f"{file}: {manifest.rows} baris, {size:.1f} MB. Periksa: bekal cadangan periksa.")


@click.command("periksa")
@FILE
@KEY
@with_appcontext
def check_backup_command(file: Path, key: Path | None) -> None:
    """Buka cadangan, bangun basis data dari isinya, bandingkan, lalu buang."""
    with _report_backup_errors(), _progress_bar("Memeriksa") as bar:
        manifest = actions.verify_backup(file, _read_secret_key(key), bar=bar)
        is_ours = actions.mark_backed_up_items_safe(manifest, now=utcnow())
    click.echo(f"Utuh: {manifest.rows} baris dari {_time_of_backup(manifest)}.")
    if not is_ours:
        click.echo("Bukan dari masa basis data ini, jadi HP tidak diberi tahu.")


@click.command("pulihkan")
@FILE
@KEY
@click.option(
    "--lama",
    "left",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Pindah ke PostgreSQL: berkas SQLite yang ditinggalkan.",
)
@click.option("--ya", "agreed", is_flag=True, help="Jangan tanya lagi.")
@with_appcontext
def restore_command(file: Path, key: Path | None, left: Path | None, agreed: bool) -> None:
    """Ganti basis data dengan isi cadangan. Hentikan Bekal dulu."""
    with _report_backup_errors(), _progress_bar("Memulihkan") as bar:
        done = actions.restore_backup(
            file,
            _read_secret_key(key),
            now=utcnow(),
            bar=bar,
            agree=partial(_confirm_restore, bar, agreed),
            left=left,
        )
    click.echo(f"Pulih ke {_time_of_backup(done.manifest)}: {done.manifest.rows} baris.")
    click.echo("Semua sesi dan kode sekali pakai berakhir: setiap orang masuk lagi.")
    if done.unsure_people:
        click.echo(_UNSURE.format(done.unsure_people))
    if not done.is_clock_sure:
        click.echo("Jam mesin ini tidak pasti. Betulkan, atau terima: bekal jam terima.")
    if done.replaced_database:
        click.echo(
            f"Yang lama ada di {done.replaced_database}. Di dalamnya masih ada yang dihapus orang "
            f"sesudah ini; dihapus sendiri setelah {REPLACED_KEPT.days} hari."
        )


def _confirm_restore(bar: tqdm[Any], agreed: bool, manifest: BackupManifest) -> None:
    """Print what would be lost and ask for confirmation."""
    bar.clear()
    click.echo(
        f"Yang masuk setelah {_time_of_backup(manifest)} hilang dari sini: "
        f"{queries.count_receipts_after(manifest.seq)} kiriman, "
        f"{queries.count_accounts_created_after(manifest.made_at)} akun baru "
        "(peserta dan petugas). HP mengirim ulang kiriman yang masih disimpannya."
    )
    if not agreed:
        click.confirm("Ganti basis data sekarang?", abort=True)


def _read_secret_key(file: Path | None) -> str:
    if file is not None:
        ask: Callable[[], str] = partial(click.prompt, "Kata sandi kunci", hide_input=True)
        return keys.read_secret_key(file, ask)
    secret = keys.configured_secret_key()
    if secret is None:
        raise BackupError("Mesin ini tidak punya kunci rahasia: tambahkan --kunci FILE.")
    return secret


def _time_of_backup(manifest: BackupManifest) -> str:
    return manifest.made_at.astimezone(WIB).strftime("%d-%m-%Y %H.%M WIB")


@contextmanager
def _progress_bar(what: str) -> Iterator[tqdm[Any]]:
    with tqdm(desc=what, unit="B", unit_scale=True, leave=False, delay=1) as bar:
        yield bar


@contextmanager
def _report_backup_errors() -> Iterator[None]:
    """Print a BackupError as one sentence, and exit with an error."""
    try:
        yield
    except BackupError as error:
        raise click.ClickException(str(error)) from None


COMMANDS = (key_command, make_backup_command, check_backup_command, restore_command)
