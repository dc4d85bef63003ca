"""The break-even calculator."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money.rules.breakeven import ItemsToSell, compute_items_to_sell

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "breakeven.json").read_text(encoding="utf-8")
)["cases"]
amounts = st.integers(0, 10**12)
prices = st.integers(1, 10**12)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['fixed']}-{c['price']}-{c['cost']}")
def test_break_even_calculation_matches_the_shared_test_vectors(case: dict[str, Any]) -> None:
    asked = [case.pop(name) for name in ("fixed", "price", "cost", "days")]
    assert compute_items_to_sell(*asked) == ItemsToSell(**case)


@given(amounts, prices, amounts)
def test_sales_one_unit_below_break_even_do_not_cover_the_costs(
    fixed: int, price: int, cost: int
) -> None:
    units = compute_items_to_sell(fixed, price, cost).units
    if price <= cost:
        assert units is None
    else:
        assert units is not None
        assert units * (price - cost) >= fixed
        assert units == 0 or (units - 1) * (price - cost) < fixed


@given(amounts, prices, amounts, st.integers(1, 31))
def test_daily_sales_over_all_days_just_reach_the_break_even_quantity(
    fixed: int, price: int, cost: int, days: int
) -> None:
    result = compute_items_to_sell(fixed, price, cost, days)
    if result.units is not None:
        assert result.a_day is not None
        assert result.a_day * days >= result.units > (result.a_day - 1) * days


@given(amounts, prices, amounts, st.integers(1, 10**6))
def test_higher_price_never_needs_more_sales_to_break_even(
    fixed: int, price: int, cost: int, more: int
) -> None:
    before, after = (
        compute_items_to_sell(fixed, price, cost).units,
        compute_items_to_sell(fixed, price + more, cost).units,
    )
    assert before is None or (after is not None and after <= before)
