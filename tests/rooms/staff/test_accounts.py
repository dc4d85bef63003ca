"""Accounts of staff: the command that makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.identity.models import Account, StaffGrant
from app.kit.clock import utcnow
from app.kit.secrets import hash_secret
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.staff import queries
from app.staff.actions import IssuedStartCode, create_staff_account, replace_start_code
from tests.page import Page
from tests.rooms.households.test_at_once import run_concurrently
from tests.rooms.sign_in.people import create_staff, set_first_passphrase


def test_staff_of_the_same_name_get_different_sign_in_names(app: Flask) -> None:
    assert [create_staff(app)[1], create_staff(app)[1]] == ["bu-rina", "bu-rina-2"]


def test_create_staff_command_creates_an_account(app: Flask, page: Page) -> None:
    result = app.test_cli_runner().invoke(
        args=["akun", "buat", "--peran", "petugas", "--nama", "Pak  Joko", "--wilayah", "35.02"]
    )
    assert result.exit_code == 0, result.output
    name, code = (line.split(": ")[1] for line in result.output.splitlines()[:2])
    set_first_passphrase(page, name, code.replace(" ", ""))
    with app.app_context():
        assert read().scalar(select(Account.name)) == "Pak Joko"


def test_create_staff_command_without_a_region_creates_an_admin_for_the_whole_country(
    app: Flask,
) -> None:
    result = app.test_cli_runner().invoke(args=["akun", "buat", "--peran", "admin", "--nama", "A"])
    assert result.exit_code == 0, result.output
    with app.app_context():
        assert read().scalar(select(StaffGrant.scope)) == "00"


@pytest.mark.parametrize(
    "args",
    [
        ["--peran", "raja", "--nama", "A"],
        ["--peran", "admin", "--nama", " "],
        ["--peran", "admin", "--nama", "A" * 41],
        ["--peran", "admin", "--nama", "A", "--wilayah", "99.99"],
        ["--peran", "petugas", "--nama", "A"],
    ],
)
def test_create_staff_command_rejects_invalid_values(app: Flask, args: list[str]) -> None:
    result = app.test_cli_runner().invoke(args=["akun", "buat", *args])
    assert result.exit_code == 2
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(Account)) == 0


def test_staff_of_the_same_name_created_concurrently_get_different_sign_in_names(
    app: Flask,
) -> None:
    with app.app_context():
        hashed = hash_secret("KODEAWAL")
        made: list[IssuedStartCode] = []

        def make() -> None:
            with transaction() as tx:
                its: dict[str, Any] = {
                    "start_code": "KODEAWAL",
                    "code_hash": hashed,
                    "now": utcnow(),
                }
                made.append(
                    create_staff_account(tx, name="Bu Rina", role="pelatih", scope="35.02", **its)
                )

        for n in range(1, 11, 2):
            assert run_concurrently(app, make, make) == [None, None]
            names = sorted(each.sign_in_name for each in made[-2:])
            assert names == sorted(f"bu-rina-{k}" if k > 1 else "bu-rina" for k in (n, n + 1))


def test_only_one_of_two_start_codes_created_concurrently_stays_valid(app: Flask) -> None:
    account = create_staff(app)[0]
    with app.app_context():
        codes = {code: hash_secret(code) for code in ("KODESATU", "KODEDUA")}

        def give(code: str) -> Callable[[], None]:
            def replace_code() -> None:
                with transaction() as tx:
                    its: dict[str, Any] = {
                        "start_code": code,
                        "code_hash": codes[code],
                        "now": utcnow(),
                    }
                    replace_start_code(tx, account, **its)

            return replace_code

        for _ in range(5):
            assert run_concurrently(app, *map(give, codes)) == [None, None]
            assert (
                sum(
                    queries.find_valid_start_code(account, [c], utcnow()) is not None for c in codes
                )
                == 1
            )


def test_start_code_command_gives_the_last_admin_a_new_start_code(app: Flask, page: Page) -> None:
    account, name, code = create_staff(app, "admin", "00", "Pak Admin")
    set_first_passphrase(page, name, code)
    for told in ("pak-admin", " pak ADMIN"):
        result = app.test_cli_runner().invoke(args=["akun", "kode-mulai", told])
        assert result.exit_code == 0, result.output
        page.get("/kelola/akun", 302)
        given, code = (line.split(": ")[1] for line in result.output.splitlines()[:2])
        assert given == name
        set_first_passphrase(page, name, code.replace(" ", ""))
        page.get("/kelola/akun")
    with app.app_context():
        trail = select(AuditEvent.who, AuditEvent.about).where(
            AuditEvent.what == "identity:staff:reset"
        )
        assert read().execute(trail).all() == [(None, str(account))] * 2


def test_start_code_command_asks_for_the_sign_in_name_when_two_staff_share_a_name(
    app: Flask,
) -> None:
    create_staff(app), create_staff(app)
    result = app.test_cli_runner().invoke(args=["akun", "kode-mulai", "Bu Rina"])
    assert result.exit_code == 2
    assert "bu-rina" in result.output
    assert "bu-rina-2" in result.output
    result = app.test_cli_runner().invoke(args=["akun", "kode-mulai", "bu-rina-2"])
    assert "Nama masuk : bu-rina-2" in result.output
    assert app.test_cli_runner().invoke(args=["akun", "kode-mulai", "bu-siapa"]).exit_code == 2
