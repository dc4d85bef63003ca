"""/alat/slip-gaji."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.page import Element, Page

ADDRESS = "/alat/slip-gaji"
SLIP = {"negara": "hk", "gaji": "4.520", "agen": "3168"}


def notices(root: Element) -> list[str]:
    return [notice.text for notice in root.one("main").all(cls="catatan")]


def differences(client: FlaskClient, **sent: str) -> list[Any]:
    answer = client.post(f"{ADDRESS}.json", data=sent)
    assert answer.status_code == 200, answer.get_json()
    return [(d["why"], d["deduction"]) for d in answer.get_json()["differences"]]


def test_payslip_result_shows_the_net_wage_in_digits_in_words_and_in_approximate_rupiah(
    page: Page,
) -> None:
    root = page.post(ADDRESS, SLIP | {"kurs": "2.100"}, 200)
    figures = [(f.one("b").text, f.one("span").text) for f in root.all(cls="uang")]
    assert figures == [
        ("HK$1.352", "seribu tiga ratus lima puluh dua dolar Hong Kong"),
        ("Rp2.839.200", "dua juta delapan ratus tiga puluh sembilan ribu dua ratus rupiah"),
    ]
    assert "Sisanya 29,9% dari gaji." in page.text
    page.post(ADDRESS, SLIP, 200)
    assert "Rp" not in page.root.one("main").one("h1").parent.text  # type: ignore[union-attr]


def test_payslip_result_shows_contract_and_payslip_amounts_and_how_much_they_differ(
    page: Page,
) -> None:
    contract = {"gaji_kontrak": "4.990", "pinjaman": "900", "pinjaman_kontrak": "500"}
    root = page.post(ADDRESS, SLIP | contract | {"agen_kontrak": "0", "diterima": "400"}, 200)
    told = notices(root)
    assert "Gaji di slip HK$4.520. Di kontrak HK$4.990. Bedanya HK$470." in told
    assert "Biaya agen HK$3.168. Potongan ini tidak ada di kontrak." in told
    assert "Cicilan pinjaman HK$900. Di kontrak HK$500. Bedanya HK$400." in told
    received = "Menurut potongan di slip, sisanya HK$452. Bedanya HK$52."
    assert f"Yang Anda terima HK$400. {received}" in told


def test_payslip_result_shows_the_legal_deduction_limit_with_its_source_and_date(
    page: Page,
) -> None:
    (wage, fee) = notices(page.post(ADDRESS, SLIP, 200))
    assert "Gaji PRT paling sedikit HK$5.100" in wage
    assert "Lihat juga tanggal kontrak Anda. Bedanya HK$580." in wage
    assert "per 15 Oktober 2025." in wage
    assert "Untuk gaji ini: HK$452. Bedanya HK$2.716." in fee
    assert "Menurut" in fee
    assert "per Januari 2018." in fee


@pytest.mark.parametrize(("year", "fee", "asked"), [("1", "1800", 0), ("2", "1800", 1)])
def test_payslip_deduction_limit_in_taiwan_depends_on_the_year_of_work(
    client: FlaskClient, year: str, fee: str, asked: int
) -> None:
    found = differences(client, negara="tw", gaji="20000", agen=fee, tahun=year)
    assert found == [("above_rule", "agen")] * asked


def test_payslip_rule_for_other_jobs_is_not_applied_to_domestic_workers_in_malaysia(
    client: FlaskClient,
) -> None:
    sent = {"negara": "my", "gaji": "1700", "iuran": "100"}
    assert differences(client, **sent) == []
    assert differences(client, **sent, pekerjaan="bukan-prt") == [("above_rule", "iuran")]


def test_payslip_result_says_when_no_legal_rule_is_known_for_the_country(page: Page) -> None:
    page.post(ADDRESS, {"negara": "sa", "gaji": "1.500"}, 200)
    assert "belum ada keterangan yang kami periksa." in page.text
    assert "Tidak ada beda pada angka yang Anda isi. Isi juga kata kontrak" in page.text
    page.post(ADDRESS, {"negara": "lain", "gaji": "1.500"}, 200)
    assert "belum ada keterangan yang kami periksa." in page.text
    assert page.root.all(cls="uang")[0].one("b").text == "1.500"


def test_payslip_result_shows_contacts_of_the_country_before_the_form(page: Page) -> None:
    root = page.post(ADDRESS, {"negara": "tw", "gaji": "20000"}, 200)
    first = root.one("main").all("div", cls="isi")[0]
    links = [a.get("href") for a in first.all("a")]
    assert "tel:1955" in links
    assert "tel:+886901132000" in links
    assert "/bantuan/tw" in links
    assert "tel:157" not in links


def test_other_deduction_on_a_payslip_is_shown_under_the_name_entered_for_it(page: Page) -> None:
    sent = SLIP | {"lain": "50", "lain_kontrak": "0", "lain_nama": "Seragam"}
    assert "Seragam HK$50. Potongan ini tidak ada di kontrak." in notices(
        page.post(ADDRESS, sent, 200)
    )
    page.post(ADDRESS, SLIP | {"lain_nama": "Seragam"}, 422)
    assert page.root.one(id="lain-galat").text == "Tulis jumlah potongan ini juga."


def test_payslip_deductions_above_the_wage_are_shown_as_a_negative_amount_without_blame(
    page: Page,
) -> None:
    page.post(ADDRESS, {"negara": "sg", "gaji": "600", "pinjaman": "700"}, 200)
    assert page.root.all(cls="uang")[0].one("b").text == "−S$100"
    assert "Potongan lebih besar dari gaji." in page.text


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"agen": ""}, {"negara", "gaji"}),
        ({"negara": "hk", "gaji": "0"}, {"gaji"}),
        ({"negara": "hk", "gaji": "-5"}, {"gaji"}),
        ({"negara": "hk", "gaji": "lima ribu"}, {"gaji"}),
        ({"negara": "hk", "gaji": "5100,123"}, {"gaji"}),
        ({"negara": "hk", "gaji": "1.000.000.001"}, {"gaji"}),
        ({"negara": "hk", "gaji": "5100", "agen": "nan"}, {"agen"}),
        ({"negara": "hk", "gaji": "5100", "kurs": "2"}, {"kurs"}),
        ({"negara": "hk", "gaji": "5100", "kurs": "0"}, {"kurs"}),
        ({"negara": "hk", "gaji": "5100", "gaji_kontrak": "0"}, {"gaji_kontrak"}),
        ({"negara": "id", "gaji": "5100"}, {"negara"}),
        ({"negara": "xx", "gaji": "5100", "tahun": "9"}, {"negara", "tahun"}),
        ({"negara": "hk", "gaji": "5100", "pekerjaan": "?"}, {"pekerjaan"}),
        ({"negara": "hk", "gaji": "5100", "lain": "5", "lain_nama": "x" * 41}, {"lain_nama"}),
    ],
)  # fmt: skip
def test_payslip_json_names_every_invalid_field(
    client: FlaskClient, sent: dict[str, str], fields: set[str]
) -> None:
    answer = client.post(f"{ADDRESS}.json", data=sent)
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == fields


def test_contract_section_of_the_payslip_form_is_open_when_it_has_an_error(page: Page) -> None:
    root = page.post(ADDRESS, SLIP | {"agen_kontrak": "tidak ada"}, 422)
    (contract,) = root.one("form", id="isian").all("details")
    assert "open" in contract.attributes
    assert root.one("input", id="agen_kontrak").get("value") == "tidak ada"


def test_payslip_result_never_calls_a_deduction_illegal_wrong_or_safe(page: Page) -> None:
    for sent in (SLIP, {"negara": "hk", "gaji": "5.100"}):
        page.post(ADDRESS, sent, 200)
        for word in ("ilegal", "melanggar", "salah", "aman", "sah"):
            assert not re.search(rf"\b{word}\b", page.text.lower())


def test_menu_on_the_payslip_page_marks_the_tools_entry_as_current(page: Page) -> None:
    for address in (ADDRESS, f"{ADDRESS}?lang=en", "/alat/pinjaman"):
        (here,) = page.get(address).one("nav").all("a", **{"aria-current": "page"})
        assert here.get("href").partition("?")[0] == "/alat"
    assert not page.get("/bantuan/tw").one("nav").all("a", **{"aria-current": "page"})
