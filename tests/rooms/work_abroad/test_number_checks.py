"""What offices find when they ring help numbers, and what the help pages show of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.work_abroad import queries
from tests.page import Page

FIRST, SECOND = "+886901132000", "+886987587000"
DAY = "2026-11-30"


@pytest.fixture(autouse=True)
def day() -> Any:
    with time_machine.travel("2026-12-01T05:00:00Z", tick=False) as traveller:
        yield traveller


def ring(app: Flask, *arguments: str, country: str = "tw") -> tuple[int, str]:
    """The exit code and the output of `bekal bantuan uji`."""
    told = app.test_cli_runner().invoke(args=["bantuan", "uji", country, *arguments])
    return told.exit_code, told.output


def outcome(result: str, office: str = "KDEI Taipei", day: str = DAY) -> list[str]:
    return ["--hasil", result, "--oleh", office, "--tanggal", day]


def first_number(page: Page, address: str = "/bantuan/tw") -> str:
    return page.get(address).one("main").all("ul", cls="baris")[0].all("a")[0].get("href")


def test_number_that_an_office_reached_shows_the_day_and_the_office(app: Flask, page: Page) -> None:
    assert ring(app, "+886 901 132 000", *outcome("diangkat")) == (
        0,
        f"tw {FIRST} KDEI Taipei: diangkat 2026-11-30, KDEI Taipei\n",
    )
    assert first_number(page) == f"tel:{FIRST}"
    assert "Diangkat 30 November 2026, kata KDEI Taipei." in page.text
    page.get("/bantuan/tw?lang=en")
    assert "Answered on 30 November 2026, says KDEI Taipei." in page.text


@pytest.mark.parametrize("result", ["mati", "salah"])
def test_dead_or_wrong_number_disappears_from_every_page_and_the_next_one_leads(
    app: Flask, page: Page, result: str
) -> None:
    assert ring(app, FIRST, *outcome(result))[0] == 0
    for address in ("/bantuan/tw", "/bantuan?negara=tw", "/bantuan?negara=tw&dari=indonesia"):
        page.get(address)
        assert FIRST not in page.response.get_data(as_text=True)
    assert first_number(page) == f"tel:{SECOND}"
    for tool in ("slip-gaji", "cek-tawaran"):
        page.post(f"/alat/{tool}", {"negara": "tw", "gaji": "20000", "visa": "kerja"}, 200)
        assert f"tel:{SECOND}" in page.response.get_data(as_text=True)
        assert FIRST not in page.response.get_data(as_text=True)


def test_latest_check_counts_even_if_an_older_one_is_recorded_later(app: Flask, page: Page) -> None:
    ring(app, FIRST, *outcome("diangkat", day="2026-11-20"))
    ring(app, FIRST, *outcome("mati", day="2026-11-10"))
    assert first_number(page) == f"tel:{FIRST}"
    ring(app, FIRST, *outcome("mati", day="2026-11-25"))
    assert first_number(page) == f"tel:{SECOND}"


def test_number_not_rung_for_six_months_says_so_and_is_due_again(
    app: Flask, page: Page, day: Any
) -> None:
    ring(app, FIRST, *outcome("diangkat"))
    assert FIRST not in app.test_cli_runner().invoke(args=["bantuan", "daftar"]).output
    assert FIRST in app.test_cli_runner().invoke(args=["bantuan", "daftar", "--semua"]).output
    day.move_to("2027-06-03T05:00:00Z")
    page.get("/bantuan/tw")
    assert "Sudah lebih dari enam bulan, belum kami telepon lagi." in page.text
    assert FIRST in app.test_cli_runner().invoke(args=["bantuan", "daftar"]).output


def test_list_of_due_numbers_begins_with_those_shown_first_and_ends_with_hidden_ones(
    app: Flask,
) -> None:
    ring(app, FIRST, *outcome("mati"))
    lines = app.test_cli_runner().invoke(args=["bantuan", "daftar"]).output.splitlines()
    assert lines[0] == "ae +971563322611 KJRI Dubai: belum pernah"
    assert not [line for line in lines if line.split()[1] in ("110", "999")]
    assert lines[-3:-1] == [
        "Tidak tampil, perlu diganti di lembar negara:",
        f"tw {FIRST} KDEI Taipei: mati 2026-11-30, KDEI Taipei",
    ]
    assert re.fullmatch(r"\d+ perlu ditelepon, 1 perlu diganti\.", lines[-1])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["+886 1", *outcome("mati")], "Nomor +886 1 tidak ada di lembar tw."),
        ([FIRST, *outcome("mati", "Bu Tuti")], "--oleh: tulis nama kantor, bukan nama orang"),
        ([FIRST, *outcome("mati", "SITI")], "--oleh: tulis nama kantor, bukan nama orang"),
        ([FIRST, *outcome("mati", " ")], "--oleh: tulis 1 sampai 80 huruf"),
        ([FIRST, *outcome("mati", "KP2MI " + "x" * 80)], "--oleh: tulis 1 sampai 80 huruf"),
        ([FIRST, *outcome("mati", day="2026-12-02")], "--tanggal: tanggal ini belum tiba."),
    ],
)
def test_invalid_check_of_a_help_number_is_refused_with_a_sentence_and_not_stored(
    app: Flask, arguments: list[str], sentence: str
) -> None:
    code, output = ring(app, *arguments)
    assert (code, sentence in output) == (1, True)
    with app.app_context():
        assert queries.newest_check() == ""


@pytest.mark.parametrize("office", ["BP3MI Jawa Timur", "Dinas Tenaga Kerja Ponorogo", "KP2MI"])
def test_ringing_of_a_help_number_is_stored_under_the_office_that_rang(
    app: Flask, page: Page, office: str
) -> None:
    assert ring(app, "1955", *outcome("diangkat", office))[0] == 0
    page.get("/bantuan/tw")
    assert f"kata {office}." in page.text


@pytest.mark.parametrize("address", ["/bantuan", "/bantuan/tw", "/bantuan?negara=my&dari=luar"])
def test_help_page_takes_one_statement(
    page: Page, statements: Callable[[], Any], address: str
) -> None:
    page.get(address)
    with statements() as seen:
        page.get(address)
    assert len(seen) == 1


def test_help_page_shows_its_numbers_while_the_database_cannot_be_read(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable() -> None:
        raise OperationalError("select", {}, Exception("unreadable"))

    monkeypatch.setattr(queries, "read", unreadable)
    assert first_number(page) == f"tel:{FIRST}"
