"""Without a network, a tool computes on the phone what the server would answer, and sends
nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.phone import disconnect
from tests.browser.test_kept import READY

OFFERS = {"nama": "Aplikasi A", "biaya": "10", "kurs": "3.840"}
TOOLS: Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "impas": (
        {"tetap": "800.000", "harga": "10.000", "biaya": "6.000", "hari": "26"},
        ("200 barang sebulan", "8 barang sehari", "Rp2.000.000"),
    ),
    "inflasi": (
        {"jumlah": "10 jt", "tahun": "5", "inflasi": "3"},
        ("Rp8.626.088", "Rp11.592.741"),
    ),
    "tabungan": (
        {"setoran": "1.000.000", "bulan": "24", "bunga": "3"},
        ("Rp24.000.000", "Rp702.818", "Rp24.702.818"),
    ),
    "anggaran": (
        {"gaji": "5.000.000", "makan": "3.000.000", "tabung": "500.000", "raya": "2,4 jt"},
        ("Rp1.300.000", "Kebutuhan: Rp3.000.000 (60%)"),
    ),
    "kirim-uang": (
        {"jumlah": "1.000", "tengah": "3.900", **OFFERS},
        ("1. Aplikasi A", "Rp3.801.600", "Rp98.400 (2,54% cara Bank Dunia)"),
    ),
    "pinjaman": (
        {"diterima": "30 jt", "cicilan": "1.750.000", "bulan": "24"},
        ("Rp42.000.000", "Rp12.000.000", "34,65% setahun"),
    ),
    "biaya-berangkat": (
        {"potongan": "6 jt", "bulan": "6", "tunai": "20 jt", "gaji": "9 jt"},
        ("Rp36.000.000", "Rp16.000.000", "Rp3.000.000", "238,86% setahun"),
    ),
    "slip-gaji": (
        {
            "negara": "hk",
            "gaji": "4.520",
            "agen": "3.168",
            "lain": "85,5",
            "lain_nama": "Seragam",
            "lain_kontrak": "80",
            "agen_kontrak": "0",
            "kurs": "2.100",
        },
        (
            "HK$1.266,50",
            "Rp2.659.650",
            "Gaji HK$4.520, dipotong HK$3.253,50. Sisanya 28,0% dari gaji.",
            "Gaji di slip HK$4.520. Lihat juga tanggal kontrak Anda. Bedanya HK$580.",
            "Biaya agen HK$3.168. Potongan ini tidak ada di kontrak.",
            "Biaya agen HK$3.168. Untuk gaji ini: HK$452. Bedanya HK$2.716.",
            "Seragam HK$85,50. Di kontrak HK$80. Bedanya HK$5,50.",
            "Agen paling banyak mengambil 10% dari gaji bulan pertama",
        ),
    ),
    "cek-tawaran": (
        {"negara": "kh", "visa": "bukan-kerja", "pengirim": "p3mi", "umur": "cukup"},
        (
            "Masih perlu ditanyakan: 7 hal.",
            "Visanya bukan visa kerja",
            "Nama P3MI belum ada",
            "Perusahaan (P3MI) Umur 18 tahun atau lebih",
            "Kamboja bukan negara penempatan",
        ),
    ),
}


def fill(page: Page, fields: Mapping[str, str]) -> None:
    page.locator("#isian details").evaluate_all("all => all.forEach((each) => { each.open = 1; })")
    for name, text in fields.items():
        field = page.locator(f'#isian [name="{name}"]').first
        if field.evaluate("each => each.matches('select')"):
            field.select_option(text)
        else:
            field.fill(text)


def go_offline(context: BrowserContext) -> list[str]:
    """Disconnect the network. Returns the requests that the phone tries to send from then on."""
    context.set_offline(True)
    sent: list[str] = []
    context.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    return sent


@pytest.mark.parametrize("name", TOOLS)
def test_calculator_tool_works_offline(phone: Callable[..., BrowserContext], name: str) -> None:
    fields, figures = TOOLS[name]
    context = phone()
    page = context.new_page()
    with page.expect_request(
        "**/static/ikon.*"
    ):  # the last request, made a while after the page has loaded
        page.goto(f"/alat/{name}")
    fill(page, fields)
    sent = go_offline(context)
    page.locator("#isian .aksi .tombol").first.click()
    expect(page.get_by_role("heading", name="di HP ini")).to_be_focused()
    text = " ".join(page.locator("section[data-luring]").inner_text().split())
    for figure in figures:
        assert figure in text, text
    assert sent == []


def open_and_go_offline(context: BrowserContext) -> Page:
    """A disconnected phone that visited once, so that it has the pages that are cached without a
    request."""
    page = context.new_page()
    page.goto("/")
    assert page.evaluate(READY)
    disconnect(page)
    return page


EXAMPLES: Mapping[str, tuple[str, str]] = {
    "impas": ("Coba contoh", "200 barang sebulan"),
    "slip-gaji": ("Coba contoh", "HK$1.352"),
    "cek-tawaran": ("Coba contoh", "7 hal"),
    "kirim-uang": ("Lihat contoh hitungan", "3. Agen B"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_of_a_calculator_tool_works_offline(
    phone: Callable[..., BrowserContext], name: str
) -> None:
    button, figure = EXAMPLES[name]
    page = open_and_go_offline(phone())
    page.goto(f"/alat/{name}")
    page.locator("main .aksi .tombol", has_text=button).click()
    expect(page.get_by_role("heading", name="di HP ini")).to_be_focused()
    expect(page.locator("section[data-luring]")).to_contain_text(figure)


def test_url_with_several_remittance_offers_fills_in_every_offer_offline(
    phone: Callable[..., BrowserContext],
) -> None:
    """The comparer takes five offers; a missing value is not taken from the next offer."""
    page = open_and_go_offline(phone())
    query = "".join(f"&nama=Loket+{n}&biaya={n}&kurs=3.8{n}0" for n in (1, 3, 4, 5))
    query = f"jumlah=300&nama=Loket+0&sampai=1.100.000&cara=tambah{query}&nama=Loket+6&biaya=6"
    page.goto(f"/alat/kirim-uang?lang=en&fbclid=x&{query}")
    text = page.locator("section[data-luring] h3").all_inner_texts()
    assert text == ["1. Loket 1", "2. Loket 3", "3. Loket 4", "4. Loket 5", "Loket 0"]
    assert page.locator("#nama-5").input_value() == "Loket 5"
    expect(page.locator("summary", has_text="Place 5")).to_be_visible()
    hints = page.locator('[id^="biaya-"][id$="-petunjuk"]').all_inner_texts()
    assert hints == ["If there is no fee, write 0"] * 5


def test_third_remittance_offer_is_added_offline_and_keeps_the_typed_values(
    phone: Callable[..., BrowserContext],
) -> None:
    page = open_and_go_offline(phone())
    page.goto("/alat/kirim-uang")
    page.locator("#nama-1").fill("Bank A")
    page.get_by_role("button", name="Tambah tempat").click()
    expect(page.locator("#nama-3")).to_be_focused()
    assert page.locator("#nama-1").input_value() == "Bank A"
    assert page.locator("#nama-3").input_value() == ""
    for number in (4, 5):
        page.get_by_role("button", name="Tambah tempat").press("Enter")
        expect(page.locator(f"#nama-{number}")).to_be_focused()
    expect(page.get_by_role("button", name="Tambah tempat")).to_have_count(0)


def test_tool_url_with_an_invalid_number_shows_the_servers_error_when_online(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone().new_page()
    page.goto("/alat/impas?tetap=sejuta&harga=10.000")
    assert page.locator("[data-luring]").count() == 0
    expect(page.get_by_role("alert")).to_contain_text("Periksa lagi")


def test_wage_in_the_url_is_not_filled_into_the_payslip_form(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone().new_page()
    page.goto("/alat/slip-gaji?negara=hk&gaji=4.520")
    assert page.locator('#isian [name="gaji"]').input_value() == ""


def test_unreadable_number_in_an_offline_tool_shows_an_error_until_corrected(
    phone: Callable[..., BrowserContext],
) -> None:
    context = phone()
    page = context.new_page()
    page.goto("/alat/tabungan?lang=en")
    fill(page, {"setoran": "sejuta", "bulan": "24"})
    go_offline(context)
    page.locator('[name="setoran"]').press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Check this number again.")
    expect(page.locator('[name="setoran"]')).to_be_focused()
    fill(page, {"setoran": "1,5 jt"})
    page.locator('[name="setoran"]').press("Enter")
    expect(page.locator("section[data-luring]")).to_contain_text("Rp36,000,000")
    assert page.get_by_role("alert").count() == 0


def test_empty_form_of_an_offline_tool_lists_its_missing_fields_at_the_top(
    phone: Callable[..., BrowserContext],
) -> None:
    context = phone()
    page = context.new_page()
    page.goto("/alat/tabungan")
    go_offline(context)
    page.locator("#isian .aksi .tombol").first.click()
    expect(page.locator('[name="setoran"]')).to_be_focused()


def test_tool_form_is_answered_by_the_server_when_online(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone().new_page()
    page.goto("/alat/impas")
    fill(page, TOOLS["impas"][0])
    page.locator('[name="hari"]').press("Enter")
    expect(page.locator("h1")).to_have_text("Impas kalau terjual 200 barang sebulan")
    assert page.locator("[data-luring]").count() == 0
