"""/alat/cek-tawaran."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.work_abroad import queries
from app.work_abroad.rules.offer import QUESTIONS, UNKNOWN
from tests.page import Page
from tests.rules.test_offer import GOOD

ADDRESS = "/alat/cek-tawaran"
SENT_BY = ("pemerintah", "mandiri")


def test_missing_item_of_a_job_offer_shows_the_next_step_and_whom_to_ask(page: Page) -> None:
    root = page.post(ADDRESS, {"negara": "tw", **GOOD, "nama": "PT X", "biaya": "lisan"}, 200)
    assert root.one("h1").text == "1 hal perlu ditanyakan lagi"
    (point,) = root.one("ol", cls="urut").all("li")
    assert point.one("h3").text == "Biaya belum tertulis"
    assert "Minta kuitansi untuk setiap pembayaran." in point.text
    assert point.text.endswith("Bisa ditanyakan kepada: BP3MI, LTSA, atau KP2MI")


def test_job_offer_check_shows_contacts_even_when_nothing_is_missing(page: Page) -> None:
    root = page.post(ADDRESS, {"negara": "tw", **GOOD, "nama": "PT X"}, 200)
    assert root.one("h1").text == "Semua yang kami tanyakan sudah ada"
    assert "Bekal tidak memeriksa tawaran ini." in page.text
    assert not root.all("ol", cls="urut")
    links = [a.get("href") for a in root.one("main").all("a")]
    assert "tel:08001000" in links
    assert "tel:157" not in links


@pytest.mark.parametrize("point", sorted(QUESTIONS))
def test_every_answer_of_the_job_offer_check_gives_a_result_in_both_languages(
    page: Page, point: str
) -> None:
    for answer in (UNKNOWN, *QUESTIONS[point]):
        for language in ("", "?lang=en"):
            root = page.post(
                f"{ADDRESS}{language}",
                {"negara": "lain", "nama": "PT X", **GOOD, point: answer},
                200,
            )
            missing = root.one("main").all("ol", cls="urut")
            assert bool(missing) == (answer != GOOD[point] and answer not in SENT_BY)
            for item in missing:
                assert item.one("h3").text
            there = root.one("main").one("ul", cls="kunci").all("li")
            assert all(line.text for line in there)


def test_job_offer_with_a_non_work_visa_still_shows_the_contacts(page: Page) -> None:
    page.post(ADDRESS, {"negara": "sa", "visa": "bukan-kerja"}, 200)
    assert "Tanpa visa itu, hak lebih sulit diminta." in page.text
    assert "Perwakilan Indonesia tetap tempat meminta bantuan." in page.text


def test_job_offer_result_never_calls_the_offer_safe_illegal_or_a_fraud(page: Page) -> None:
    for answers in (GOOD, dict.fromkeys(QUESTIONS, UNKNOWN)):
        page.post(ADDRESS, {"negara": "tw", **answers}, 200)
        for word in ("aman", "ilegal", "penipuan", "dilindungi", "kehilangan", "resmi"):
            assert not re.search(rf"\b{word}\b", page.text.lower())


@pytest.mark.parametrize(
    ("code", "told"), [("kh", "Kamboja bukan negara penempatan"), ("sa", "Maret 2025")]
)
def test_job_offer_result_shows_the_placement_facts_of_the_country(
    page: Page, code: str, told: str
) -> None:
    page.post(ADDRESS, {"negara": code}, 200)
    assert told in page.text
    country = queries.country_sheet(code)
    assert country is not None
    assert country.name["id"] in [h.text for h in page.root.one("main").all("h2")]


def test_job_offer_check_shows_the_minimum_age_with_the_law_and_its_date(page: Page) -> None:
    page.post(ADDRESS, {"negara": "tw", **GOOD, "nama": "PT X", "umur": "belum"}, 200)
    (point,) = page.root.one("ol", cls="urut").all("li")
    assert "Bekerja ke luar negeri boleh mulai umur 18 tahun." in point.text
    assert "Menurut UU 18/2017" in point.text
    assert "22 November 2017" in point.text


def test_agency_name_in_the_job_offer_result_is_html_escaped(page: Page) -> None:
    page.post(ADDRESS, {"negara": "tw", **GOOD, "nama": "<script>alert(1)</script>"}, 200)
    assert b"<script>alert" not in page.response.data
    assert "<script>alert(1)</script>" in page.text


def test_job_offer_json_lists_present_and_missing_items(client: FlaskClient) -> None:
    sent = {"negara": "tw", **GOOD, "paspor": "orang-lain"}
    assert client.post(f"{ADDRESS}.json", data=sent).get_json() == {
        "there": ["visa", "pengirim", "izin", "biaya", "kontrak", "salinan", "umur"],
        "missing": [
            {"point": "nama", "answer": ""},
            {"point": "paspor", "answer": "orang-lain"},
        ],
    }


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"visa": ""}, {"negara"}),
        ({"negara": "xx"}, {"negara"}),
        ({"negara": "tw", "visa": "sakti", "umur": "17"}, {"visa", "umur"}),
        ({"negara": "tw", "nama": "x" * 61}, {"nama"}),
        ({"negara": "tw", "nama": "PT\x07X"}, {"nama"}),
    ],
)
def test_job_offer_json_names_every_invalid_field(
    client: FlaskClient, sent: dict[str, str], fields: set[str]
) -> None:
    answer = client.post(f"{ADDRESS}.json", data=sent)
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == fields
