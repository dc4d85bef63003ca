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


@click.command("demo")
@click.option("--penuh", is_flag=True, help="2.000 rumah tangga, bukan 300.")
@click.option("--bila-kosong", is_flag=True, help="Hanya kalau belum ada orang lain.")
@with_appcontext
def demo_command(penuh: bool, bila_kosong: bool) -> None:
    """Isi dengan rumah tangga contoh, atau lengkapi yang terputus. Hanya untuk pengembangan."""
    settings = registry().settings
    if not settings.development:
        sys.exit("BEKAL_ENV: data contoh hanya untuk development.")
    kept = settings.state_dir / "demo.json"
    begun = _demo_started_at()
    if queries.has_any_account() and (begun is None or kept.exists()):
        if bila_kosong:
            return
        sys.exit("Sudah ada data; data contoh hanya untuk basis data yang masih kosong.")
    kept.unlink(missing_ok=True)  # of a database that was here before; it says that all is there
    try:
        cores = actions.core_lessons_with_answers()
    except LookupError:
        sys.exit("Kursus belum terbit: jalankan dulu bekal kursus terbit.")
    try:
        villages = rules.choose_villages(queries.villages_by_regency(), Random(rules.SEED))
    except ValueError:
        sys.exit("Daftar wilayah belum lengkap: jalankan dulu bekal wilayah impor.")
    lengths = {who: len(core) for who, core in cores.items()}
    plans = rules.plan_demo_households(
        villages, lengths, len(rules.COHORT_DAYS), rules.HOUSEHOLDS_FULL
    )
    here = queries.all_account_ids()
    if here - _demo_account_ids(plans):
        click.echo("Data contoh terputus, dan sudah ada orang lain: tidak dilengkapi.", err=True)
        return
    beyond = {person.id for plan in plans[rules.HOUSEHOLDS :] for person in plan.people}
    n = rules.HOUSEHOLDS_FULL if penuh or here & beyond else rules.HOUSEHOLDS
    named = create_demo_data(cores, villages, plans[:n], here, begun or utcnow())
    _write_sign_ins(kept, named)


def _demo_started_at() -> datetime | None:
    """When this database's demo was begun, from which its days are counted; None if there is
    none."""
    first = people.find_profile(actions.FIRST_PERSON)
    return None if first is None else first.made_at + timedelta(days=rules.NAMED[0].joined)


def _demo_account_ids(plans: Sequence[rules.DemoHouseholdPlan]) -> set[UUID]:
    """The ids of all demo accounts, planned or existing."""
    staff = {queries.find_staff_account(*member) for member in rules.STAFF} - {None}
    planned = {person.id for plan in plans for person in plan.people}
    return planned | actions.LEARNERS | {each for each in staff if each is not None}


def create_demo_data(
    cores: actions.CoreLessons,
    villages: Sequence[str],
    plans: Sequence[rules.DemoHouseholdPlan],
    existing_accounts: Set[UUID],
    now: datetime,
) -> list[actions.DemoSignIn]:
    """Create the named people, who live in the first of `villages`, partners, programmes of these
    villages, and these households, with a progress bar. Continues an interrupted
    run: `now` is when that began, and every step may be repeated. Returns the sign-ins for
    demo.json."""
    actions.load_demo_denominators(queries.districts_of_cohorts(), now)
    named, trainer = actions.create_named_demo_people(cores, villages[0], now)
    actions.load_demo_partners(villages, now)
    actions.load_demo_programme_villages(villages, trainer, now)
    actions.say_named_demo_people_are_known(trainer, now)
    cohorts = actions.create_demo_cohorts(trainer, villages[0], now.astimezone(WIB).date(), now)
    n = len(plans)
    with tqdm(total=n, desc="Rumah tangga contoh", unit="rt", file=sys.stderr) as bar:
        actions.build_demo_history(
            plans, cores, cohorts, trainer, existing_accounts, now, bar.update
        )
    click.echo(f"{n} rumah tangga contoh, {sum(len(p.people) for p in plans)} orang.")
    return named


def _write_sign_ins(file: Path, named: list[actions.DemoSignIn]) -> None:
    """Write demo.json atomically; its existence means that the demo is complete."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(json.dumps(named, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(file)
