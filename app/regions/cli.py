"""Operator commands for the list of regions: `bekal wilayah …`."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from app.kit.clock import WIB, utcnow
from app.kit.own_process import OwnProcessError, call_in_own_process
from app.kit.store.db import transaction
from app.regions import actions, codes, queries, rules
from app.regions.codes import COUNTRY

CLEANING_SECONDS = 120
CLEANING_MEMORY = 2 * 1024**3
"""Bytes of address space, of which NumPy reserves much and uses little."""
LONGEST_LINE = 200
CARRIED = Path(__file__).parent / "data"


@click.command("impor")
@click.argument("folder", metavar="DIR", default=CARRIED, type=click.Path(path_type=Path))
@click.option("--bila-kosong", is_flag=True, help="Hanya kalau belum ada wilayah.")
@with_appcontext
def import_regions_command(folder: Path, bila_kosong: bool) -> None:
    """Muat atau perbarui daftar wilayah resmi dari DIR (tanpa DIR: daftar bawaan).

    DIR berisi provinces.csv, regencies.csv, districts.csv dan villages.csv."""
    if bila_kosong and queries.child_regions(COUNTRY):
        return
    try:
        rows = rules.read_region_list(folder)
    except rules.RegionListError as refusal:
        raise click.ClickException(str(refusal)) from None
    with transaction() as tx, tqdm(desc="Daftar wilayah", unit=" baris", leave=False) as bar:

        def show(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        told = actions.import_regions(tx, rows, now=utcnow(), progress=show)
    click.echo(
        f"{len(rows)} wilayah: {told.added} baru, {told.renamed} ganti nama, "
        f"{told.gone} tidak lagi di daftar, {told.back} kembali."
    )


@click.group("peta")
def region_outlines_group() -> None:
    """Garis wilayah untuk peta: impor, lihat, hapus."""


@region_outlines_group.command("impor")
@click.argument("file", metavar="BERKAS.geojson", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--sumber", required=True, help="Dari siapa; ditulis di bawah peta.")
@click.option("--lisensi", required=True, help="Lisensinya; ditulis di bawah peta.")
@click.option("--kolom", default="code", show_default=True, help="Keterangan berisi kode wilayah.")
@with_appcontext
def import_outlines_command(file: Path, sumber: str, lisensi: str, kolom: str) -> None:
    """Muat garis provinsi, kabupaten, kota, atau kecamatan dari GeoJSON.

    Koordinatnya WGS84, berkasnya paling besar 10 MB. Garis itu dipakai sebagai ganti garis bawaan.
    Berkas yang keliru ditolak seluruhnya."""
    source, licence = (_checked_line(text) for text in (sumber, lisensi))
    try:
        if file.stat().st_size > rules.MOST_BYTES:
            raise rules.OutlineFileError("Berkas ini lebih dari 10 MB. Sederhanakan dulu garisnya.")
        outlines = call_in_own_process(
            rules.clean_outline_file,
            file.read_bytes(),
            queries.codes_of_districts_and_above(),
            kolom,
            seconds=CLEANING_SECONDS,
            most_memory=CLEANING_MEMORY,
        )
    except OSError:
        raise click.ClickException(f"{file}: berkas ini tidak dapat dibaca.") from None
    except OwnProcessError:
        sentence = "Berkas ini terlalu rumit untuk diperiksa. Sederhanakan dulu garisnya."
        raise click.ClickException(sentence) from None
    except rules.OutlineFileError as refusal:
        raise click.ClickException(str(refusal)) from None
    with transaction() as tx:
        actions.store_outlines(tx, outlines, source=source, licence=licence, now=utcnow())
    click.echo(f"{len(outlines)} garis wilayah dimuat.")


@region_outlines_group.command("lihat")
@with_appcontext
def list_loaded_region_outlines_command() -> None:
    """Tulis garis mana yang pernah dimuat."""
    for each in queries.loaded_outlines():
        day = each.loaded_at.astimezone(WIB)
        click.echo(f"{day:%d-%m-%Y}: {each.count} garis, {each.source} ({each.licence})")


@region_outlines_group.command("hapus")
@click.argument("code", metavar="KODE")
@with_appcontext
def remove_region_outlines_command(code: str) -> None:
    """Hapus garis yang dimuat untuk wilayah KODE dan isinya (00: semua). Garis bawaan dipakai
    lagi."""
    if not codes.is_region_code(code):
        raise click.ClickException(f"“{code}” bukan kode Kemendagri. Contohnya 35.07.")
    with transaction() as tx:
        removed = actions.remove_outlines(tx, code, now=utcnow())
    click.echo(f"{removed} garis wilayah dihapus.")


def _checked_line(text: str) -> str:
    """A source or licence on one line. Raises ClickException."""
    line = " ".join(text.split())
    if not line or len(line) > LONGEST_LINE or not line.isprintable():
        sentence = (
            f"Tulis sumber dan lisensi dalam satu baris, paling panjang {LONGEST_LINE} huruf."
        )
        raise click.ClickException(sentence)
    return line


COMMANDS = (import_regions_command, region_outlines_group)
