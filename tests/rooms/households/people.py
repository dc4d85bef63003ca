"""People for the tests of this room, and a recount of the counters that shares no code with it."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.counters import queries as counter_queries
from app.counters.rules import ANY
from app.households.models import CompletedCore, CoreProgress, Household, Member
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
    members = read().execute(
        select(Member.household, Member.account, Member.role).where(Member.counts)
    )
    people: dict[UUID, list[tuple[UUID, str]]] = {}
    for row in members:
        people.setdefault(row.household, []).append((row.account, row.role))
    tally: Tally[tuple[str, str, int]] = Tally()
    for household, living_there in people.items():
        village = villages[household]
        codes = ["00"]
        if village is not None:
            codes += [village[:2], village[:5], village[:8], village]
        for code in codes:
            tally[code, "household", 0] += 1
            tally[code, "person", 0] += len(living_there)
            for core, people_done in done.items():
                there = [who for who in living_there if who in people_done]
                tally[code, "done", core] += len(there)
                tally[code, "complete", core] += len({role for _, role in there}) == 2
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
