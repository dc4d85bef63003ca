"""Parsing typed numbers, and formatting numbers on pages."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.text import numbers

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "numbers.json").read_text(encoding="utf-8")
)["parse"]

SPOKEN = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7,
    "delapan": 8, "sembilan": 9, "sepuluh": 10, "sebelas": 11, "seratus": 100,
}  # fmt: skip
LARGE = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def listen(words: str) -> int:
    """The number that Indonesian words express; the inverse of in_words."""
    total = group = last = 0
    for word in words.split():
        if word in LARGE:
            total, group, last = total + (group + last) * LARGE[word], 0, 0
        elif word == "seribu":
            total += 1000
        elif word == "ratus":
            group, last = last * 100, 0
        elif word == "puluh":
            group, last = group + last * 10, 0
        elif word == "belas":
            group, last = group + last + 10, 0
        else:
            group, last = group + last, SPOKEN[word]
    return total + group + last


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["text"]))
def test_number_parsing_matches_the_shared_test_vectors(case: dict[str, Any]) -> None:
    expected = None if case["value"] is None else Decimal(case["value"])
    assert numbers.parse_number(case["text"]) == expected


@given(st.text(max_size=60))
def test_number_parsing_never_raises_and_returns_finite_numbers(text: str) -> None:
    value = numbers.parse_number(text)
    assert value is None or value.is_finite()


@given(st.text(alphabet="0123456789., -Rpjtbiu", max_size=40))
def test_parsed_numbers_are_smaller_than_10_to_the_27th(text: str) -> None:
    value = numbers.parse_number(text)
    assert value is None or abs(value) < Decimal(10) ** 27


LANGUAGES = st.sampled_from(["id", "en", "jv"])


@given(st.integers(-(10**15), 10**15), LANGUAGES)
def test_formatted_rupiah_parses_back_in_both_languages(amount: int, lang: str) -> None:
    assert numbers.parse_number(numbers.format_rupiah(amount, lang)) == amount


@given(
    st.decimals(-(10**9), 10**9, places=2, allow_nan=False),
    st.sampled_from([*numbers.SYMBOLS]),
    LANGUAGES,
)
def test_formatted_money_parses_back_in_both_languages(
    amount: Decimal, currency: str, lang: str
) -> None:
    assert numbers.parse_number(numbers.format_money(amount, currency, lang)) == amount


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False), LANGUAGES)
def test_formatted_decimal_parses_back_in_both_languages(value: Decimal, lang: str) -> None:
    assert numbers.parse_number(numbers.format_decimal(value, 2, lang)) == value


@given(st.integers(0, 10**15 - 1))
def test_amount_written_in_words_equals_the_number(amount: int) -> None:
    assert listen(numbers.amount_in_words(amount, "id").removesuffix(" rupiah")) == amount


def test_amounts_and_percentages_are_formatted_for_the_page_language() -> None:
    assert numbers.format_rupiah(1250000, "id") == "Rp1.250.000"
    assert numbers.format_rupiah(1250000, "en") == "Rp1,250,000"
    assert numbers.format_rupiah(-500, "id") == "−Rp500"
    assert numbers.format_rupiah(0, "en") == "Rp0"
    assert numbers.format_money(Decimal(1000), "MYR", "id") == "RM1.000"
    assert numbers.format_money(Decimal(2000), "HKD", "en") == "HK$2,000"
    assert numbers.format_money(Decimal("4520.5"), "HKD", "en") == "HK$4,520.50"
    assert numbers.format_money(Decimal(1000), "SAR", "id") == "SAR1.000"
    assert numbers.format_money(Decimal("-10.5"), "MYR", "id") == "−RM10,50"
    assert numbers.format_money(Decimal("-0.001"), "MYR", "id") == "RM0"
    assert numbers.format_money(Decimal(5), "XXX", "en") == "XXX5"
    assert numbers.format_decimal(Decimal("2.535"), 2, "id") == "2,54"
    assert numbers.format_decimal(Decimal("2.535"), 2, "en") == "2.54"
    assert numbers.format_decimal(Decimal("-0.004"), 2, "id") == "0,00"
    assert numbers.format_percent(Decimal("-1.5"), "id") == "−1,50%"
    assert numbers.format_percent(Decimal("40.66"), "en", 1) == "40.7%"


def test_amount_is_written_in_words_of_the_page_language() -> None:
    assert (
        numbers.amount_in_words(3801600, "id")
        == "tiga juta delapan ratus satu ribu enam ratus rupiah"
    )
    assert numbers.amount_in_words(1011, "id") == "seribu sebelas rupiah"
    assert numbers.amount_in_words(-41600, "id") == "minus empat puluh satu ribu enam ratus rupiah"
    assert numbers.amount_in_words(41600, "en") == "forty-one thousand, six hundred rupiah"
