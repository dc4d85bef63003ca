"""/alat and /alat/kirim-uang as people see them."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask

from tests.page import Element, Page

ADDRESS = "/alat/kirim-uang"
START = "jumlah=1000&mata_uang=MYR&tengah=3900"
A = "nama=Aplikasi+A&biaya=10&kurs=3840"
B = "nama=Agen+B&biaya=0&kurs=3760"
C = "nama=Bank+C&biaya=25&kurs=3890"
D = "nama=Agen+D&biaya=5&kurs="
RESULT = f"{ADDRESS}?{START}&{A}&{B}&{C}&{D}"


def value(root: Element, field: str) -> str:
    return root.one("input", id=field).get("value")


def offers(root: Element) -> list[Element]:
    return root.one("ol", cls="urut").all("li", cls="besek")


def test_tool_list_links_first_to_the_remittance_comparison(page: Page) -> None:
    root = page.get("/alat")
    first = root.one("main").all("a")[0]
    page.get(first.get("href"))
    assert page.url == ADDRESS


def test_empty_remittance_page_shows_a_form_without_errors_and_links_to_an_example(
    page: Page,
) -> None:
    root = page.get(ADDRESS)
    assert not root.all(cls="galat")
    assert len(root.all("input", name="nama")) == 2
    page.get(root.one("a", cls="tombol").get("href"))
    assert [o.one("h3").text for o in offers(page.root)] == [
        "1. Aplikasi A",
        "2. Bank C",
        "3. Agen B",
    ]


def test_remittance_form_submits_the_fields_of_the_offers_in_order(page: Page) -> None:
    form = page.get(RESULT).one("main").one("form")
    assert form.get("method") == "get"
    names = [e.get("name") for e in form.all() if e.get("name")]
    first = names.index("nama")
    assert names[:first] == ["jumlah", "mata_uang", "tengah", "sebulan"]
    one = ["nama", "biaya", "cara", "kurs", "sampai", "tanggal", "sumber"]
    assert names[first:] == [*one * 4, "tempat"]


def test_best_remittance_offer_shows_the_amount_received_in_digits_and_in_words(page: Page) -> None:
    best = offers(page.get(RESULT))[0]
    figure = best.one(cls="uang")
    assert figure.one("b").text == "Rp3.801.600"
    assert figure.one("span").text == "tiga juta delapan ratus satu ribu enam ratus rupiah"
    assert "Paling banyak sampai" in best.text
    assert "Terpotong di jalan Rp98.400" in best.text
    assert "2,54% cara Bank Dunia" in best.text
    for figure in page.root.all(cls="uang"):
        assert figure.one("span").text.endswith(" rupiah")


def test_remittance_cost_bars_share_one_scale_and_hatch_the_exchange_rate_margin(
    page: Page,
) -> None:
    parts = [
        [
            (rect.get("class"), float(rect.get("width")))
            for rect in offer.one("svg", cls="batang").all("rect")
        ]
        for offer in offers(page.get(RESULT))
    ]
    assert parts == [
        [("b2", 27.9), ("b3", 42.4)],
        [("b2", 69.6), ("b3", 7.0)],
        [("b2", 0.0), ("b3", 100.0)],
    ]
    assert all(o.one("svg", cls="batang").all("path", cls="b4") for o in offers(page.root))


def test_remittance_offer_without_a_fee_shows_the_cost_hidden_in_its_exchange_rate(
    page: Page,
) -> None:
    free = offers(page.get(RESULT))[2]
    assert "Bebas biaya, tetapi tidak gratis. Lewat kurs terpotong Rp140.000." in free.text
    assert page.text.count("tetapi tidak gratis") == 1
    page.get(f"{ADDRESS}?jumlah=1000&{B}")
    assert "Bebas biaya belum tentu gratis." in page.text


def test_remittance_page_does_not_rank_an_offer_without_an_exchange_rate_and_says_so(
    page: Page,
) -> None:
    root = page.get(RESULT)
    assert len(offers(root)) == 3
    assert "Agen D tidak memberi tahu kursnya." in page.text


def test_remittance_page_does_not_rank_an_offer_whose_fee_is_unknown_and_says_so(
    page: Page,
) -> None:
    page.get(f"{ADDRESS}?{START}&{A}&nama=Agen+E&kurs=3890")
    assert "Biaya Agen E belum ditulis." in page.text
    assert len(offers(page.root)) == 1


def test_remittance_page_shows_the_yearly_difference_between_cheapest_and_dearest_offer(
    page: Page,
) -> None:
    page.get(RESULT)
    assert "Rp499.200" in page.text
    assert "12 kali kirim dalam setahun" in page.text
    page.get(f"{RESULT}&sebulan=2")
    assert "Rp998.400" in page.text


def test_remittance_offers_with_equal_results_are_shown_as_equal(page: Page) -> None:
    root = page.get(f"{ADDRESS}?{START}&{A}&nama=Lain&biaya=10&kurs=3840")
    assert [o.one("h3").text for o in offers(root)] == ["1. Aplikasi A", "1. Lain"]
    assert page.text.count("Sama banyak sampai") == 2
    assert "Bedanya dalam setahun" not in page.text


def test_remittance_fee_on_top_shows_total_paid_and_rupiah_per_unit_of_currency(page: Page) -> None:
    root = page.get(f"{ADDRESS}?{START}&{A}&cara=tambah&{B}")
    assert "Anda membayar RM1.010. Sampai Rp3.801,98 untuk setiap ringgit." in page.text
    assert "Lebih sedikit Rp41.980 untuk uang yang sama" in offers(root)[1].text


def test_remittance_page_without_a_mid_market_rate_draws_no_bars_and_says_that_it_is_missing(
    page: Page,
) -> None:
    root = page.get(f"{ADDRESS}?jumlah=1000&{A}&{B}")
    assert not root.all("svg", cls="batang")
    assert "%" not in page.text
    assert "Kurs tengah belum diisi." in page.text


def test_exchange_rate_better_than_the_mid_market_rate_shows_a_warning(page: Page) -> None:
    root = page.get(f"{ADDRESS}?{START}&nama=E&biaya=0&kurs=3950")
    assert "Kurs ini di atas kurs tengah." in page.text
    assert "Tidak ada yang terpotong di jalan" in page.text
    assert not root.all("rect", cls="b3")


def test_remittance_cost_is_not_split_into_fee_and_margin_when_the_fee_is_unknown(
    page: Page,
) -> None:
    root = page.get(f"{ADDRESS}?{START}&nama=A&sampai=3.801.600")
    assert "Biaya dan selisih kurs, belum dipisah" in offers(root)[0].text
    assert "cara Bank Dunia" not in page.text


def test_remittance_offer_shows_the_date_and_source_of_its_price(page: Page) -> None:
    page.get(f"{ADDRESS}?{START}&{A}&tanggal=2026-11-22&sumber=Wati")
    assert "Dicatat 22 November 2026. Sumber: Wati" in page.text
    assert value(page.root, "tanggal-1") == "2026-11-22"


def test_invalid_remittance_form_shows_errors_at_the_fields_and_keeps_all_input(page: Page) -> None:
    root = page.get(f"{ADDRESS}?{START}&{A}&nama=Agen+B&biaya=1.100&kurs=belum+tahu", 422)
    kept = [value(root, i) for i in ("jumlah", "tengah", "nama-1", "biaya-2", "kurs-2")]
    assert kept == ["1000", "3900", "Aplikasi A", "1.100", "belum tahu"]
    field = root.one("input", id="kurs-2")
    assert field.get("aria-invalid") == "true"
    told = field.get("aria-describedby").split()[-1]
    assert root.one(id=told).text.startswith("Tulis dengan angka, contoh 3.840.")
    links = [a.get("href") for a in root.one(role="alert").all("a")]
    assert links == ["#biaya-2", "#kurs-2"]


def test_remittance_form_without_offers_shows_an_error_at_the_first_offer(page: Page) -> None:
    form = page.get(ADDRESS).one("main").one("form")
    page.submit(form, 422, jumlah="1000")
    assert page.root.one(id="nama-1-galat").text == "Tulis paling sedikit satu tempat."
    assert page.root.one(role="alert").one("a").get("href") == "#nama-1"


@pytest.mark.parametrize(("filled", "rows", "button"), [(1, 2, "3"), (4, 4, "5"), (5, 5, "")])
def test_remittance_form_shows_filled_offers_and_an_add_button_for_up_to_five(
    page: Page, filled: int, rows: int, button: str
) -> None:
    root = page.get(f"{ADDRESS}?{START}&" + "&".join([A] * filled))
    assert len(root.all("input", name="nama")) == rows
    assert [b.get("value") for b in root.all("button", name="tempat")] == [button] * bool(button)


def test_sixth_remittance_offer_is_rejected_with_an_error(page: Page) -> None:
    root = page.get(f"{ADDRESS}?{START}&" + "&".join([A] * 6), 422)
    assert "Paling banyak lima tempat." in root.one(role="alert").text


def test_link_to_a_remittance_result_omits_empty_fields_and_gives_the_same_result(
    page: Page,
) -> None:
    blanks = "&sampai=&cara=potong&tanggal=&sumber=&nama=&biaya=&kurs="
    root = page.get(f"{ADDRESS}?{START}&sebulan=1&{A}{blanks}&{B}&cara=tambah")
    before = [o.text for o in offers(root)]
    address = urlsplit(value(root, "alamat-hitungan"))
    assert address.query == urlencode(parse_qsl(f"{START}&{A}&nama=Agen+B&biaya=0")) + (
        "&cara=tambah&kurs=3760"
    )
    assert [o.text for o in offers(page.get(f"{address.path}?{address.query}"))] == before


def test_add_button_adds_a_remittance_offer_to_a_form_without_a_result(page: Page) -> None:
    root = page.get(ADDRESS)
    assert len(root.all("input", name="nama")) == 2
    root = page.submit(root.one(id="isian"), 200, button="3", nama="Bank C", biaya="25")
    assert len(root.all("input", name="nama")) == 3
    assert value(root, "nama-1") == "Bank C"
    assert value(root, "biaya-1") == "25"
    assert not root.all(role="alert")
    root = page.submit(root.one(id="isian"), 200, button="4")
    assert len(root.all("input", name="nama")) == 4


def test_adding_a_remittance_offer_keeps_invalid_input_and_shows_its_error(page: Page) -> None:
    root = page.get(f"{ADDRESS}?jumlah=seribu&nama=Bank&tempat=3")
    assert value(root, "jumlah") == "seribu"
    assert [link.get("href") for link in root.one(role="alert").all("a")] == ["#jumlah"]


def test_adding_a_remittance_offer_keeps_the_computed_result_on_the_page(page: Page) -> None:
    root = page.get(f"{RESULT}&tempat=4")
    assert len(offers(root)) == 3
    assert "open" in root.one(id="tempat-4").attributes
    assert "tempat=" not in value(root, "alamat-hitungan")


@pytest.mark.parametrize("asked", ["0", "9", "99", "-1", "x", ""])
def test_remittance_form_shows_two_to_five_offers_for_any_number_in_the_url(
    page: Page, asked: str
) -> None:
    rows = len(page.get(f"{ADDRESS}?tempat={asked}").all("input", name="nama"))
    assert rows == (5 if asked == "9" else 2)


def test_language_switch_keeps_the_remittance_offers_and_their_order(page: Page) -> None:
    root = page.get(RESULT)
    figures = [o.one(cls="uang").one("b").text.replace(".", ",") for o in offers(root)]
    english = root.one("footer").one("a", hreflang="en").get("href")
    root = page.get(english)
    assert [o.one(cls="uang").one("b").text for o in offers(root)] == figures
    assert root.one("main").one("form").one("input", name="lang").get("value") == "en"
    assert "lang=en" in value(root, "alamat-hitungan")


def test_remittance_page_is_identical_with_and_without_session_and_device_cookies(
    app: Flask,
) -> None:
    plain = app.test_client().get(RESULT)
    known = app.test_client()
    known.set_cookie("bekal", "anything")
    known.set_cookie("hp", "some-phone")
    other = known.get(RESULT, headers={"Accept-Language": "en"})
    assert other.data == plain.data
    for response in (plain, other):
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")
        assert b"csrf" not in response.data
    assert plain.headers["Cache-Control"].startswith("public")


def test_remittance_page_title_and_description_contain_neither_amounts_nor_offer_names(
    page: Page,
) -> None:
    root = page.get(RESULT)
    seen = root.one("title").text + root.one("meta", name="description").get("content")
    assert "Bandingkan" in seen
    for told in ("1.000", "1000", "Aplikasi", "Agen", "Rp"):
        assert told not in seen


def test_remittance_offer_name_is_html_escaped(page: Page) -> None:
    page.get(f"{ADDRESS}?{START}&nama=%3Cscript%3Ealert(1)%3C/script%3E&biaya=0&kurs=3840")
    assert b"<script>alert" not in page.response.data
    assert "<script>alert(1)</script>" in page.text
