"""/alat/impas."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.page import Page

EXAMPLE = "tetap=800000&harga=10000&biaya=6000"


def test_break_even_json_has_exactly_the_documented_fields(client: FlaskClient) -> None:
    assert client.get(f"/alat/impas.json?{EXAMPLE}").get_json() == {"units": 200}


@pytest.mark.parametrize("cost", ["10000", "12.500"])
def test_price_not_above_the_unit_cost_never_breaks_even(page: Page, cost: str) -> None:
    query = f"tetap=800000&harga=10000&biaya={cost}"
    assert page.client.get(f"/alat/impas.json?{query}").get_json() == {"units": None}
    page.get(f"/alat/impas?{query}")
    assert "tidak akan impas" in page.root.one("h1").text


def test_break_even_sales_are_shown_per_month_per_day_and_in_rupiah(page: Page) -> None:
    root = page.get(f"/alat/impas?{EXAMPLE}&hari=26")
    assert root.one("h1").text == "Impas kalau terjual 200 barang sebulan"
    assert "kira-kira 8 barang sehari" in page.text
    assert root.one(cls="uang").text == "Rp2.000.000 dua juta rupiah"
    assert root.one("svg", cls="batang").one("rect", cls="b1").get("width") == "40.0"


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", {"tetap", "harga", "biaya"}),
        ("tetap=-1&harga=10000&biaya=6000", {"tetap"}),
        ("tetap=0&harga=0&biaya=0", {"harga"}),
        ("tetap=1,5&harga=10000&biaya=6000", {"tetap"}),
        ("tetap=1e5&harga=10000&biaya=nan", {"tetap", "biaya"}),
        (f"{EXAMPLE}&hari=0", {"hari"}),
        (f"{EXAMPLE}&hari=32", {"hari"}),
        (f"{EXAMPLE}&hari=2,5", {"hari"}),
        ("tetap=1.000.000.000.001&harga=10000&biaya=6000", {"tetap"}),
    ],
)
def test_break_even_json_names_every_invalid_field(
    client: FlaskClient, query: str, fields: set[str]
) -> None:
    answer = client.get(f"/alat/impas.json?{query}")
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == fields
