"""`bekal demo`: synthetic households, the same each time, and the demo's sign-ins."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from random import Random
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext
from tqdm import tqdm

from app.demo import actions, queries, rules
from app.kit.clock import today, utcnow
from app.kit.db import transaction

AT_ONCE = 25


@click.command("demo")
@click.option("--penuh", is_flag=True, help="2.000 rumah tangga, bukan 300.")
@click.option("--bila-kosong", is_flag=True, help="Hanya kalau belum ada siapa pun.")
@with_appcontext
def demo(penuh: bool, bila_kosong: bool) -> None:
    """Isi dengan rumah tangga contoh. Hanya untuk pengembangan."""
    settings = current_app.extensions["bekal_settings"]
    if not settings.development:
        sys.exit("BEKAL_ENV: data contoh hanya untuk development.")
    if queries.anybody():
        if bila_kosong:
            return
        sys.exit("Sudah ada data; data contoh hanya untuk basis data yang masih kosong.")
    now = utcnow()
    try:
        cores = actions.cores()
    except LookupError:
        sys.exit("Kursus belum terbit: jalankan dulu bekal kursus terbit.")
    try:
        villages = rules.choose_villages(queries.candidates(), Random(rules.SEED))
    except ValueError:
        sys.exit("Daftar wilayah belum lengkap: jalankan dulu bekal wilayah impor.")
    named, trainer = actions.make_named(cores, villages[0], now)
    fill(cores, villages, trainer, rules.HOUSEHOLDS_FULL if penuh else rules.HOUSEHOLDS, now)
    kept = settings.state_dir / "demo.json"
    kept.write_text(json.dumps(named, ensure_ascii=False, indent=1), encoding="utf-8")


def fill(cores: actions.Cores, villages: list[str], trainer: UUID, n: int, now: datetime) -> None:
    """`n` households through the real actions, with a progress bar."""
    cohorts = actions.make_cohorts(trainer, today(), now)
    lengths = {who: len(core) for who, core in cores.items()}
    plans = rules.plan(villages, lengths, len(cohorts), n)
    with tqdm(total=n, desc="Rumah tangga contoh", unit="rt", file=sys.stderr) as bar:
        for start in range(0, n, AT_ONCE):
            some = plans[start : start + AT_ONCE]
            with transaction() as tx:
                for plan in some:
                    actions.settle(tx, plan, cohorts, now)
            actions.send(list(actions.answers(some, cores, now)), now)
            with transaction() as tx:
                for person in (each for plan in some for each in plan.people):
                    actions.answer_survey(tx, person, now)
            bar.update(len(some))
    click.echo(f"{n} rumah tangga contoh, {sum(len(p.people) for p in plans)} orang.")
