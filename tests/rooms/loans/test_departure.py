"""/alat/biaya-berangkat."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.loans.rules.departure import compute_departure_cost
from app.work_abroad.queries import indonesia_sheet
from tests.page import Page

ADDRESS = "/alat/biaya-berangkat"
OVERCHARGE = "potongan=6jt&bulan=6&tunai=5jt&tiket=9jt&visa=1jt&pelatihan=5jt"


def test_departure_cost_of_six_deductions_of_6_million_for_20_million_is_16_million_extra(
    client: FlaskClient,
) -> None:
    assert client.get(f"{ADDRESS}.json?{OVERCHARGE}").get_json() == {
        "received_idr": 20_000_000,
        "total_paid_idr": 36_000_000,
        "extra_idr": 16_000_000,
        "nominal_percent": 238.86,
        "effective_percent": 783.21,
    }


def test_departure_cost_tool_counts_an_upfront_payment_as_paid_and_raises_the_rate(
    client: FlaskClient,
) -> None:
    told = client.get(f"{ADDRESS}.json?{OVERCHARGE}&dibayar=2jt").get_json()
    assert (told["total_paid_idr"], told["extra_idr"]) == (38_000_000, 18_000_000)
    assert told["nominal_percent"] > 238.86


@pytest.mark.parametrize(
    ("query", "extra"),
    [
        ("potongan=1jt&bulan=6&tunai=20jt", -14_000_000),
        ("potongan=0&bulan=6&tunai=5jt&dibayar=6jt", 1_000_000),
        ("potongan=6jt&bulan=120&tunai=5jt", 715_000_000),
    ],
)
def test_departure_cost_interest_rate_is_null_when_it_cannot_be_computed(
    page: Page, query: str, extra: int
) -> None:
    told = page.client.get(f"{ADDRESS}.json?{query}").get_json()
    assert told["extra_idr"] == extra
    assert told["nominal_percent"] is told["effective_percent"] is None
    page.get(f"{ADDRESS}?{query}")
    assert "Kalau ini pinjaman" not in page.text


def test_departure_cost_tool_converts_foreign_wages_at_the_given_exchange_rate(page: Page) -> None:
    query = "potongan=3.168&gaji=4.520&kurs=2.100&bulan=6&tunai=15jt"
    told = page.client.get(f"{ADDRESS}.json?{query}").get_json()
    assert told["total_paid_idr"] == 6 * 3168 * 2100
    page.get(f"{ADDRESS}?{query}")
    assert "Potongan Rp6.652.800 × 6 bulan Rp39.916.800" in page.text
    assert "Sisa gaji setiap bulan Rp2.839.200 dari Rp9.492.000." in page.text


def test_departure_cost_items_without_a_value_are_listed_as_questions_to_ask(page: Page) -> None:
    root = page.get(f"{ADDRESS}?{OVERCHARGE}&paspor=0")
    asked = [item.text for item in root.one("ul", id="tanyakan").all("li")]
    assert "Periksa kesehatan" in asked
    assert not {"Tiket perjalanan", "Visa kerja", "Paspor", "Lain-lain"} & set(asked)


def test_departure_cost_page_shows_the_law_as_an_open_question_with_all_its_sources(
    page: Page,
) -> None:
    page.get(ADDRESS)
    assert "Ini belum terjawab." in page.text
    told = [fact.text["id"] for fact in indonesia_sheet().facts_about("biaya")]
    assert len(told) > 1
    for sentence in told:
        assert sentence in page.text
    assert page.text.count("Menurut") == len(told)


def test_wage_deductions_longer_than_the_contract_or_above_the_wage_show_a_warning(
    page: Page,
) -> None:
    page.get(f"{ADDRESS}?{OVERCHARGE}&kontrak=5&gaji=5jt")
    assert "Potongan ini lebih lama dari kontrak kerja." in page.text
    assert "Potongan ini lebih besar dari gaji." in page.text
    page.get(f"{ADDRESS}?{OVERCHARGE}&kontrak=6")
    assert "lebih lama dari kontrak" not in page.text


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", {"potongan", "bulan"}),
        ("potongan=6jt&bulan=6", {"tunai"}),
        ("potongan=6jt&bulan=6&tunai=0&tiket=0", {"tunai"}),
        ("potongan=3168&bulan=6&tunai=15jt", {"kurs"}),
        ("potongan=3168&bulan=6&tunai=15jt&kurs=0", {"kurs"}),
        ("potongan=999999999999&bulan=6&tunai=15jt&kurs=999999999999", {"potongan"}),
        ("potongan=6jt&bulan=6&tunai=15jt&gaji=9jt&kurs=99999999", {"potongan"}),
        ("potongan=nan&bulan=121&tiket=murah", {"potongan", "bulan", "tiket"}),
        (f"{OVERCHARGE}&tiket=1", {"tiket"}),
    ],
)
def test_departure_cost_json_names_every_invalid_field(
    client: FlaskClient, query: str, fields: set[str]
) -> None:
    answer = client.get(f"{ADDRESS}.json?{query}")
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == fields


rupiah = st.integers(0, 10**10)


@given(rupiah, rupiah, rupiah, st.integers(1, 120))
def test_departure_payments_equal_value_received_plus_extra_cost_for_any_input(
    worth: int, upfront: int, cut: int, months: int
) -> None:
    found = compute_departure_cost(worth, upfront, cut, months)
    assert found.paid == upfront + cut * months == found.worth + found.extra_cost
    if found.loan:
        assert found.loan.extra_cost == found.extra_cost
        assert found.loan.received == worth - upfront
