"""bekal kelompok: cohorts that have no lead."""

from __future__ import annotations

from uuid import UUID

import click
from flask.cli import with_appcontext

from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.sign_in.rules.codes import slugify_name
from app.staff.queries import find_account_by_sign_in_name
from app.training import actions, queries


@click.command("tanpa-pelatih")
@with_appcontext
def list_cohorts_without_lead() -> None:
    """Daftar kelompok yang pelatih utamanya sudah dihapus dan belum ada gantinya."""
    found = queries.cohorts_without_lead()
    for cohort in found:
        click.echo(f"{cohort.id}  {cohort.name}, {cohort.place}, sampai {cohort.ends:%d-%m-%Y}")
    if not found:
        click.echo("Semua kelompok punya pelatih utama.")


@click.command("serahkan")
@click.argument("kelompok", type=click.UUID)
@click.argument("nama")
@with_appcontext
def give_cohort_command(kelompok: UUID, nama: str) -> None:
    """Menyerahkan KELOMPOK (id) yang tanpa pelatih utama kepada pelatih NAMA (nama masuk)."""
    if queries.find_cohort(kelompok) is None:
        raise click.BadParameter(f"tidak ada kelompok {kelompok}", param_hint="KELOMPOK")
    account = find_account_by_sign_in_name(slugify_name(nama))
    if account is None:
        raise click.BadParameter(f"tidak ada staf dengan nama masuk {nama}", param_hint="NAMA")
    try:
        with transaction() as tx:
            actions.give_to_new_lead(tx, kelompok, account, now=utcnow())
    except actions.NotItsLeadError:
        raise click.ClickException(
            "Kelompok ini punya pelatih utama, atau orang ini bukan pelatih."
        ) from None
    click.echo("Kelompok sudah diserahkan.")


COMMANDS = (list_cohorts_without_lead, give_cohort_command)
