"""Accounts of staff: the command that makes them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.identity.models import Account, StaffGrant
from app.kit.db import read
from tests.page import Page
from tests.rooms.door.people import first_time, staff


def test_two_of_one_name_get_two_sign_in_names(app: Flask) -> None:
    assert [staff(app)[1], staff(app)[1]] == ["bu-rina", "bu-rina-2"]


def test_the_command_makes_a_member_of_staff(app: Flask, page: Page) -> None:
    result = app.test_cli_runner().invoke(
        args=["akun", "buat", "--peran", "petugas", "--nama", "Pak  Joko", "--wilayah", "35.02"]
    )
    assert result.exit_code == 0, result.output
    name, code = (line.split(": ")[1] for line in result.output.splitlines()[:2])
    first_time(page, name, code.replace(" ", ""))
    with app.app_context():
        assert read().scalar(select(Account.name)) == "Pak Joko"


def test_an_admin_of_whom_no_region_is_said_works_for_the_country(app: Flask) -> None:
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
def test_the_command_refuses_what_cannot_be(app: Flask, args: list[str]) -> None:
    result = app.test_cli_runner().invoke(args=["akun", "buat", *args])
    assert result.exit_code == 2
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(Account)) == 0
