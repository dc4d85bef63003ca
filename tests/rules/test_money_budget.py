"""Where the money goes."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money.rules.budget import PERIODS, BudgetCategory, compute_budget

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "budget.json").read_text(encoding="utf-8")
)["cases"]
amounts = st.integers(0, 10**12)
outs = st.dictionaries(
    st.sampled_from(
        [
            BudgetCategory.NEEDS,
            BudgetCategory.WANTS,
            BudgetCategory.SENDING,
            BudgetCategory.SAVING,
            BudgetCategory.DEBTS,
        ]
    ),
    amounts,
)
periods = st.sampled_from([*PERIODS.values()])


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['income']}-{c['outgo']}")
def test_budget_calculation_matches_the_shared_test_vectors(case: dict[str, Any]) -> None:
    out = {BudgetCategory(name): amount for name, amount in case["out"].items()}
    result = compute_budget(case["income"], out, case["yearly"], case["periods"])
    assert (result.outgo, result.left, result.yearly_part) == (
        case["outgo"],
        case["left"],
        case["yearly_part"],
    )
    assert {part.kind.value: part.percent for part in result.parts} == case["percents"]


@given(amounts, outs, amounts, periods)
def test_budget_income_equals_expenses_plus_remainder(
    income: int, out: dict[BudgetCategory, int], yearly: int, n: int
) -> None:
    result = compute_budget(income, out, yearly, n)
    assert result.income == result.outgo + result.left
    assert sum(part.amount for part in result.parts) == max(result.income, result.outgo)
    assert sum(part.percent for part in result.parts) in (0, 100)
    assert all(0 <= part.percent <= 100 for part in result.parts)


@given(amounts, periods)
def test_budget_amount_set_aside_each_period_covers_the_yearly_cost(yearly: int, n: int) -> None:
    part = compute_budget(0, {}, yearly, n).yearly_part
    assert yearly <= part * n < yearly + n
