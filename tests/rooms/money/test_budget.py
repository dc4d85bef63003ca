"""/alat/anggaran."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.page import Page

MONTH = "kiriman=3,5+jt&makan=1.600.000&sekolah=400.000&tabung=500.000&raya=1,2+jt"
SHORT = "mata_uang=HKD&gaji=5100&makan=650&ingin=400&dikirim=3500&utang=800&tahunan=6000"


def test_budget_json_has_exactly_the_documented_fields(client: FlaskClient) -> None:
    assert client.get(f"/alat/anggaran.json?{MONTH}").get_json() == {
        "income": 3_500_000,
        "outgo": 2_600_000,
        "left": 900_000,
        "yearly_part": 100_000,
        "percents": {"needs": 57, "saving": 14, "yearly": 3, "left": 26},
    }


def test_budget_page_shows_the_remaining_money_in_digits_in_words_and_by_category(
    page: Page,
) -> None:
    root = page.get(f"/alat/anggaran?{MONTH}")
    assert root.one(cls="uang").text == "Rp900.000 sembilan ratus ribu rupiah"
    assert [line.text for line in root.one(cls="hitung").all("div")] == [
        "Uang masuk Rp3.500.000",
        "Uang keluar −Rp2.600.000",
        "Sisa Rp900.000",
    ]
    parts = [row.text for row in root.one("ul", cls="urut").all("li")]
    assert parts == [
        "Kebutuhan: Rp2.000.000 (57%)",
        "Tabungan: Rp500.000 (14%)",
        "Disimpan untuk biaya setahun: Rp100.000 (3%)",
        "Sisa: Rp900.000 (26%)",
    ]


def test_budget_deficit_is_shown_without_blame_in_the_currency_of_the_wage(page: Page) -> None:
    root = page.get(f"/alat/anggaran?{SHORT}")
    assert root.one("h1").text == "Uang keluar lebih besar"
    assert root.one(cls="uang").text == "HK$750 tujuh ratus lima puluh dolar Hong Kong"
    assert "Gaji atau upah: HK$5.100 (lima ribu seratus dolar Hong Kong)" in page.text
    assert "Rp" not in root.one(cls="hitung").text


@pytest.mark.parametrize(
    ("period", "part"), [("minggu", 23_077), ("dua_minggu", 46_154), ("bulan", 100_000),
                         ("tahun", 1_200_000)],
)  # fmt: skip
def test_budget_divides_yearly_costs_by_the_length_of_the_period(
    client: FlaskClient, period: str, part: int
) -> None:
    query = f"gaji=0&raya=700.000&daftar=500.000&periode={period}"
    assert client.get(f"/alat/anggaran.json?{query}").get_json()["yearly_part"] == part


def test_budget_form_sections_are_collapsed_after_a_result_and_open_on_an_error(page: Page) -> None:
    def open_sections() -> list[bool]:
        return ["open" in d.attributes for d in page.root.all("details")]

    page.get("/alat/anggaran")
    assert open_sections() == [True] * 4
    page.get(f"/alat/anggaran?{MONTH}")
    assert open_sections() == [False] * 4
    page.get(f"/alat/anggaran?{MONTH}&pulsa=banyak", 422)
    assert open_sections() == [True] * 4


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", {"gaji"}),
        ("makan=500.000", {"gaji"}),
        ("gaji=banyak", {"gaji"}),
        ("gaji=1000&makan=-1", {"makan"}),
        ("gaji=1000,5", {"gaji"}),
        ("gaji=1000&raya=9999999999999", {"raya"}),
        ("gaji=1000&periode=abad", {"periode"}),
        ("gaji=1000&mata_uang=XXX", {"mata_uang"}),
    ],
)
def test_budget_json_names_every_invalid_field(
    client: FlaskClient, query: str, fields: set[str]
) -> None:
    answer = client.get(f"/alat/anggaran.json?{query}")
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == fields
