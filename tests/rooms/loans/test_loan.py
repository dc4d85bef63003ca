"""/alat/pinjaman."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from tests.page import Page

ADDRESS = "/alat/pinjaman"
FLAT = "diterima=30jt&bunga=20&bulan=24"
PAID = "diterima=30000000&cicilan=1329618&bulan=24"


def ask(client: FlaskClient, query: str, status: int = 200) -> Any:
    """The answer, after seeing that GET and POST give the same bytes."""
    got = client.get(f"{ADDRESS}.json?{query}")
    posted = client.post(
        f"{ADDRESS}.json", data=query, content_type="application/x-www-form-urlencoded"
    )
    assert (got.status_code, posted.status_code) == (status, status), got.text
    assert got.data == posted.data
    return got.get_json()


def test_loan_json_has_exactly_the_documented_fields(client: FlaskClient) -> None:
    assert ask(client, PAID) == {
        "nominal_percent": 6.0,
        "effective_percent": 6.17,
        "total_paid_idr": 31910832,
        "extra_idr": 1910832,
    }


@pytest.mark.parametrize(
    ("query", "nominal", "effective", "total", "extra"),
    [
        ("pinjaman=30jt&bunga=6&jenis=efektif&bulan=24", 6.0, 6.17, 31910840, 1910840),
        (
            "pinjaman=30jt&bunga=6&jenis=efektif&bulan=24&tunggu=6&masa=bunga",
            6.0, 6.17, 32345136, 2345136,
        ),
        ("pinjaman=30jt&bunga=6&jenis=efektif&bulan=24&tunggu=6", 6.0, 6.17, 32400360, 2400360),
        (FLAT, 34.65, 40.72, 42000000, 12000000),
        ("diterima=30jt&bunga=40&bulan=24", 64.27, 87.03, 54000000, 24000000),
        ("diterima=10jt&bunga=1,5&jenis=flat-bulan&bulan=12", 31.72, 36.76, 11800000, 1800000),
        ("diterima=4,5jt&cicilan=600rb&bulan=10", 67.25, 92.39, 6000000, 1500000),
        ("diterima=20jt&cicilan=6jt&bulan=6", 238.86, 783.21, 36000000, 16000000),
    ],
)  # fmt: skip
def test_loan_json_returns_the_expected_result_for_every_reference_example(
    client: FlaskClient, query: str, nominal: float, effective: float, total: int, extra: int
) -> None:
    assert ask(client, query) == {
        "nominal_percent": nominal,
        "effective_percent": effective,
        "total_paid_idr": total,
        "extra_idr": extra,
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # A fee that is kept back is less in hand, whichever way it is told.
        (
            "pinjaman=5jt&biaya=500rb&cicilan=600rb&bulan=10",
            "diterima=4,5jt&cicilan=600rb&bulan=10",
        ),
        (
            "pinjaman=5jt&diterima=4,5jt&cicilan=600rb&bulan=10",
            "diterima=4,5jt&cicilan=600rb&bulan=10",
        ),
        (
            "pinjaman=5jt&diterima=4,5jt&bunga=20&bulan=10",
            "pinjaman=5jt&biaya=500rb&bunga=20&bulan=10",
        ),
        # A loan paid once is one instalment after waiting for the rest of the time.
        (
            "diterima=1jt&cicilan=1,2jt&bulan=6&bayar=sekali",
            "diterima=1jt&cicilan=1,2jt&bulan=6&tunggu=5",
        ),
        # The instalment that follows from a rate, seen from outside.
        ("diterima=24jt&bunga=12&bulan=24", "diterima=24jt&cicilan=1.240.000&bulan=24"),
        ("diterima=10jt&cicilan=1jt&bulan=12", "diterima=10.000.000&cicilan=Rp1.000.000&bulan=12"),
    ],
)
def test_loan_terms_written_in_two_equivalent_ways_give_the_same_result(
    client: FlaskClient, one: str, other: str
) -> None:
    assert ask(client, one) == ask(client, other)


def test_interest_only_period_of_a_loan_is_computed_from_the_instalment_amount(
    client: FlaskClient,
) -> None:
    told = ask(client, "diterima=30jt&cicilan=1746952&bulan=24&tunggu=6&masa=bunga")
    assert (told["nominal_percent"], told["extra_idr"]) == (6.0, 2345136)


@pytest.mark.parametrize(
    ("query", "nominal", "extra"),
    [
        ("pinjaman=1jt&bunga=0,3&jenis=hari&hari=30&bayar=sekali", 105.0, 90000),
        ("pinjaman=1jt&bunga=0,3&jenis=hari&bulan=1", 108.0, 90000),
        ("diterima=1jt&cicilan=100rb&minggu=12", 151.99, 200000),
        ("diterima=600rb&cicilan=1jt&hari=7&bayar=sekali", 2763.19, 400000),
    ],
)
def test_loan_tool_accepts_daily_and_weekly_instalments(
    client: FlaskClient, query: str, nominal: float, extra: int
) -> None:
    told = ask(client, query)
    assert (told["nominal_percent"], told["extra_idr"]) == (nominal, extra)


def test_loan_rate_above_a_million_percent_is_null_in_json_and_described_on_the_page(
    page: Page,
) -> None:
    query = "diterima=600rb&cicilan=1jt&hari=7&bayar=sekali"
    assert ask(page.client, query)["effective_percent"] is None
    page.get(f"{ADDRESS}?{query}")
    assert "di atas 1.000.000% setahun" in page.text


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", {"diterima", "cicilan", "bulan"}),
        ("diterima=30jt&cicilan=1jt", {"bulan"}),
        ("diterima=30jt&bulan=24", {"cicilan"}),
        ("cicilan=1jt&bulan=24", {"diterima"}),
        (f"{PAID}&bunga=20", {"bunga"}),
        (f"{PAID}&hari=10", {"hari"}),
        (f"{PAID}&minggu=10&hari=10", {"minggu"}),
        (f"{PAID}&pinjaman=29jt", {"pinjaman"}),
        (f"{PAID}&biaya=30jt", {"biaya"}),
        (f"{FLAT}&biaya=31jt", {"biaya"}),
        (f"{PAID}&tunggu=24", {"tunggu"}),
        ("diterima=30jt&cicilan=3jt&minggu=24&tunggu=2", {"tunggu"}),
        ("diterima=30jt&cicilan=1jt&bulan=24", {"cicilan"}),
        ("diterima=3000&cicilan=1750000&bulan=24", {"cicilan"}),
        ("diterima=30jt&bunga=1000&jenis=hari&bulan=24", {"bunga"}),
        ("diterima=30jt&bunga=900&jenis=efektif&bulan=120", {"bunga"}),
        ("diterima=30jt&bunga=1001&bulan=24", {"bunga"}),
        ("diterima=30jt&bunga=-1&bulan=24", {"bunga"}),
        (f"{FLAT}&jenis=entah", {"jenis"}),
        (f"{FLAT}&masa=entah", {"masa"}),
        (f"{FLAT}&bayar=entah", {"bayar"}),
        (f"{FLAT}&kontrak=121", {"kontrak"}),
        ("diterima=nan&cicilan=1e6&bulan=2,5", {"diterima", "cicilan", "bulan"}),
        ("diterima=0&cicilan=0&bulan=0", {"diterima", "cicilan", "bulan"}),
        ("diterima=30jt&cicilan=1,7jt&bulan=121", {"bulan"}),
        (f"{PAID}&bulan=12", {"bulan"}),
    ],
)
def test_loan_json_names_every_invalid_field(
    client: FlaskClient, query: str, fields: set[str]
) -> None:
    errors = ask(client, query, 422)["errors"]
    assert set(errors) == fields


def test_loan_tool_returns_a_result_for_the_largest_accepted_amounts(client: FlaskClient) -> None:
    most = 10**12
    assert ask(client, f"diterima={most}&bunga=1&jenis=hari&hari=365")["extra_idr"] > 0
    assert ask(client, f"diterima={most}&cicilan={most}&bulan=99")["extra_idr"] == 98 * most
    assert ask(client, "diterima=1&cicilan=1&hari=1")["nominal_percent"] == 0
    ask(client, f"diterima={most}&bunga=1000&jenis=efektif&bulan=120&tunggu=119", 422)


def test_loan_page_explains_a_flat_rate_by_its_effective_rate(page: Page) -> None:
    root = page.get(f"{ADDRESS}?{FLAT}")
    assert root.one("h1").text == "Terima Rp30.000.000, bayar Rp42.000.000"
    assert "Terima tiga puluh juta rupiah, bayar empat puluh dua juta rupiah" in page.text
    assert root.one(cls="uang").text == "Rp12.000.000 dua belas juta rupiah"
    assert "“20% flat setahun” sama dengan 34,65% setahun dari sisa utang." in page.text
    assert "Untuk setiap Rp100.000 yang diterima, Anda membayar Rp140.000." in page.text
    assert "24 kali bayar Rp1.750.000 Rp42.000.000" in page.text
    page.get(f"{ADDRESS}?diterima=30jt&bunga=6&jenis=efektif&bulan=24")
    assert "sama dengan" not in page.text


def test_loan_chart_draws_money_received_and_paid_on_one_scale(page: Page) -> None:
    into, out = page.get(f"{ADDRESS}?{FLAT}").all("svg", cls="batang")
    assert [r.get("width") for r in into.all("rect")] == ["71.4"]
    assert [(r.get("class"), r.get("width")) for r in out.all("rect")] == [
        ("b1", "71.4"),
        ("b3", "28.6"),
    ]
    marks = out.all("path")[0].get("d")
    assert marks.count("M") == 17
    assert "Pada pembayaran ke-18, uang yang Anda terima sudah kembali semua." in page.text
    page.get(f"{ADDRESS}?diterima=24jt&cicilan=1jt&bulan=24")
    assert not page.root.all("rect", cls="b3")
    assert "Tidak ada tambahan." in page.text


@pytest.mark.parametrize(("months", "rows"), [(24, 24), (120, 120)])
def test_loan_schedule_ends_with_zero_debt(page: Page, months: int, rows: int) -> None:
    query = {"diterima": "31.234.567", "bunga": "23,7", "jenis": "efektif", "bulan": str(months)}
    lines = page.get(f"{ADDRESS}?{urlencode(query)}").one("tbody").all("tr")
    assert len(lines) == rows
    assert lines[-1].all("td")[-1].text == "Rp0"


def test_long_loan_schedule_shows_only_its_first_and_last_60_rows(page: Page) -> None:
    lines = page.get(f"{ADDRESS}?diterima=31.234.567&bunga=23,7&hari=365").one("tbody").all("tr")
    assert [line.one("th").text for line in lines][59:61] == ["Hari 60", "Hari 306"]
    assert lines[-1].all("td")[-1].text == "Rp0"
    assert "Hanya 60 baris pertama dan 60 baris terakhir." in page.text


def test_loan_longer_than_the_contract_shows_a_warning(page: Page) -> None:
    page.get(f"{ADDRESS}?{FLAT}&kontrak=23")
    assert "Pinjaman ini lebih lama dari sisa kontrak kerja." in page.text
    page.get(f"{ADDRESS}?{FLAT}&kontrak=24")
    assert "Cicilan selesai sebelum kontrak kerja habis." in page.text
    page.get(f"{ADDRESS}?{FLAT}")
    assert "kontrak kerja habis" not in page.text


def test_loan_page_says_when_the_cash_received_is_less_than_the_debt(page: Page) -> None:
    page.get(f"{ADDRESS}?pinjaman=5jt&diterima=4,5jt&cicilan=600rb&bulan=10")
    assert "Utang Anda Rp5.000.000. Yang sampai di tangan hanya Rp4.500.000" in page.text


def test_optional_loan_questions_are_collapsed_until_one_has_an_error(page: Page) -> None:
    root = page.get(ADDRESS)
    assert [d.get("open", "no") for d in root.one("main").all("details")] == ["no"] * 3
    root = page.get(f"{ADDRESS}?{PAID}&biaya=banyak", 422)
    assert [d.get("open", "no") for d in root.one("main").all("details")] == [
        "no",
        "",
        "no",
    ]


@pytest.mark.parametrize("query", ["", "?lang=en", "?lang=id"])
def test_menu_on_the_loan_page_marks_the_tools_entry_as_current(page: Page, query: str) -> None:
    here = page.get(f"{ADDRESS}{query}").one("nav").all("a", **{"aria-current": "page"})
    assert [link.get("href").partition("?")[0] for link in here] == ["/alat"]


def test_tool_list_links_to_the_loan_and_departure_cost_tools(page: Page) -> None:
    found = [a.get("href") for a in page.get("/alat").one("main").all("a")]
    assert {ADDRESS, "/alat/biaya-berangkat"} <= set(found)
