"""A family and its goal, operated through the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app.households import queries as households
from app.kit.store.db import read
from tests.factories import sign_in
from tests.page import Element, Page
from tests.rooms.households.people import account_of, create_household_code, sign_up

__all__ = ["account_of", "create_household_code"]

Browsers = Callable[[], Page]


def family(new_page: Browsers, *names: str, joins: Page | None = None) -> list[Page]:
    """The first person works abroad and invites the others, who are at home; or all join
    `joins`."""
    pages = []
    host = joins
    for name in names:
        page = new_page()
        sign_up(
            page, f"/gabung/{create_household_code(host, 'keluarga')}" if host else "/daftar", name
        )
        host = host or page
        pages.append(page)
    return pages


def home_of(name: str) -> UUID:
    return households.memberships_of(account_of(name))[0].household


def propose_goal(
    page: Page,
    status: int = 303,
    *,
    times: int = 1,
    name: str | None = "Modal warung",
    month: str | None = "12",
    year: str | None = "2027",
    **typed: Any,
) -> None:
    """Submits the form of the goal of the household that counts."""
    page.get("/keluarga/tujuan")
    url = next(a.get("href") for a in page.root.all("a") if a.get("href").endswith("/usul"))
    page.get(url)
    form = page.root.one("main").one("form")
    for _ in range(times):
        page.submit(form, status, name=name, month=month, year=year, **typed)


def agree_to_goal(page: Page, times: int = 1) -> None:
    """Raises StopIteration if the page asks for no agreement."""
    page.get("/keluarga/tujuan")
    form = next(f for f in page.root.all("form") if f.get("action").endswith("setuju"))
    for _ in range(times):
        page.submit(form)


def pot_of(page: Page, pot: str) -> Element:
    return page.root.one("section", id=f"kantong-{pot}")


def submit_savings_mark(
    page: Page,
    pot: str,
    amount: str = "",
    *,
    answer: str = "sudah",
    times: int = 1,
    status: int = 303,
) -> None:
    page.get("/keluarga/tujuan")
    form = pot_of(page, pot).one("form")
    for _ in range(times):
        page.submit(form, status, button=answer, amount=amount)
    if status == 303:
        page.get("/keluarga/tujuan")


def choose_marks_viewer(page: Page, name: str, sight: str) -> None:
    """Sets what another member sees to `sight`."""
    page.get("/keluarga/tujuan")
    url = next(a.get("href") for a in page.root.all("a") if a.get("href").endswith("/izin"))
    page.get(url)
    box = next(f for f in page.root.all("fieldset") if f.one("legend").text == name)
    chosen: dict[str, Any] = {box.all("input")[0].get("name"): sight}
    page.submit(**chosen)


def household_of(account: UUID) -> UUID:
    return households.memberships_of(account)[0].household


def count_rows(app: Flask, model: type) -> int:
    with app.app_context():
        return int(read().scalar(select(func.count()).select_from(model)) or 0)


def sign_in_again(app: Flask, name: str) -> Page:
    """A new session, since sessions expire."""
    with app.app_context():
        account = account_of(name)
    return sign_in(app, account)
