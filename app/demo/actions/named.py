"""The named people of the demo, who can sign in repeatedly, in development only."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from app.demo import queries
from app.demo.actions.settling import (
    NOBODYS_PHONE,
    CoreLessons,
    demo_quiz_answer,
    let_demo_people_see_each_others_progress,
    register_demo_person,
    store_quiz_answers,
)
from app.demo.rules import NAMED, STAFF, NamedDemoLearner
from app.goals import actions as goals
from app.goals import queries as goals_seen
from app.goals.rules import AMOUNTS, SIGHT_VERSION, GoalPlan, PlannedPot, month_of, months_before
from app.households import actions as households
from app.households import queries as belonging
from app.identity import queries as people
from app.identity.rules.codes import new_start_code
from app.kit.secrets import hash_secret
from app.kit.store.db import transaction
from app.sign_in import actions as door
from app.staff import actions as staff
from app.staff import queries as staff_seen

NAMESPACE = UUID("5d1f2c1e-2e0b-4c59-9a55-0b6d1c2f7a10")
PIN = "482915"
PASSPHRASE = "kopi pagi di teras rumah"  # noqa: S105 (of the demo, which refuses production)
HOW = "Buka /masuk/demo dan pilih nama ini."

DemoSignIn = dict[str, str | None]


def create_named_demo_people(
    cores: CoreLessons, village: str, now: datetime
) -> tuple[list[DemoSignIn], UUID]:
    """Create a worker, her mother, their neighbour, a trainer, two officers, an editor of the
    course, as far as they do not exist yet. Returns their sign-ins for demo.json, and the trainer's
    id."""
    sign_ins = [_learner_sign_in(person, village) for person in NAMED]
    if people.find_profile(FIRST_PERSON) is None:
        _register_named_demo_people_in_households(village, now)
    home = next(iter(belonging.memberships_of(FIRST_PERSON)), None)
    if home is not None and goals_seen.goals_of(home.household) == goals_seen.HouseholdGoals():
        _create_goal(home.household, now)
    _pass_first_lessons(cores, now)
    trainer = UUID(int=0)
    for name, role, scope in STAFF:
        account, sign_in_name = _create_staff_account(name, role, scope, now)
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


def say_named_demo_people_are_known(trainer: UUID, now: datetime) -> None:
    """The trainer says to know the worker and her mother; their neighbour nobody knows yet."""
    family = [_demo_account_id(person.name) for person in NAMED if person.home == "sari"]
    with transaction() as tx:
        households.record_acquaintances(tx, family, trainer, way=households.TICK, now=now)


def _demo_account_id(name: str) -> UUID:
    return uuid5(NAMESPACE, name)


FIRST_PERSON = _demo_account_id(NAMED[0].name)
"""The person who is created first: if she exists, creating the demo has begun."""
LEARNERS = frozenset(_demo_account_id(person.name) for person in NAMED)


def _learner_sign_in(person: NamedDemoLearner, village: str) -> DemoSignIn:
    return {
        "id": str(_demo_account_id(person.name)),
        "role": person.label,
        "name": person.name,
        "phone": None,
        "secret": PIN,
        "how": f"{HOW} PIN {PIN} membukanya lagi di HP itu.",
        "region": village,
    }


def _register_named_demo_people_in_households(village: str, now: datetime) -> None:
    pin = hash_secret(PIN)
    homes: dict[str, UUID] = {}
    with transaction() as tx:
        for person in NAMED:
            then = now - timedelta(days=person.joined)
            register_demo_person(tx, _demo_account_id(person.name), person.name, then, pin)
            if person.home in homes:
                households.join_household(
                    tx, homes[person.home], _demo_account_id(person.name), person.role, now=then
                )
            else:
                homes[person.home] = households.create_new_household(
                    tx, _demo_account_id(person.name), person.role, village, now=then
                )
        let_demo_people_see_each_others_progress(
            tx, [_demo_account_id(person.name) for person in NAMED if person.home == "sari"], now
        )


def _create_goal(home: UUID, now: datetime) -> None:
    """Create a savings goal that the worker proposed, and her mother agreed to and paid into."""
    sari, ratmi = (_demo_account_id(person.name) for person in NAMED if person.home == "sari")
    then, month = now - timedelta(days=12), month_of(now)
    pots = (PlannedPot("darurat", 6_000_000), PlannedPot("modal", 24_000_000))
    plan = GoalPlan("modal warung", months_before(month, -24), pots)
    with transaction() as tx:
        goals.propose_goal(tx, home, sari, plan, keeps_marks=False, seen=None, now=then)
        made = goals_seen.goals_of(home).proposed
        if made is not None:
            goals.agree_to_goal(tx, home, ratmi, made.id, now=then)
            goals.add_savings_mark(tx, home, ratmi, made.id, "darurat", month, 200_000, now=now)
            goals.set_savings_marks_visibility(
                tx, home, ratmi, sari, AMOUNTS, version=SIGHT_VERSION, language="id", now=then
            )


def _pass_first_lessons(cores: CoreLessons, now: datetime) -> None:
    items = [
        demo_quiz_answer(
            _demo_account_id(person.name),
            lesson,
            now - timedelta(days=person.joined - 1 - k),
            passes=True,
            item=_demo_account_id(f"{person.name} {lesson.id}"),
        )
        for person in NAMED
        for k, lesson in enumerate(cores[person.role, None][: person.passes])
    ]
    store_quiz_answers(items, now)


def _create_staff_account(name: str, role: str, scope: str, now: datetime) -> tuple[UUID, str]:
    """Create a staff account with the demo's passphrase, if there is none. Returns its id and
    sign-in name."""
    found = queries.find_staff_account(name, role, scope)
    if found is not None and people.find_credential(found, "passphrase") is not None:
        return found, staff_seen.sign_in_name_of(found, name) or ""
    code = new_start_code()
    hashed = hash_secret(code)
    with transaction() as tx:
        if found is not None:  # cut off before the passphrase was set
            made = staff.replace_start_code(tx, found, start_code=code, code_hash=hashed, now=now)
        else:
            made = staff.create_staff_account(
                tx, name=name, role=role, scope=scope, start_code=code, code_hash=hashed, now=now
            )
    opened = door.sign_in_with_passphrase_or_start_code(
        made.sign_in_name, made.start_code, NOBODYS_PHONE, now=now
    )
    if opened is not None:
        door.set_passphrase(opened, made.sign_in_name, PASSPHRASE, NOBODYS_PHONE, now=now)
    return made.account, made.sign_in_name
