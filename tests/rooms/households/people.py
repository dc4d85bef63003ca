"""People for the tests of this room, and a recount of the counters that shares no code with it."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.counters import queries as counter_queries
from app.counters.rules import ANY
from app.households.models import (
    Acquaintance,
    CompletedCore,
    CoreProgress,
    Household,
    LearningDay,
    Member,
)
from app.identity import actions as identity
from app.identity.models import Account
from app.kit.store.db import new_id, read
from tests.page import Page

START = datetime(2026, 11, 1, tzinfo=UTC)


def day_of_test(n: int) -> datetime:
    return START + timedelta(days=n)


def add_account(tx: Session, name: str) -> UUID:
    account = Account(id=new_id(), name=name, language="id", made_at=START)
    tx.add(account)
    tx.flush()
    return account.id


def add_trainer(tx: Session, name: str, region: str = "00") -> UUID:
    account = add_account(tx, name)
    identity.grant_role(tx, account, "pelatih", region, now=START)
    return account


def stored_counters() -> dict[tuple[str, str, int], int]:
    return counter_queries.all_counters()


def recounted_counters() -> dict[tuple[str, str, int], int]:
    """What the counters should say, told in loops from the bare rows."""
    homes = read().execute(select(Household.id, Household.village))
    villages: dict[UUID, str | None] = {row.id: row.village for row in homes}
    progress = select(CoreProgress.account, CoreProgress.role).where(
        CoreProgress.since.is_not(None)
    )
    done: dict[int, set[tuple[UUID, str]]] = {
        ANY: {(row.account, row.role) for row in read().execute(progress)}
    }
    for met in read().execute(
        select(CompletedCore.account, CompletedCore.role, CompletedCore.core)
    ):
        done.setdefault(met.core, set()).add((met.account, met.role))
    words = select(Acquaintance.account, Acquaintance.confirmed_at, Acquaintance.ended_at)
    known = {
        account
        for account, confirmed, ended in read().execute(words)
        if confirmed is not None and ended is None
    }
    days: dict[UUID, list[date]] = {}
    for account, day in read().execute(select(LearningDay.account, LearningDay.day)):
        days.setdefault(account, []).append(day)
    learned = {
        account
        for account, on in days.items()
        if len(on) >= 3 and max(on) - min(on) >= timedelta(days=14)
    }
    people: dict[UUID, list[Member]] = {}
    with Session(read()) as session:
        for member in session.scalars(select(Member).where(Member.counts)):
            people.setdefault(member.household, []).append(member)
    tally: Tally[tuple[str, str, int]] = Tally()
    for household, living_there in people.items():
        village = villages[household]
        codes = ["00"]
        if village is not None:
            codes += [village[:2], village[:5], village[:8], village]
        everybody = {each.account for each in living_there}
        counted = sorted(
            (m for m in living_there if m.account in known | learned or m.founded),
            key=lambda m: (m.account not in known, m.joined_at, m.account),
        )[:6]
        for code in codes:
            if not everybody & known:
                tally[code, "self_registered", 0] += bool(everybody & learned)
                continue
            tally[code, "household", 0] += 1
            tally[code, "person", 0] += len(counted)
            for core, people_done in done.items():
                there = [m for m in counted if (m.account, m.role) in people_done]
                tally[code, "done", core] += len(there)
                tally[code, "complete", core] += len({m.role for m in there}) == 2
    return {key: n for key, n in tally.items() if n}


PIN = "482915"


def sign_up(page: Page, url: str, name: str, pin: str = PIN) -> None:
    """The three screens, as somebody taps through them; ends where the first lesson is."""
    page.get(url)
    screen = page.root.one("main")
    page.get(screen.all("a")[0].get("href") if "gabung" in url else f"{url}?peran=pekerja")
    page.submit(status=200, name=name, adult="y", keep="y")
    page.submit(pin=pin)
    assert page.location.startswith("/belajar/")


def account_of(name: str) -> UUID:
    """The id of the one person of this name."""
    return read().execute(select(Account.id).where(Account.name == name)).scalar_one()


def create_household_code(page: Page, role: str) -> str:
    """A code that the person on this page makes for somebody."""
    page.get("/keluarga/undang")
    page.submit(role=role)
    return page.location.rpartition("/")[2]
