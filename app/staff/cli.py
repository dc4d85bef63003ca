"""bekal akun: accounts of staff."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.identity.rules import new_start_code
from app.identity.rules.profile import LONGEST_NAME
from app.identity.rules.roles import ROLES
from app.kit.clock import utcnow
from app.kit.secrets import hash_secret
from app.kit.store.db import transaction
from app.regions import queries as regions
from app.regions.codes import COUNTRY
from app.sign_in.rules.codes import slugify_name
from app.staff import queries
from app.staff.actions import IssuedStartCode, create_staff_account, replace_start_code
from app.staff.rules import START_CODE_LIVES, format_in_groups_of_four

ADMIN = "admin"


@click.command("buat")
@click.option("--peran", type=click.Choice(tuple(ROLES)), required=True, help="Peran orang ini.")
@click.option("--nama", required=True, help="Nama yang tampil di layar.")
@click.option("--wilayah", help="Kode wilayah, misalnya 35.07; boleh kosong untuk admin: 00.")
@with_appcontext
def create_account_command(peran: str, nama: str, wilayah: str | None) -> None:
    """Membuat akun staf dan mencetak kode mulai untuk sekali pakai."""
    name = " ".join(nama.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise click.BadParameter(f"1 sampai {LONGEST_NAME} huruf", param_hint="--nama")
    if wilayah is None and peran != ADMIN:  # what is forgotten must not open the whole country
        raise click.BadParameter(f"tulis kode wilayah, atau {COUNTRY}", param_hint="--wilayah")
    wilayah = wilayah or COUNTRY
    if wilayah != COUNTRY and regions.region_name(wilayah) is None:
        raise click.BadParameter(f"tidak ada wilayah {wilayah}", param_hint="--wilayah")
    code = new_start_code()
    code_hash = hash_secret(code)
    with transaction() as tx:
        made = create_staff_account(
            tx,
            name=name,
            role=peran,
            scope=wilayah,
            start_code=code,
            code_hash=code_hash,
            now=utcnow(),
        )
    _print_start_code(made)


@click.command("kode-mulai")
@click.argument("nama")
@with_appcontext
def start_code_command(nama: str) -> None:
    """Kode mulai baru untuk NAMA (nama masuk atau nama tampil), yang lupa kalimat sandinya.

    Kalimat sandi lama dan yang sedang terbuka berakhir; tugas dan kelompoknya tetap."""
    now = utcnow()
    working = {task.account: task for task in queries.list_staff_grants() if not task.is_over(now)}
    holder = queries.find_account_by_sign_in_name(slugify_name(nama))
    named = [a for a, t in working.items() if t.name.casefold() == nama.strip().casefold()]
    found = [holder] if holder in working and nama == slugify_name(nama) else named
    if not found:
        raise click.BadParameter(f"tidak ada staf bernama {nama}", param_hint="NAMA")
    if len(found) > 1:
        names = ", ".join(queries.sign_in_name_of(a, working[a].name) or str(a) for a in found)
        raise click.BadParameter(f"ada {len(found)}: pakai nama masuk ({names})", param_hint="NAMA")
    code = new_start_code()
    code_hash = hash_secret(code)
    with transaction() as tx:
        made = replace_start_code(tx, found[0], start_code=code, code_hash=code_hash, now=now)
    _print_start_code(made)


def _print_start_code(made: IssuedStartCode) -> None:
    click.echo(f"Nama masuk : {made.sign_in_name}")
    click.echo(f"Kode mulai : {format_in_groups_of_four(made.start_code)}")
    click.echo(f"Berlaku {START_CODE_LIVES.days} hari, sekali pakai, di /masuk/petugas")


COMMANDS = (create_account_command, start_code_command)
