"""What a loan really takes: worked tables, laws, and what cannot be meant."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.loans.rules.loan import (
    MOST_PAYMENTS,
    ImplausibleLoan,
    Loan,
    LoanTerms,
    PaymentInterval,
    RatePeriod,
    loan_from_payments,
    loan_from_terms,
    rate_per_payment_period,
    solve_period_rate,
)

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "loans.json").read_text(encoding="utf-8")
)
MILLION = 10**6
KUR = Decimal(6) / 100 / 12


def loan_from_quoted_terms(**changes: Any) -> Loan:
    asked: dict[str, Any] = {"debt": 30 * MILLION, "rate": KUR, "flat": False, "length": 24}
    loan = loan_from_terms(LoanTerms(**(asked | changes)))
    assert isinstance(loan, Loan)
    return loan


def flat_loan(percent: str, **changes: Any) -> Loan:
    return loan_from_quoted_terms(
        rate=rate_per_payment_period(Decimal(percent), RatePeriod.YEAR, PaymentInterval.MONTH),
        flat=True,
        **changes,
    )


def loan_from_paid_amounts(
    received: int, payments: list[int], every: PaymentInterval = PaymentInterval.MONTH
) -> Loan:
    loan = loan_from_payments(received, payments, every)
    assert isinstance(loan, Loan)
    return loan


def loan_of_vector(case: dict[str, Any]) -> Loan:
    every = PaymentInterval[case["every"]]
    if "payments" in case:
        payments = [amount for times, amount in case["payments"] for _ in range(times)]
        return loan_from_paid_amounts(case["received"], payments, every)
    rate = rate_per_payment_period(Decimal(case["percent"]), RatePeriod[case["told"]], every)
    names = ("debt", "flat", "length", "fee", "grace", "added")
    return loan_from_quoted_terms(rate=rate, every=every, **{name: case[name] for name in names})


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda c: c["name"])
def test_loan_calculation_matches_the_shared_test_vectors_exactly(case: dict[str, Any]) -> None:
    loan, expected = loan_of_vector(case), case["expected"]
    assert loan.received == expected["received_idr"]
    assert loan.total_paid == expected["total_paid_idr"]
    assert loan.extra_cost == expected["extra_idr"]
    assert loan.nominal_percent == Decimal(expected["nominal_percent"])
    effective = expected["effective_percent"]
    assert loan.effective_percent == (None if effective is None else Decimal(effective))
    assert [loan.payments[0], loan.payments[-1]] == expected["first_and_last_idr"]


TABLE = [
    (loan_from_quoted_terms(), 1_329_618, 1_910_839, "6.0", "6.17"),
    (loan_from_quoted_terms(grace=6), 1_746_952, 2_345_134, "6.0", "6.17"),
    (loan_from_quoted_terms(grace=6, added=True), 1_800_020, 2_400_359, "6.0", "6.17"),
    (flat_loan("20"), 1_750_000, 12_000_000, "34.65", "40.72"),
    (flat_loan("40"), 2_250_000, 24_000_000, "64.27", "87.03"),
    (
        loan_from_quoted_terms(debt=10 * MILLION, rate=Decimal("0.015"), flat=True, length=12),
        983_333,
        1_800_000,
        "31.72",
        "36.76",
    ),
    (loan_from_paid_amounts(4_500_000, [600_000] * 10), 600_000, 1_500_000, "67.25", "92.39"),
    (
        loan_from_paid_amounts(20 * MILLION, [6 * MILLION] * 6),
        6_000_000,
        16_000_000,
        "238.86",
        "783.21",
    ),
]


@pytest.mark.parametrize(("loan", "instalment", "extra", "nominal", "effective"), TABLE)
def test_loan_costs_match_the_reference_table_within_a_small_tolerance(
    loan: Loan, instalment: int, extra: int, nominal: str, effective: str
) -> None:
    level = loan.rows[-2].paid
    assert abs(level - instalment) <= 10
    assert abs(loan.extra_cost - extra) <= 10
    assert abs(loan.nominal_percent - Decimal(nominal)) <= Decimal("0.02")
    assert loan.effective_percent is not None
    assert abs(loan.effective_percent - Decimal(effective)) <= Decimal("0.02")


def test_loan_of_20_million_repaid_as_six_times_6_million_costs_19_90_percent_a_month() -> None:
    monthly = solve_period_rate(20 * MILLION, [6 * MILLION] * 6) * 100
    assert abs(monthly - Decimal("19.90")) <= Decimal("0.02")


def test_loan_repayment_schedule_matches_a_hand_computation_to_the_rupiah() -> None:
    loan = loan_from_quoted_terms(debt=1_000_000, rate=Decimal("0.01"), length=3)
    assert [(r.paid, r.interest, r.left) for r in loan.rows] == [
        (340_022, 10_000, 669_978),
        (340_022, 6_700, 336_656),
        (340_023, 3_367, 0),
    ]


def test_loan_interest_in_the_grace_period_is_paid_or_added_to_the_debt() -> None:
    paying, adding = loan_from_quoted_terms(grace=6), loan_from_quoted_terms(grace=6, added=True)
    assert [r.paid for r in paying.rows[:6]] == [150_000] * 6
    assert paying.rows[5].left == 30_000_000
    assert [r.paid for r in adding.rows[:6]] == [0] * 6
    assert adding.rows[5].left == 30_911_326
    assert adding.extra_cost > paying.extra_cost > loan_from_quoted_terms().extra_cost


def test_flat_loan_interest_in_the_grace_period_is_computed_on_the_original_debt() -> None:
    loan = flat_loan("12", debt=12 * MILLION, length=14, grace=2, added=True)
    assert loan.rows[1].left == 12_240_000
    assert {r.interest for r in loan.rows} == {120_000}
    assert loan.extra_cost == 14 * 120_000


def test_loan_fee_withheld_from_the_payout_adds_to_the_extra_cost() -> None:
    free, dear = loan_from_quoted_terms(), loan_from_quoted_terms(fee=1_500_000)
    assert dear.received == 28_500_000
    assert dear.extra_cost == free.extra_cost + 1_500_000
    assert dear.nominal_percent > free.nominal_percent


def test_daily_loan_with_grace_until_its_last_day_is_repaid_in_one_payment() -> None:
    rate = rate_per_payment_period(Decimal("0.3"), RatePeriod.DAY, PaymentInterval.DAY)
    loan = loan_from_quoted_terms(
        debt=MILLION,
        rate=rate,
        flat=True,
        length=30,
        every=PaymentInterval.DAY,
        grace=29,
        added=True,
    )
    assert loan.payments == (1_090_000,)
    assert loan.extra_cost == 90_000
    assert loan.number_of_break_even_payment == 1


def test_loan_of_600000_repaid_with_a_million_after_one_week_matches_hand_computation() -> None:
    loan = loan_from_paid_amounts(600_000, [0] * 6 + [MILLION], PaymentInterval.DAY)
    assert loan.extra_cost == 400_000
    assert round(((1 + loan.rate) ** 7 - 1) * 100, 1) == Decimal("66.7")
    assert loan.effective_percent is None


def test_loan_tells_which_payment_first_covers_the_amount_received() -> None:
    assert flat_loan("20").number_of_break_even_payment == 18
    assert loan_from_paid_amounts(20 * MILLION, [6 * MILLION] * 6).number_of_break_even_payment == 4
    assert loan_from_paid_amounts(12, [0, 6, 6]).number_of_break_even_payment == 2


@pytest.mark.parametrize(("months", "outlived"), [(24, False), (23, True), (36, False), (0, True)])
def test_loan_that_lasts_longer_than_the_work_contract_is_detected(
    months: int, outlived: bool
) -> None:
    assert loan_from_quoted_terms().is_longer_than(months) is outlived


def test_loan_length_in_weeks_or_days_is_compared_with_contract_months() -> None:
    assert loan_from_paid_amounts(52, [1] * 52, PaymentInterval.WEEK).is_longer_than(12) is False
    assert loan_from_paid_amounts(53, [1] * 53, PaymentInterval.WEEK).is_longer_than(12) is True
    assert loan_from_paid_amounts(30, [1] * 30, PaymentInterval.DAY).is_longer_than(1) is False
    assert loan_from_paid_amounts(31, [1] * 31, PaymentInterval.DAY).is_longer_than(1) is True


@pytest.mark.parametrize(
    ("answer", "doubt"),
    [
        (
            loan_from_payments(10 * MILLION, [400_000] * 24, PaymentInterval.MONTH),
            ImplausibleLoan.PAYS_LESS,
        ),
        (loan_from_payments(1, [101], PaymentInterval.MONTH), ImplausibleLoan.FAR_OFF),
        (
            loan_from_terms(LoanTerms(MILLION, KUR, False, 12, fee=MILLION)),
            ImplausibleLoan.FEE_TAKES_ALL,
        ),
        (
            loan_from_terms(LoanTerms(MILLION, KUR, False, 12, fee=MILLION - 1)),
            ImplausibleLoan.FAR_OFF,
        ),
        (
            loan_from_terms(LoanTerms(10 * MILLION, Decimal("0.8"), False, 120)),
            ImplausibleLoan.FAR_OFF,
        ),
        (loan_from_terms(LoanTerms(10 * MILLION, Decimal(10), True, 12)), ImplausibleLoan.FAR_OFF),
    ],
)
def test_implausible_loan_terms_are_reported(
    answer: Loan | ImplausibleLoan, doubt: ImplausibleLoan
) -> None:
    assert answer is doubt


every_kind = st.sampled_from(PaymentInterval)
amounts = st.integers(1, 10**10)


@st.composite
def paid_loans(draw: st.DrawFn) -> Loan:
    every = draw(every_kind)
    length = draw(st.integers(1, MOST_PAYMENTS[every]))
    pause = draw(st.integers(0, length - 1))
    received = draw(amounts)
    least = -(-received // (length - pause))
    each = draw(st.integers(least, least + 20 * received // length + 1))
    loan = loan_from_payments(received, [0] * pause + [each] * (length - pause), every)
    if loan is ImplausibleLoan.FAR_OFF:
        loan = loan_from_payments(received, [0] * pause + [least] * (length - pause), every)
    return loan if isinstance(loan, Loan) else loan_from_paid_amounts(100, [100])


@st.composite
def terms(draw: st.DrawFn) -> LoanTerms:
    every = draw(every_kind)
    length = draw(st.integers(1, MOST_PAYMENTS[every]))
    percent = draw(st.decimals(0, 1000, places=2))
    debt = draw(amounts)
    return LoanTerms(
        debt=debt,
        rate=rate_per_payment_period(percent, draw(st.sampled_from(RatePeriod)), every),
        flat=draw(st.booleans()),
        length=length,
        every=every,
        fee=draw(st.integers(0, debt // 2)),
        grace=draw(st.integers(0, length - 1)),
        added=draw(st.booleans()),
    )


@given(paid_loans())
def test_total_loan_payments_equal_cash_received_plus_extra_cost(loan: Loan) -> None:
    assert sum(r.interest for r in loan.rows) == loan.extra_cost == loan.total_paid - loan.received
    assert loan.rows[-1].left == 0
    before = loan.received
    for row in loan.rows:
        assert row.interest >= 0
        assert row.left == before + row.interest - row.paid
        before = row.left


@given(terms())
def test_loan_from_terms_ends_with_zero_debt_or_is_reported_as_implausible(
    asked: LoanTerms,
) -> None:
    loan = loan_from_terms(asked)
    if isinstance(loan, ImplausibleLoan):
        return
    assert loan.rows[-1].left == 0
    assert len(loan.rows) == asked.length
    assert sum(r.interest for r in loan.rows) == loan.total_paid - asked.debt
    assert loan.extra_cost == loan.total_paid - asked.debt + asked.fee
    levels = {r.paid for r in loan.rows[asked.grace : -1]}
    assert len(levels) <= 1


@given(paid_loans())
def test_loan_payments_discounted_at_its_rate_equal_the_cash_received(loan: Loan) -> None:
    worth = sum((r.paid / (1 + loan.rate) ** r.number for r in loan.rows), Decimal(0))
    assert abs(worth - loan.received) < Decimal("0.001")
    assert loan.rate >= 0
    assert (loan.rate == 0) is (loan.extra_cost == 0)


@given(amounts, st.integers(1, 120))
def test_interest_free_loan_has_zero_extra_cost_and_a_zero_effective_rate(
    debt: int, length: int
) -> None:
    for flat_told in (True, False):
        loan = loan_from_terms(LoanTerms(debt, Decimal(0), flat_told, length))
        if isinstance(loan, Loan):  # a rupiah cannot be split in two
            assert loan.extra_cost == loan.nominal_percent == loan.effective_percent == 0


@given(paid_loans(), st.integers(1, 10**6))
def test_loan_rate_rises_with_payments_and_falls_with_cash_received(loan: Loan, more: int) -> None:
    payments = [r.paid for r in loan.rows]
    assert solve_period_rate(loan.received, [*payments[:-1], payments[-1] + more]) > loan.rate
    if loan.received > more:
        assert solve_period_rate(loan.received - more, payments) > loan.rate


@given(paid_loans())
def test_later_loan_payments_never_raise_the_effective_rate(loan: Loan) -> None:
    payments = [r.paid for r in loan.rows]
    assert solve_period_rate(loan.received, [0, *payments]) <= loan.rate


@given(
    st.integers(MILLION, 10**9),
    st.decimals(1, 60, places=1),
    st.decimals(1, 20, places=1),
    st.integers(2, 60),
    st.booleans(),
)
def test_loan_with_a_higher_rate_or_longer_term_costs_more(
    debt: int, percent: Decimal, more: Decimal, length: int, is_flat: bool
) -> None:
    def extra_cost(yearly: Decimal, months: int) -> int:
        rate = rate_per_payment_period(yearly, RatePeriod.YEAR, PaymentInterval.MONTH)
        return loan_from_quoted_terms(debt=debt, rate=rate, flat=is_flat, length=months).extra_cost

    assert extra_cost(percent + more, length) > extra_cost(percent, length)
    assert extra_cost(percent, length + 1) > extra_cost(percent, length)


@given(terms())
def test_flat_loan_rate_costs_at_least_as_much_as_an_equal_effective_rate(asked: LoanTerms) -> None:
    loan = loan_from_terms(asked)
    if isinstance(loan, Loan) and asked.flat and not asked.grace and asked.debt >= MILLION:
        assert loan.rate >= asked.rate * Decimal("0.999")
