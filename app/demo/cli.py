"""`bekal demo`: synthetic households, the same each time, and the demo's sign-ins."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from app.demo import actions, queries, rules
from app.identity import queries as people
from app.kit.clock import WIB, utcnow
from app.kit.registry import registry
from app.kit.store.db import transaction

AT_ONCE = 25


@click.command("demo")
@click.option("--penuh", is_flag=True, help="2.000 rumah tangga, bukan 300.")
@click.option("--bila-kosong", is_flag=True, help="Hanya kalau belum ada orang lain.")
@with_appcontext
def demo(penuh: bool, bila_kosong: bool) -> None:
    """Isi dengan rumah tangga contoh, atau lengkapi yang terputus. Hanya untuk pengembangan."""
    settings = registry().settings
    if not settings.development:
        sys.exit("BEKAL_ENV: data contoh hanya untuk development.")
    kept = settings.state_dir / "demo.json"
    begun = _begun_at()
    if queries.anybody() and (begun is None or kept.exists()):
        if bila_kosong:
            return
        sys.exit("Sudah ada data; data contoh hanya untuk basis data yang masih kosong.")
    kept.unlink(missing_ok=True)  # of a database that was here before; it says that all is there
    try:
        cores = actions.cores()
    except LookupError:
        sys.exit("Kursus belum terbit: jalankan dulu bekal kursus terbit.")
    try:
        villages = rules.choose_villages(queries.candidates(), Random(rules.SEED))
    except ValueError:
        sys.exit("Daftar wilayah belum lengkap: jalankan dulu bekal wilayah impor.")
    lengths = {who: len(core) for who, core in cores.items()}
    plans = rules.plan(villages, lengths, len(rules.COHORT_DAYS), rules.HOUSEHOLDS_FULL)
    here = queries.everybody()
    if here - _made_up(plans):
        click.echo("Data contoh terputus, dan sudah ada orang lain: tidak dilengkapi.", err=True)
        return
    beyond = {person.id for plan in plans[rules.HOUSEHOLDS :] for person in plan.people}
    n = rules.HOUSEHOLDS_FULL if penuh or here & beyond else rules.HOUSEHOLDS
    named = fill(cores, villages[0], plans[:n], here, begun or utcnow())
    _keep(kept, named)


def _begun_at() -> datetime | None:
    """When the demo in this database was started, from which its days are counted. None if there is
    none."""
    first = people.find_profile(actions.FIRST)
    return None if first is None else first.made_at + timedelta(days=rules.NAMED[0].joined)


def _made_up(plans: Sequence[rules.HouseholdPlan]) -> set[UUID]:
    """The ids of all demo accounts in the database."""
    staff = {queries.staff_of(*member) for member in rules.STAFF} - {None}
    planned = {person.id for plan in plans for person in plan.people}
    return planned | actions.LEARNERS | {each for each in staff if each is not None}


def fill(
    cores: actions.Cores,
    village: str,
    plans: Sequence[rules.HouseholdPlan],
    here: Set[UUID],
    now: datetime,
) -> list[actions.SignIn]:
    """The named people, and these households, through the real actions, with a progress bar. Goes
    on where it was cut off: `here` are the accounts that there are, `now` when it was begun. Each
    step may be done again. Returns what demo.json keeps."""
    named, trainer = actions.make_named(cores, village, now)
    cohorts = actions.make_cohorts(trainer, now.astimezone(WIB).date(), now)
    n = len(plans)
    with tqdm(total=n, desc="Rumah tangga contoh", unit="rt", file=sys.stderr) as bar:
        for start in range(0, n, AT_ONCE):
            some = plans[start : start + AT_ONCE]
            with transaction() as tx:
                for plan in some:
                    if plan.people[0].id not in here:
                        actions.settle(tx, plan, cohorts, now)
            actions.send(list(actions.answers(some, cores, now)), now)
            with transaction() as tx:
                for person in (each for plan in some for each in plan.people):
                    actions.answer_survey(tx, person, now)
            bar.update(len(some))
    click.echo(f"{n} rumah tangga contoh, {sum(len(p.people) for p in plans)} orang.")
    return named


def _keep(file: Path, named: list[actions.SignIn]) -> None:
    """Write demo.json atomically: the file says that the demo is complete."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(json.dumps(named, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(file)
