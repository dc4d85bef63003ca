"""The cost of a loan for the borrower: cash received against payments made.

The rate of a period is the i at which what was *really received* equals all payments brought back
to that day: received = Σ payment ÷ (1+i)^k. A year's rate is stated in the two usual ways, nominal
(i × periods a year) and effective ((1+i)^periods − 1). So a fee that is kept back, or interest that
is counted on debt long repaid (flat), shows.

Own schedules: instalments are whole rupiah, interest is rounded each period, the last instalment
closes the loan. Periods a year: 12, 52, 365; a month has 30 days where a rate is quoted by the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, IntEnum
from itertools import groupby
from typing import Final

LARGEST_PERCENT: Final = 1000
_MOST_TIMES_BACK: Final = 100
_HALVINGS: Final = 64
_LARGEST_EFFECTIVE: Final = 10**6
_LARGEST_GROWTH: Final = 10**9


class PaymentInterval(IntEnum):
    """The time between two payments, as the number of payments a year."""

    MONTH = 12
    WEEK = 52
    DAY = 365


class RatePeriod(IntEnum):
    """The period for which an interest rate is quoted, as periods a year."""

    YEAR = 1
    MONTH = 12
    DAY = 365


MOST_PAYMENTS: Final = {
    PaymentInterval.MONTH: 120,
    PaymentInterval.WEEK: 260,
    PaymentInterval.DAY: 365,
}
_DAYS: Final = {PaymentInterval.MONTH: 30, PaymentInterval.WEEK: 7, PaymentInterval.DAY: 1}


class ImplausibleLoan(Enum):
    """The reason why the terms of a loan are implausible."""

    PAYS_LESS = "less is paid than was received"
    FAR_OFF = "out of all proportion"
    FEE_TAKES_ALL = "nothing is received"


@dataclass(frozen=True)
class PaymentRow:
    """One period of a loan: whole rupiah paid, the interest in it, and the remaining debt."""

    number: int
    paid: int
    interest: int
    left: int


@dataclass(frozen=True)
class Loan:
    """A computed loan. `received` is cash in rupiah; `rate` is that of one period, as a
    fraction."""

    received: int
    rows: tuple[PaymentRow, ...]
    every: PaymentInterval
    rate: Decimal

    @property
    def total_paid(self) -> int:
        return sum(row.paid for row in self.rows)

    @property
    def extra_cost(self) -> int:
        return self.total_paid - self.received

    @property
    def period_percent(self) -> Decimal:
        return _as_percent(self.rate)

    @property
    def nominal_percent(self) -> Decimal:
        return _as_percent(self.rate * self.every)

    @property
    def effective_percent(self) -> Decimal | None:
        """The effective rate in percent a year; None above a million, which is meaningless."""
        exact = (1 + self.rate) ** int(self.every) - 1
        return None if exact * 100 > _LARGEST_EFFECTIVE else _as_percent(exact)

    @property
    def payments(self) -> tuple[int, ...]:
        """The payments in rupiah, without those of zero."""
        return tuple(row.paid for row in self.rows if row.paid)

    @property
    def grouped_payments(self) -> tuple[tuple[int, int], ...]:
        """The payments as (count, rupiah), with consecutive equal ones grouped."""
        return tuple((len(list(same)), paid) for paid, same in groupby(self.payments))

    @property
    def number_of_break_even_payment(self) -> int:
        """The number of the payment with which the total paid reaches the cash received."""
        back = 0
        for number, paid in enumerate(self.payments, start=1):
            back += paid
            if back >= self.received:
                return number
        raise AssertionError("a loan pays back at least what was received")

    def is_longer_than(self, months: int) -> bool:
        """Whether the last payment is due after `months` of work."""
        return len(self.rows) * PaymentInterval.MONTH > months * self.every


@dataclass(frozen=True)
class LoanTerms:
    """The terms stated by a lender. `rate`: of one period, as a fraction; `flat`: interest is
    always charged on the original debt. In the first `grace` periods of `length` only interest is
    paid, or nothing if it is `added` to the debt. The `fee` is withheld or paid at the start."""

    debt: int
    rate: Decimal
    flat: bool
    length: int
    every: PaymentInterval = PaymentInterval.MONTH
    fee: int = 0
    grace: int = 0
    added: bool = False


def _whole_rupiah(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _as_percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def rate_per_payment_period(
    percent: Decimal, rate_period: RatePeriod, interval: PaymentInterval
) -> Decimal:
    """The rate of one period as a fraction, from a simple rate per year, month or day.

    >>> rate_per_payment_period(Decimal("0.3"), RatePeriod.DAY, PaymentInterval.MONTH)
    Decimal('0.090')
    """
    if rate_period is RatePeriod.DAY:
        return percent / 100 * _DAYS[interval]
    return percent / 100 * rate_period / interval


def solve_period_rate(received: int, payments: Sequence[int]) -> Decimal:
    """The interest rate of one period, as a fraction, at which `payments` have the present value
    `received`; exactly 0 if their sum equals it. Requires 0 < received ≤ sum(payments).

    Every payment is at least one period later, so i ≤ sum ÷ received − 1: the bisection starts from
    bounds that contain the result, and has a fixed number of steps.

    >>> round(solve_period_rate(30_000_000, [1_750_000] * 24) * 12 * 100, 2)
    Decimal('34.65')
    """
    low, high = Decimal(0), Decimal(sum(payments)) / received - 1
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _present_values_of_remaining_payments(payments, middle)[0] > received:
            low = middle
        else:
            high = middle
    return high


def _present_values_of_remaining_payments(payments: Sequence[int], rate: Decimal) -> list[Decimal]:
    """The present value of the remaining payments, at the start and after each payment."""
    worths = [Decimal(0)]
    for paid in reversed(payments):
        worths.append((worths[-1] + paid) / (1 + rate))
    return worths[::-1]


def payments_by_period(
    debt: int, instalment: int, periods: int, grace: int, interest_is_added: bool
) -> list[int]:
    """The payment in each period: `instalment` after the grace period; during it nothing if
    `interest_is_added` to the debt, else the interest on `debt` that the instalments imply.

    >>> payments_by_period(1000, 510, 4, 2, False)
    [13, 13, 510, 510]
    """
    times = [instalment] * (periods - grace)
    paused = 0
    if grace and not interest_is_added and sum(times) > debt:
        paused = _whole_rupiah(debt * solve_period_rate(debt, times))
    return [paused] * grace + times


def loan_from_payments(
    received: int, payments: Sequence[int], interval: PaymentInterval
) -> Loan | ImplausibleLoan:
    """Compute a loan from the cash received and the payment of each period (0 if none)."""
    doubt = _check_total_paid(received, sum(payments))
    if doubt:
        return doubt
    rate = solve_period_rate(received, payments)
    # Rounded balances, so that interest and repayments add up exactly at any rate.
    left = [
        received,
        *map(_whole_rupiah, _present_values_of_remaining_payments(payments, rate)[1:]),
    ]
    rows = tuple(
        PaymentRow(k, paid, paid - (left[k - 1] - left[k]), left[k])
        for k, paid in enumerate(payments, start=1)
    )
    return Loan(received, rows, interval, rate)


def loan_from_terms(terms: LoanTerms) -> Loan | ImplausibleLoan:
    """Compute a loan from the lender's terms, with its real rate."""
    received = terms.debt - terms.fee
    if received <= 0:
        return ImplausibleLoan.FEE_TAKES_ALL
    # At absurd rates half a rupiah of rounding grows into millions for the last instalment.
    if not terms.flat and (1 + terms.rate) ** terms.length > _LARGEST_GROWTH:
        return ImplausibleLoan.FAR_OFF
    rows = _payment_schedule(terms)
    if not 0 <= rows[-1].paid <= 2 * rows[terms.grace].paid:
        return ImplausibleLoan.FAR_OFF
    payments = [row.paid for row in rows]
    doubt = _check_total_paid(received, sum(payments))
    return doubt or Loan(received, rows, terms.every, solve_period_rate(received, payments))


def _check_total_paid(received: int, total_paid: int) -> ImplausibleLoan | None:
    """The reason why this total is implausible for the cash received; None if plausible."""
    if total_paid < received:
        return ImplausibleLoan.PAYS_LESS
    return ImplausibleLoan.FAR_OFF if total_paid > _MOST_TIMES_BACK * received else None


def _payment_schedule(terms: LoanTerms) -> tuple[PaymentRow, ...]:
    rows: list[PaymentRow] = []
    left, level = terms.debt, 0
    for number in range(1, terms.length + 1):
        interest = _whole_rupiah((terms.debt if terms.flat else left) * terms.rate)
        if number <= terms.grace:
            paid = 0 if terms.added else interest
        elif number == terms.length:
            paid = left + interest
        else:
            level = paid = level or _level_instalment(left, terms)
        left += interest - paid
        rows.append(PaymentRow(number, paid, interest, left))
    return tuple(rows)


def _level_instalment(debt: int, terms: LoanTerms) -> int:
    """The instalment that repays `debt` in the periods after the grace period."""
    times = terms.length - terms.grace
    if terms.flat:
        return _whole_rupiah(Decimal(debt) / times + terms.debt * terms.rate)
    if not terms.rate:
        return _whole_rupiah(Decimal(debt) / times)
    return _whole_rupiah(debt * terms.rate / (1 - (1 + terms.rate) ** -times))
