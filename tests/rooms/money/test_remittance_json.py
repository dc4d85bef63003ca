"""/alat/kirim-uang.json: the comparer for machines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

TABLES: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "remittance.json").read_text(encoding="utf-8")
)
ADDRESS = "/alat/kirim-uang.json"
FORM = "application/x-www-form-urlencoded"
START = "jumlah=1000&mata_uang=MYR&tengah=3900"
A = "nama=A&biaya=10&kurs=3840"
B = "nama=B&biaya=0&kurs=3760"


def ask(client: FlaskClient, query: str, status: int = 200) -> Any:
    """The answer, after seeing that GET and POST give the same bytes."""
    got = client.get(f"{ADDRESS}?{query}")
    posted = client.post(ADDRESS, data=query, content_type=FORM)
    assert (got.status_code, posted.status_code) == (status, status), got.text
    assert got.data == posted.data
    return got.json


@pytest.mark.parametrize("case", TABLES["cases"], ids=lambda c: f"{c['way']}-{c['amount']}")
def test_remittance_json_returns_the_expected_result_for_every_reference_example(
    client: FlaskClient, case: dict[str, Any]
) -> None:
    pairs = [("jumlah", case["amount"]), ("mata_uang", "MYR"), ("tengah", TABLES["mid"])]
    for offer in TABLES["offers"]:
        pairs += [("nama", offer["name"]), ("biaya", offer["fee"]), ("kurs", offer["rate"])]
        pairs += [("cara", "tambah")] if case["way"] == "tambah" else []
    offers = ask(client, urlencode(pairs))["offers"]
    for seen, expected in zip(offers, case["expected"], strict=True):
        for name, value in expected.items():
            assert seen[name] == (float(value) if isinstance(value, str) and name != "name"
                                  else value)  # fmt: skip


def test_remittance_json_has_exactly_the_documented_fields(client: FlaskClient) -> None:
    assert ask(client, f"{START}&{A}") == {
        "offers": [
            {
                "name": "A",
                "paid": 1000.0,
                "received_idr": 3801600,
                "fee_percent": 1.0,
                "margin_percent": 1.54,
                "total_percent": 2.54,
                "rank": 1,
            }
        ]
    }


def test_remittance_cost_percentages_are_null_without_a_mid_market_exchange_rate(
    client: FlaskClient,
) -> None:
    offers = ask(client, f"jumlah=1000&mata_uang=MYR&tengah=&{A}&{B}")["offers"]
    assert [o["rank"] for o in offers] == [1, 2]
    assert all(
        o[name] is None
        for o in offers
        for name in ("fee_percent", "margin_percent", "total_percent")
    )


def test_remittance_offer_without_an_exchange_rate_has_null_amounts_and_no_rank(
    client: FlaskClient,
) -> None:
    offers = ask(client, f"{START}&nama=D&biaya=5&kurs=&{A}")["offers"]
    assert [o["name"] for o in offers] == ["A", "D"]
    assert offers[1] == {
        "name": "D",
        "paid": 1000.0,
        "received_idr": None,
        "fee_percent": 0.5,
        "margin_percent": None,
        "total_percent": None,
        "rank": None,
    }


def test_remittance_offers_with_equal_amounts_received_share_a_rank(client: FlaskClient) -> None:
    offers = ask(client, f"{START}&{B}&{A}&nama=A2&sampai=3.801.600")["offers"]
    assert [(o["name"], o["rank"]) for o in offers] == [("A", 1), ("A2", 1), ("B", 3)]


def test_remittance_tool_accepts_numbers_with_currency_signs_and_separators(
    client: FlaskClient,
) -> None:
    typed = urlencode(
        [("jumlah", "RM 1.000"), ("tengah", "3.900"), ("nama", "A"), ("biaya", "10,00"),
         ("kurs", "3.840"), ("nama", "A2"), ("biaya", "10"), ("sampai", "Rp3.801.600")]
    )  # fmt: skip
    offers = ask(client, typed)["offers"]
    assert [(o["received_idr"], o["total_percent"]) for o in offers] == [(3801600, 2.54)] * 2


def test_remittance_json_ignores_unknown_query_parameters(client: FlaskClient) -> None:
    query = f"fbclid=x&{START}&{A}&utm_source=chat&lang=id"
    assert ask(client, query)["offers"][0]["rank"] == 1


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", {"jumlah", "nama-1"}),
        (f"{START}", {"nama-1"}),
        (f"jumlah=seribu&{A}", {"jumlah"}),
        (f"jumlah=0&{A}", {"jumlah"}),
        (f"jumlah=-5&{A}", {"jumlah"}),
        (f"jumlah=nan&{A}", {"jumlah"}),
        (f"jumlah=1e9&{A}", {"jumlah"}),
        (f"jumlah=1000000001&{A}", {"jumlah"}),
        (f"jumlah=1000&jumlah=2000&{A}", {"jumlah"}),
        (f"jumlah=1000&mata_uang=XXX&{A}", {"mata_uang"}),
        (f"jumlah=1000&tengah=0&{A}", {"tengah"}),
        (f"jumlah=1000&tengah=banyak&{A}", {"tengah"}),
        (f"jumlah=1000&tengah=39&{A}", {"tengah"}),
        (f"{START}&sebulan=9&{A}", {"sebulan"}),
        (f"{START}&{A}&nama=B&biaya=tiga&kurs=3760", {"biaya-2"}),
        (f"{START}&{A}&nama=B&biaya=-1&kurs=3760", {"biaya-2"}),
        (f"{START}&nama=B&biaya=1000&kurs=3760", {"biaya-1"}),
        (f"{START}&nama=B&biaya=1001&kurs=3760&cara=tambah", {"biaya-1"}),
        (f"{START}&{A}&nama=B&biaya=0&kurs=belum+tahu", {"kurs-2"}),
        (f"{START}&{A}&nama=B&biaya=0&kurs=0", {"kurs-2"}),
        (f"{START}&{A}&nama=B&biaya=0&kurs=-3760", {"kurs-2"}),
        (f"{START}&{A}&nama=B&biaya=0&kurs=376000", {"kurs-2"}),
        (f"{START}&{A}&nama=B&biaya=0&kurs=37,6", {"kurs-2"}),
        (f"jumlah=1000&{A}&nama=B&biaya=0&kurs=376000", {"kurs-2"}),
        (f"jumlah=1000&nama=B&biaya=0&kurs=38,4&{A}", {"kurs-1"}),
        (f"{START}&nama=B&biaya=0&sampai=3760", {"sampai-1"}),
        (f"{START}&nama=B&biaya=0&sampai=0,5", {"sampai-1"}),
        (f"{START}&nama=B&biaya=0&sampai=0", {"sampai-1"}),
        (f"{START}&nama=B&biaya=0&kurs=3760&sampai=3760000", {"sampai-1"}),
        (f"{START}&nama=B&biaya=0&kurs=3760&cara=entah", {"cara-1"}),
        (f"{START}&nama=B&biaya=0&kurs=3760&tanggal=kemarin", {"tanggal-1"}),
        (f"{START}&nama=B&biaya=0&kurs=3760&tanggal=2026-02-30", {"tanggal-1"}),
        (f"{START}&nama=B&biaya=0&biaya=5&kurs=3760", {"biaya-1"}),
        (f"{START}&nama=&biaya=0&kurs=3760", {"nama-1"}),
        (f"{START}&biaya=0&kurs=3760", {"nama-1"}),
        (f"{START}&nama={'n' * 61}&biaya=0&kurs=3760", {"nama-1"}),
        (f"{START}&nama=B%00&biaya=0&kurs=3760", {"nama-1"}),
        (f"{START}&" + "&".join([A] * 6), {"nama-6"}),
        (f"jumlah=x&{A}&nama=B&biaya=y&kurs=z", {"jumlah", "biaya-2", "kurs-2"}),
    ],
)
def test_remittance_json_names_every_invalid_field_in_short_sentences(
    client: FlaskClient, query: str, fields: set[str]
) -> None:
    errors = ask(client, query, 422)["errors"]
    assert set(errors) == fields
    for sentence in errors.values():
        assert sentence.endswith((".", "1.000"))
        for part in sentence.replace("1.000", "").split(". "):
            assert len(part.split()) <= 12, sentence


names = st.sampled_from(
    ["jumlah", "mata_uang", "tengah", "sebulan", "nama", "biaya", "kurs", "sampai", "cara",
     "tanggal", "sumber", "lang", "x"]
)  # fmt: skip
texts = st.text(max_size=12) | st.sampled_from(
    ["1000", "3840", "3.760", "0", "-1", "A", "MYR", "KRW", "potong", "tambah", "2026-11-22", ""]
)


@given(st.lists(st.tuples(names, texts), max_size=25))
def test_remittance_tool_answers_any_input_with_200_or_422(
    app: Flask, pairs: list[tuple[str, str]]
) -> None:
    query = urlencode([(name, text.encode("utf-8", "replace")) for name, text in pairs])
    answer = app.test_client().get(f"{ADDRESS}?{query}")
    assert answer.status_code in (200, 422)
    seen = app.test_client().get(f"/alat/kirim-uang?{query}")
    assert seen.status_code == (answer.status_code if pairs and _asks(pairs) else 200)


def _asks(pairs: list[tuple[str, str]]) -> bool:
    return any(name not in ("lang", "x") for name, _ in pairs)
