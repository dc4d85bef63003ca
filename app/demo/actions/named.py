"""The named people of the demo, who can be signed in as again and again, in development only."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from app.demo.actions.settling import NOBODYS_PHONE, Cores, answer, register, send, share_all
from app.demo.rules import NAMED, STAFF, NamedLearner
from app.door import actions as door
from app.goals import actions as goals
from app.goals import queries as goals_seen
from app.goals.rules import AMOUNTS, SIGHT_VERSION, Plan, Pot, before, month_of
from app.households import actions as households
from app.identity.rules.codes import new_start_code
from app.kit.db import transaction
from app.kit.secrets import hash_secret
from app.staff import actions as staff

NAMESPACE = UUID("5d1f2c1e-2e0b-4c59-9a55-0b6d1c2f7a10")
PIN = "482915"
PASSPHRASE = "kopi pagi di teras rumah"  # noqa: S105 (of the demo, which refuses production)
HOW = "Buka /masuk/demo dan pilih nama ini."

SignIn = dict[str, str | None]


def make_named(cores: Cores, village: str, now: datetime) -> tuple[list[SignIn], UUID]:
    """A worker, her mother, their neighbour; a trainer, two officers, an editor of the course.

    Returns what instance/demo.json keeps, and the trainer's account."""
    sign_ins = [_learner(person, village) for person in NAMED]
    _goal(_households(village, now)["sari"], now)
    _learn(cores, now)
    trainer = UUID(int=0)
    for name, role, scope in STAFF:
        account, sign_in_name = _staff(name, role, scope, now)
        trainer = account if role == "pelatih" else trainer
        sign_ins.append(
            {
                "id": str(account),
                "role": role,
                "name": name,
                "phone": None,
                "secret": PASSPHRASE,
                "how": f"{HOW} Atau /masuk/petugas: nama {sign_in_name}, kata sandi {PASSPHRASE}",
                "region": scope,
            }
        )
    return sign_ins, trainer


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE, name)


def _learner(person: NamedLearner, village: str) -> SignIn:
    return {
        "id": str(_id(person.name)),
        "role": person.label,
        "name": person.name,
        "phone": None,
        "secret": PIN,
        "how": f"{HOW} PIN {PIN} membukanya lagi di HP itu.",
        "region": village,
    }


def _households(village: str, now: datetime) -> dict[str, UUID]:
    pin = hash_secret(PIN)
    homes: dict[str, UUID] = {}
    with transaction() as tx:
        for person in NAMED:
            then = now - timedelta(days=person.joined)
            register(tx, _id(person.name), person.name, then, pin)
            if person.home in homes:
                households.join(tx, homes[person.home], _id(person.name), person.role, now=then)
            else:
                homes[person.home] = households.found(
                    tx, _id(person.name), person.role, village, now=then
                )
        share_all(tx, [_id(person.name) for person in NAMED if person.home == "sari"], now)
    return homes


def _goal(home: UUID, now: datetime) -> None:
    """The worker proposed, her mother agreed and has marked this month already."""
    sari, ratmi = (_id(person.name) for person in NAMED if person.home == "sari")
    then, month = now - timedelta(days=12), month_of(now)
    pots = (Pot("darurat", 6_000_000), Pot("modal", 24_000_000))
    plan = Plan("modal warung", before(month, -24), pots)
    with transaction() as tx:
        goals.propose(tx, home, sari, plan, keeps_marks=False, seen=None, now=then)
        made = goals_seen.goals_of(home).proposed
        if made is not None:
            goals.agree(tx, home, ratmi, made.id, now=then)
            goals.mark(tx, home, ratmi, made.id, "darurat", month, 200_000, now=now)
            goals.let_see(
                tx, home, ratmi, sari, AMOUNTS, version=SIGHT_VERSION, language="id", now=then
            )


def _learn(cores: Cores, now: datetime) -> None:
    items = [
        answer(
            _id(person.name),
            lesson,
            now - timedelta(days=person.joined - 1 - k),
            passes=True,
            item=_id(f"{person.name} {lesson.id}"),
        )
        for person in NAMED
        for k, lesson in enumerate(cores[person.role, None][: person.passes])
    ]
    send(items, now)


def _staff(name: str, role: str, scope: str, now: datetime) -> tuple[UUID, str]:
    code = new_start_code()
    code_hash = hash_secret(code)
    with transaction() as tx:
        made = staff.make_staff(
            tx, name=name, role=role, scope=scope, code=code, code_hash=code_hash, now=now
        )
    door.set_passphrase(made.account, made.sign_in_name, PASSPHRASE, NOBODYS_PHONE, now=now)
    return made.account, made.sign_in_name
