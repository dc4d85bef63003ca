"""/alat/tabungan and /alat/inflasi."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from tests.page import Page

VECTORS = Path(__file__).parents[2] / "vectors"
SAVING: dict[str, Any] = json.loads((VECTORS / "saving.json").read_text(encoding="utf-8"))
SAVED = "/alat/tabungan?setoran=1.000.000&bulan=24&bunga=3"
TARGET = "/alat/tabungan?target=50+jt&bulan=24"


def ask(client: FlaskClient, **typed: Any) -> Any:
    answer = client.get(f"/alat/tabungan.json?{urlencode(typed)}")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


@pytest.mark.parametrize("case", SAVING["save"], ids=lambda c: f"{c['months']}-{c['rate']}")
def test_savings_json_returns_the_expected_total_for_every_reference_example(
    client: FlaskClient, case: dict[str, Any]
) -> None:
    answer = ask(client, setoran=case["deposit"], bulan=case["months"], bunga=case["rate"],
                 awal=case["start"])  # fmt: skip
    assert answer == {"future_value_idr": case["value_idr"]}


@pytest.mark.parametrize("case", SAVING["reach"], ids=lambda c: f"{c['months']}-{c['rate']}")
def test_savings_json_returns_the_expected_monthly_deposit_for_every_reference_target(
    client: FlaskClient, case: dict[str, Any]
) -> None:
    answer = ask(client, target=case["target"], bulan=case["months"], bunga=case["rate"],
                 awal=case["start"])  # fmt: skip
    assert answer == {"monthly_idr": case["monthly_idr"]}


def test_savings_with_a_zero_interest_rate_add_no_interest(client: FlaskClient, page: Page) -> None:
    assert ask(client, setoran="1 jt", bulan=24) == {"future_value_idr": 24_000_000}
    page.get("/alat/tabungan?setoran=1+jt&bulan=24")
    assert "Tambahan bunga" not in page.text
    assert not page.root.all("rect", cls="b2")


def test_savings_page_shows_deposits_plus_interest_adding_up_to_the_total(page: Page) -> None:
    root = page.get(SAVED)
    assert root.one(cls="uang").one("b").text == "Rp24.702.818"
    assert [line.text for line in root.one(cls="hitung").all("div")] == [
        "Setoran Rp1.000.000 × 24 Rp24.000.000",
        "Tambahan bunga Rp702.818",
        "Terkumpul Rp24.702.818",
    ]
    assert "Pajak dan biaya belum dihitung." in page.text


def test_savings_target_page_shows_the_monthly_deposit_that_reaches_the_target(page: Page) -> None:
    root = page.get(TARGET)
    assert root.one("h1").text == "Rp50.000.000 dalam 24 bulan"
    assert root.one(cls="uang").text.startswith("Rp2.083.334 dua juta delapan puluh tiga ribu")
    page.get(f"{TARGET}&awal=50+jt")
    assert "Tabungan yang sudah ada cukup" in page.text


def test_savings_with_profit_sharing_are_labelled_as_an_estimate(page: Page) -> None:
    page.get(f"{SAVED}&jenis=bagi_hasil")
    assert "Bagi hasil tidak dijanjikan" in page.text
    assert "Perkiraan bagi hasil Rp702.818" in page.text
    assert "Tambahan bunga" not in page.text


def test_unusually_high_savings_interest_rate_shows_a_warning(page: Page) -> None:
    page.get(SAVED)
    assert "tinggi untuk tabungan" not in page.text
    page.get(f"{TARGET}&bunga=24")
    assert "setahun atau sebulan?" in page.text


def test_savings_page_draws_the_bars_of_all_months_on_one_scale(page: Page) -> None:
    rows = page.get(SAVED).one("ol", cls="urut").all("li")
    assert [row.one("p").text for row in rows] == [
        "6 bulan: Rp6.037.625",
        "12 bulan: Rp12.166.383",
        "18 bulan: Rp18.387.648",
        "24 bulan: Rp24.702.818",
    ]
    last = [float(rect.get("width")) for rect in rows[-1].all("rect")][:2]
    assert last == [97.2, 2.8]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", {"setoran", "bulan"}),
        ("setoran=&target=x", {"target", "bulan"}),
        ("bulan=24", {"setoran"}),
        ("setoran=1000000&target=5000000&bulan=24", {"target"}),
        ("setoran=1000000", {"bulan"}),
        ("setoran=-1&bulan=24", {"setoran"}),
        ("setoran=banyak&bulan=24", {"setoran"}),
        ("target=0&bulan=24", {"target"}),
        ("setoran=1000000&bulan=0", {"bulan"}),
        ("setoran=1000000&bulan=601", {"bulan"}),
        ("setoran=1000000&bulan=2,5", {"bulan"}),
        ("setoran=1000000&bulan=24&bunga=-1", {"bunga"}),
        ("setoran=1000000&bulan=24&bunga=100,1", {"bunga"}),
        ("setoran=1000000&bulan=24&bunga=nan", {"bunga"}),
        ("setoran=1000000&bulan=24&jenis=riba", {"jenis"}),
        ("setoran=1000000&bulan=24&awal=-5", {"awal"}),
        ("setoran=x&bulan=y&bunga=z", {"setoran", "bulan", "bunga"}),
    ],
)
def test_savings_json_names_every_invalid_field(
    client: FlaskClient, query: str, fields: set[str]
) -> None:
    answer = client.get(f"/alat/tabungan.json?{query}")
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == fields


@pytest.mark.parametrize("typed", ["3", "3%", "3 %", "3,0", "3.0"])
def test_savings_interest_rate_accepts_decimal_comma_and_point(
    client: FlaskClient, typed: str
) -> None:
    answer = ask(client, setoran="Rp1.000.000", bulan="24", bunga=typed)
    assert answer == {"future_value_idr": 24_702_818}


def test_inflation_page_shows_later_purchasing_power_in_text_and_bars(page: Page) -> None:
    query = "jumlah=10+jt&tahun=5&inflasi=3"
    assert page.client.get(f"/alat/inflasi.json?{query}").get_json() == {
        "buys_idr": 8_626_088,
        "price_idr": 11_592_741,
    }
    root = page.get(f"/alat/inflasi?{query}")
    assert [figure.one("b").text for figure in root.all(cls="uang")] == [
        "Rp8.626.088",
        "Rp11.592.741",
    ]
    assert [bar.one("rect", cls="b1").get("width") for bar in root.all("svg", cls="batang")] == [
        "100",
        "86.3",
    ]
    assert "Ini perkiraan." in page.text


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", {"jumlah", "tahun", "inflasi"}),
        ("jumlah=0&tahun=5&inflasi=3", {"jumlah"}),
        ("jumlah=1&tahun=51&inflasi=3", {"tahun"}),
        ("jumlah=1&tahun=5&inflasi=101", {"inflasi"}),
    ],
)
def test_inflation_json_names_every_invalid_field(
    client: FlaskClient, query: str, fields: set[str]
) -> None:
    answer = client.get(f"/alat/inflasi.json?{query}")
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == fields
