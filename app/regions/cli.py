"""Operator commands for the list of regions: `bekal wilayah …`."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.regions import actions, queries, rules
from app.regions.codes import COUNTRY

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


COMMANDS = (import_regions_command,)
