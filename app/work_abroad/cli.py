"""Operator commands for help numbers: `bekal bantuan …`."""

from __future__ import annotations

import re
from datetime import datetime

import click
from flask.cli import with_appcontext

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.work_abroad import actions, queries
from app.work_abroad.rules.help_lines import RESULTS, HelpLine, NumberCheck

LONGEST_OFFICE = 80
_ABBREVIATION = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z])[A-Z0-9]\w+\b")
_OFFICE_WORDS = (
    "Badan",
    "Balai",
    "Dinas",
    "Disnaker",
    "Direktorat",
    "Kantor",
    "Kemlu",
    "Kementerian",
)
_EXAMPLE = "contoh: BP3MI Jawa Timur, atau Dinas Tenaga Kerja Ponorogo"


@click.command("uji")
@click.argument("country", metavar="NEGARA")
@click.argument("number", metavar="NOMOR")
@click.option("--hasil", "result", required=True, type=click.Choice(RESULTS), help="Apa hasilnya.")
@click.option("--oleh", "office", required=True, help="Kantor yang menelepon, bukan nama orang.")
@click.option(
    "--tanggal", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="2026-12-01"
)
@with_appcontext
def record_number_check_command(
    country: str, number: str, result: str, office: str, day: datetime
) -> None:
    """Catat hasil menelepon NOMOR bantuan di NEGARA (dua huruf, misalnya tw).

    diangkat: kantor itu menjawab. mati: tidak pernah tersambung. salah: orang lain yang menjawab.
    Nomor yang mati atau salah langsung tidak tampil, dan nomor berikutnya menggantikannya."""
    line = queries.find_line(country, number)
    if line is None:
        raise click.ClickException(
            f"Nomor {number} tidak ada di lembar {country}. Lihat: bekal bantuan daftar --semua"
        )
    if day.date() > today():
        raise click.ClickException("--tanggal: tanggal ini belum tiba.")
    check = NumberCheck(result, _office_name(office), day.date())
    dialled = line.contact.number_to_dial
    with transaction() as tx:
        actions.record_number_check(tx, country, dialled, check, now=utcnow())
    click.echo(_describe(queries.find_line(country, dialled) or line))


def _office_name(written: str) -> str:
    """The name of an office. Raises ClickException for a name that shows no office: names of people
    are not kept here."""
    name = " ".join(written.split())
    if not name or len(name) > LONGEST_OFFICE or not name.isprintable():
        raise click.ClickException(f"--oleh: tulis 1 sampai {LONGEST_OFFICE} huruf; {_EXAMPLE}.")
    if name.split()[0] not in {*_OFFICE_WORDS, *_office_abbreviations()}:
        raise click.ClickException(f"--oleh: tulis nama kantor, bukan nama orang; {_EXAMPLE}.")
    return name


def _office_abbreviations() -> set[str]:
    """The abbreviations in the names of contacts, such as BP3MI."""
    names = (contact.name["id"] for sheet in queries.country_sheets() for contact in sheet.contacts)
    return {word for name in names for word in _ABBREVIATION.findall(name)}


@click.command("daftar")
@click.option("--semua", "is_all", is_flag=True, help="Juga yang belum waktunya ditelepon lagi.")
@with_appcontext
def list_numbers_command(*, is_all: bool) -> None:
    """Nomor yang perlu ditelepon, yang tampil lebih dulu di atas, dan yang perlu diganti."""
    hidden = queries.lines_to_replace()
    due = queries.lines_to_ring(today())
    for line in due:
        click.echo(_describe(line))
    if is_all:
        for line in queries.lines_not_due(today()):
            click.echo(_describe(line))
    if hidden:
        click.echo("Tidak tampil, perlu diganti di lembar negara:")
        for line in hidden:
            click.echo(_describe(line))
    click.echo(f"{len(due)} perlu ditelepon, {len(hidden)} perlu diganti.")


def _describe(line: HelpLine) -> str:
    """One line: country, number, name, and the last check."""
    found = line.last_check
    told = f"{found.result} {found.checked_on}, {found.office}" if found else "belum pernah"
    return f"{line.country} {line.contact.number_to_dial} {line.contact.name['id']}: {told}"


COMMANDS = (record_number_check_command, list_numbers_command)
