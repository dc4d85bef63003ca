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


class Every(IntEnum):
    """Payment frequency, as payments a year."""

    MONTH = 12
    WEEK = 52
    DAY = 365


class RatePeriod(IntEnum):
    """The period of an interest rate, as periods per year."""

    YEAR = 1
    MONTH = 12
    DAY = 365


MOST_PAYMENTS: Final = {Every.MONTH: 120, Every.WEEK: 260, Every.DAY: 365}
_DAYS: Final = {Every.MONTH: 30, Every.WEEK: 7, Every.DAY: 1}


class Doubt(Enum):
    """The reason why the terms are implausible."""

    PAYS_LESS = "less is paid than was received"
    FAR_OFF = "out of all proportion"
    FEE_TAKES_ALL = "nothing is received"


@dataclass(frozen=True)
class PaymentRow:
    """One period: whole rupiah paid, the interest in it, and the remaining debt."""

    number: int
    paid: int
    interest: int
    left: int


@dataclass(frozen=True)
class Loan:
    """A computed loan. `received` is cash in rupiah; `rate` is that of one period, as a
    fraction.
    """

    received: int
    rows: tuple[PaymentRow, ...]
    every: Every
    rate: Decimal

    @property
    def total_paid(self) -> int:
        return sum(row.paid for row in self.rows)

    @property
    def extra(self) -> int:
        return self.total_paid - self.received

    @property
    def period_percent(self) -> Decimal:
        return _percent(self.rate)

    @property
    def nominal_percent(self) -> Decimal:
        return _percent(self.rate * self.every)

    @property
    def effective_percent(self) -> Decimal | None:
        """None above a million percent, which is meaningless."""
        exact = (1 + self.rate) ** int(self.every) - 1
        return None if exact * 100 > _LARGEST_EFFECTIVE else _percent(exact)

    @property
    def payments(self) -> tuple[int, ...]:
        """The payments that are not zero."""
        return tuple(row.paid for row in self.rows if row.paid)

    @property
    def steps(self) -> tuple[tuple[int, int], ...]:
        """The payments as (count, rupiah), with consecutive equal ones grouped."""
        return tuple((len(list(same)), paid) for paid, same in groupby(self.payments))

    @property
    def returned_after(self) -> int:
        """The number of the payment with which the total paid reaches the cash received."""
        back = 0
        for number, paid in enumerate(self.payments, start=1):
            back += paid
            if back >= self.received:
                return number
        raise AssertionError("a loan pays back at least what was received")

    def outlives(self, months: int) -> bool:
        """Whether the last payment is due after `months` of work."""
        return len(self.rows) * Every.MONTH > months * self.every


@dataclass(frozen=True)
class Terms:
    """Terms stated by a lender. `rate` of one period as a fraction, see `period_rate`; `flat`:
    interest is always charged on the original debt. In the first `grace` periods of `length` only
    interest is paid, or nothing if it is `added` to the debt. The `fee` is withheld or paid at the
    start.
    """

    debt: int
    rate: Decimal
    flat: bool
    length: int
    every: Every = Every.MONTH
    fee: int = 0
    grace: int = 0
    added: bool = False


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _percent(part: Decimal) -> Decimal:
    return (part * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def period_rate(percent: Decimal, quoted: RatePeriod, every: Every) -> Decimal:
    """The rate of one period as a fraction, from a simple rate per year, month or day.

    >>> period_rate(Decimal("0.3"), RatePeriod.DAY, Every.MONTH)
    Decimal('0.090')
    """
    if quoted is RatePeriod.DAY:
        return percent / 100 * _DAYS[every]
    return percent / 100 * quoted / every


def solve(received: int, payments: Sequence[int]) -> Decimal:
    """The rate of one period at which `payments` have the present value `received`, as a fraction;
    exactly 0 if their sum equals it. Needs 0 < received ≤ sum(payments).

    Every payment is at least one period later, so i ≤ sum ÷ received − 1: the bisection starts from
    bounds that contain the result, and has a fixed number of steps.

    >>> round(solve(30_000_000, [1_750_000] * 24) * 12 * 100, 2)
    Decimal('34.65')
    """
    low, high = Decimal(0), Decimal(sum(payments)) / received - 1
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _worths(payments, middle)[0] > received:
            low = middle
        else:
            high = middle
    return high


def _worths(payments: Sequence[int], rate: Decimal) -> list[Decimal]:
    """The present value of the remaining payments, at the start and after each payment."""
    worths = [Decimal(0)]
    for paid in reversed(payments):
        worths.append((worths[-1] + paid) / (1 + rate))
    return worths[::-1]


def payments_of(debt: int, each: int, length: int, grace: int, added: bool) -> list[int]:
    """The payment in each of `length` periods: `each` after the grace period; during it nothing, or
    the interest on `debt` that those instalments imply, if it is not `added` to the debt.

    >>> payments_of(1000, 510, 4, 2, False)
    [13, 13, 510, 510]
    """
    times = [each] * (length - grace)
    paused = 0
    if grace and not added and sum(times) > debt:
        paused = _whole(debt * solve(debt, times))
    return [paused] * grace + times


def as_paid(received: int, payments: Sequence[int], every: Every) -> Loan | Doubt:
    """The loan implied by the cash received and the payment of each period (0 in a pause)."""
    doubt = _doubt(received, sum(payments))
    if doubt:
        return doubt
    rate = solve(received, payments)
    # Rounded balances, so that interest and repayments add up exactly at any rate.
    left = [received, *map(_whole, _worths(payments, rate)[1:])]
    rows = tuple(
        PaymentRow(k, paid, paid - (left[k - 1] - left[k]), left[k])
        for k, paid in enumerate(payments, start=1)
    )
    return Loan(received, rows, every, rate)


def loan_as_quoted(terms: Terms) -> Loan | Doubt:
    """The loan that a lender's words make, with the rate that it really has."""
    received = terms.debt - terms.fee
    if received <= 0:
        return Doubt.FEE_TAKES_ALL
    # At absurd rates half a rupiah of rounding grows into millions for the last instalment.
    if not terms.flat and (1 + terms.rate) ** terms.length > _LARGEST_GROWTH:
        return Doubt.FAR_OFF
    rows = _schedule(terms)
    if not 0 <= rows[-1].paid <= 2 * rows[terms.grace].paid:
        return Doubt.FAR_OFF
    payments = [row.paid for row in rows]
    doubt = _doubt(received, sum(payments))
    return doubt or Loan(received, rows, terms.every, solve(received, payments))


def _doubt(received: int, total: int) -> Doubt | None:
    if total < received:
        return Doubt.PAYS_LESS
    return Doubt.FAR_OFF if total > _MOST_TIMES_BACK * received else None


def _schedule(terms: Terms) -> tuple[PaymentRow, ...]:
    rows: list[PaymentRow] = []
    left, level = terms.debt, 0
    for number in range(1, terms.length + 1):
        interest = _whole((terms.debt if terms.flat else left) * terms.rate)
        if number <= terms.grace:
            paid = 0 if terms.added else interest
        elif number == terms.length:
            paid = left + interest
        else:
            level = paid = level or _level(left, terms)
        left += interest - paid
        rows.append(PaymentRow(number, paid, interest, left))
    return tuple(rows)


def _level(left: int, terms: Terms) -> int:
    """The instalment that repays `left` in the periods after the grace period."""
    times = terms.length - terms.grace
    if terms.flat:
        return _whole(Decimal(left) / times + terms.debt * terms.rate)
    if not terms.rate:
        return _whole(Decimal(left) / times)
    return _whole(left * terms.rate / (1 - (1 + terms.rate) ** -times))
