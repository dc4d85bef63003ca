"""What savings become, and what a target asks for."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money.rules.inflation import InflationResult, apply_inflation
from app.money.rules.saving import MOST_POINTS, savings_for_target, savings_from_deposit

VECTORS = Path(__file__).parents[1] / "vectors"
SAVING: dict[str, Any] = json.loads((VECTORS / "saving.json").read_text(encoding="utf-8"))
INFLATION: dict[str, Any] = json.loads((VECTORS / "inflation.json").read_text(encoding="utf-8"))

amounts = st.integers(0, 10**12)
months = st.integers(1, 600)
rates = st.decimals(0, 100, places=2, allow_nan=False)
more = st.integers(1, 10**6)


@pytest.mark.parametrize("case", SAVING["save"], ids=lambda c: f"{c['months']}-{c['rate']}")
def test_savings_from_a_monthly_deposit_match_the_reference_table(case: dict[str, Any]) -> None:
    result = savings_from_deposit(
        case["deposit"], case["months"], Decimal(case["rate"]), case["start"]
    )
    assert result.end.value_idr == case["value_idr"]


@pytest.mark.parametrize("case", SAVING["reach"], ids=lambda c: f"{c['months']}-{c['rate']}")
def test_monthly_deposit_for_a_savings_target_matches_the_reference_table(
    case: dict[str, Any],
) -> None:
    result = savings_for_target(
        case["target"], case["months"], Decimal(case["rate"]), case["start"]
    )
    assert result.monthly_idr == case["monthly_idr"]


@given(amounts, months, rates, amounts)
def test_monthly_deposit_for_a_savings_target_is_the_smallest_that_reaches_it(
    target: int, n: int, rate: Decimal, start: int
) -> None:
    asked = savings_for_target(target, n, rate, start)
    assert asked.end.value_idr >= target
    if asked.monthly_idr:
        one_less = savings_from_deposit(asked.monthly_idr - 1, n, rate, start).end.value_idr
        assert one_less <= target  # equal only by rounding to the rupiah


@given(st.integers(0, 10**9), months, rates)
def test_deposit_computed_from_the_final_savings_is_the_original_deposit(
    deposit: int, n: int, rate: Decimal
) -> None:
    saved = savings_from_deposit(deposit, n, rate).end.value_idr
    assert savings_for_target(saved, n, rate).monthly_idr in (deposit, deposit + 1)


@given(amounts, st.integers(1, 599), rates, amounts)
def test_one_more_month_of_saving_adds_at_least_the_monthly_deposit(
    deposit: int, n: int, rate: Decimal, start: int
) -> None:
    longer = savings_from_deposit(deposit, n + 1, rate, start).end.value_idr
    assert longer >= savings_from_deposit(deposit, n, rate, start).end.value_idr + deposit


@given(amounts, months, rates, amounts, st.decimals(0, 10, places=2))
def test_higher_savings_rate_never_yields_less(
    deposit: int, n: int, rate: Decimal, start: int, higher: Decimal
) -> None:
    before = savings_from_deposit(deposit, n, rate, start).end.value_idr
    assert savings_from_deposit(deposit, n, rate + higher, start).end.value_idr >= before


@given(amounts, months, rates, amounts)
def test_savings_equal_deposits_plus_interest_and_their_chart_never_falls(
    deposit: int, n: int, rate: Decimal, start: int
) -> None:
    result = savings_from_deposit(deposit, n, rate, start)
    assert result.end.months == n
    assert result.start_idr + deposit * n + result.interest_idr == result.end.value_idr
    assert result.interest_idr >= 0
    assert (result.interest_idr == 0) if not rate else True
    values = [(p.months, p.value_idr) for p in result.points]
    assert len(values) <= MOST_POINTS
    assert values == sorted(values)


@pytest.mark.parametrize(("rate", "doubtful"), [("0", False), ("10", False), ("10.01", True)])
def test_savings_rate_above_10_percent_is_flagged_as_doubtful(rate: str, *, doubtful: bool) -> None:
    assert savings_from_deposit(1, 12, Decimal(rate)).has_doubtful_rate is doubtful


@pytest.mark.parametrize("case", INFLATION["cases"], ids=lambda c: f"{c['years']}-{c['rate']}")
def test_buying_power_after_inflation_matches_the_reference_table(case: dict[str, Any]) -> None:
    result = apply_inflation(case["amount"], case["years"], Decimal(case["rate"]))
    assert result == InflationResult(case["buys_idr"], case["price_idr"])


@given(amounts, st.integers(1, 49), rates)
def test_inflation_lowers_buying_power_and_raises_prices(
    amount: int, years: int, rate: Decimal
) -> None:
    sooner, after = apply_inflation(amount, years, rate), apply_inflation(amount, years + 1, rate)
    assert after.buys_idr <= sooner.buys_idr <= amount <= sooner.price_idr <= after.price_idr


@given(amounts, st.integers(1, 50), rates, st.decimals(0, 10, places=2))
def test_higher_inflation_lowers_buying_power(
    amount: int, years: int, rate: Decimal, faster: Decimal
) -> None:
    assert (
        apply_inflation(amount, years, rate + faster).buys_idr
        <= apply_inflation(amount, years, rate).buys_idr
    )
