"""People with a phone and a PIN, and staff, made by the actions of the door."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from app.kit.clock import utcnow
from app.kit.secrets import hash_secret, hash_token
from app.kit.store.db import new_id, transaction
from app.sign_in import actions
from app.staff.actions import create_staff_account
from tests.page import Page

PIN = "482915"
OTHER_PIN = "907351"
PASSPHRASE = "bambu hijau di tepi kali"
COOKIE = "hp"


@dataclass(frozen=True)
class RegisteredPerson:
    """A person with a PIN, the phone they registered on, and that phone's secret."""

    id: UUID
    device: UUID
    secret: str


def create_person(
    app: Flask, name: str = "Sumi", pin: str = PIN, secret: str = "a" * 43
) -> RegisteredPerson:
    """A person who registered just now on the phone with this secret."""
    with app.app_context():
        hashed, account = hash_secret(pin), new_id()
        with transaction() as tx:
            device = actions.register_account(
                tx,
                id=account,
                device_hash=hash_token(secret),
                name=name,
                language="id",
                pin=hashed,
                now=utcnow(),
            )
    return RegisteredPerson(account, device, secret)


def use_phone_of(page: Page, who: RegisteredPerson) -> Page:
    """The browser that is this person's phone, locked."""
    page.client.set_cookie(COOKIE, who.secret, domain="localhost")
    return page


def sign_in_with_pin(page: Page, who: RegisteredPerson, pin: str = PIN) -> Page:
    """The same, unlocked."""
    use_phone_of(page, who).get(f"/masuk/{who.id}")
    page.submit(pin=pin)
    return page


def create_staff(
    app: Flask, role: str = "pelatih", scope: str = "35.02", name: str = "Bu Rina"
) -> tuple[UUID, str, str]:
    """A new member of staff: account, sign-in name, start code."""
    with app.app_context():
        code = "BCDFGHJKLMNP"
        hashed = hash_secret(code)
        with transaction() as tx:
            made = create_staff_account(
                tx,
                name=name,
                role=role,
                scope=scope,
                start_code=code,
                code_hash=hashed,
                now=utcnow(),
            )
    return made.account, made.sign_in_name, made.start_code


def set_first_passphrase(page: Page, name: str, code: str, passphrase: str = PASSPHRASE) -> Page:
    """The start code, then the passphrase."""
    page.get("/masuk/petugas")
    page.submit(status=200, name=name, secret=f"{code[:4]} {code[4:8]} {code[8:]}".lower())
    page.submit(secret=passphrase)
    return page
