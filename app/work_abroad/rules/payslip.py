"""Compare a payslip with the contract and with the known rules of the country.

The check compares and does not judge: a difference is something to ask about. Rules come from the
country sheet, with source and date; without a rule nothing is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Final

from app.content.country import AGENCY, FUND, Country, DeductionLimit, Fact

LOAN: Final = "pinjaman"
TAX: Final = "pajak"
KEEP: Final = "makan"
OTHER: Final = "lain"
DEDUCTIONS: Final = (AGENCY, LOAN, FUND, TAX, KEEP, OTHER)


class Why(Enum):
    """The kind of a difference. Each has two amounts: the one on the payslip, and the one it is
    compared with.
    """

    WAGE_BELOW_CONTRACT = "wage_below_contract"
    WAGE_BELOW_RULE = "wage_below_rule"
    NOT_IN_CONTRACT = "not_in_contract"
    ABOVE_CONTRACT = "above_contract"
    ABOVE_RULE = "above_rule"
    RECEIVED_LESS = "received_less"
    RECEIVED_MORE = "received_more"


@dataclass(frozen=True)
class Deduction:
    """A deduction on the payslip; `agreed` is the amount in the contract (0: not in the contract,
    None: unknown). `name` is the label on the payslip of a deduction of kind `lain` (other).
    """

    kind: str
    amount: Decimal
    agreed: Decimal | None = None
    name: str = ""


@dataclass(frozen=True)
class Payslip:
    """Amounts of one month in the currency of the country; `agreed` is the wage in the contract and
    `received` the payout on the payslip, None if unknown. `job` is prt (domestic work) or
    bukan-prt; `year` of work counts from 1; `rate` is rupiah for one unit.
    """

    gross: Decimal
    deductions: tuple[Deduction, ...]
    agreed: Decimal | None = None
    received: Decimal | None = None
    job: str = ""
    year: int = 1
    rate: Decimal | None = None


@dataclass(frozen=True)
class Difference:
    """Something to ask about; `apart` is the distance between the two amounts. `rule` is the fact
    of the country sheet used in the comparison, if any.
    """

    why: Why
    on_slip: Decimal
    compared: Decimal
    deduction: Deduction | None = None
    rule: Fact | None = None

    @property
    def apart(self) -> Decimal:
        return abs(self.on_slip - self.compared)


@dataclass(frozen=True)
class Checked:
    """`left` is the wage less all deductions (negative if they exceed it), `left_percent` of the
    wage to one decimal, `left_idr` in whole rupiah if a rate is given.
    """

    payslip: Payslip
    deducted: Decimal
    left: Decimal
    left_percent: Decimal
    left_idr: int | None
    differences: tuple[Difference, ...]


def most(limit: DeductionLimit, gross: Decimal, year: int) -> Decimal:
    """The highest deduction that the sheet allows for this wage in this year of work. A limit on
    the first month's wage is applied to this month's wage.

    >>> from datetime import date
    >>> common = {"sources": (), "as_of": "2025", "review_by": date(2027, 1, 1), "line": 1}
    >>> fee = DeductionLimit(text={}, kind="agen", monthly=(Decimal(1800), Decimal(1500)), **common)
    >>> most(fee, Decimal(20000), 1), most(fee, Decimal(20000), 3)
    (Decimal('1800'), Decimal('1500'))
    """
    if limit.monthly:
        return limit.monthly[min(year, len(limit.monthly)) - 1]
    part = gross * (limit.percent or limit.percent_first or Decimal(0)) / 100
    return part.quantize(Decimal("0.01"), ROUND_HALF_UP)


def check(payslip: Payslip, country: Country | None) -> Checked:
    """`country` is None for a country without a sheet. `payslip.gross` is above zero.

    >>> slip = Payslip(Decimal(4520), (Deduction("agen", Decimal(3168), Decimal(0)),))
    >>> checked = check(slip, None)
    >>> checked.left, checked.left_percent, [each.why.value for each in checked.differences]
    (Decimal('1352'), Decimal('29.9'), ['not_in_contract'])
    """
    deducted = sum((each.amount for each in payslip.deductions), Decimal(0))
    left = payslip.gross - deducted
    idr = None
    if payslip.rate is not None:
        idr = int((left * payslip.rate).quantize(Decimal(1), ROUND_HALF_UP))
    return Checked(
        payslip,
        deducted,
        left,
        (100 * left / payslip.gross).quantize(Decimal("0.1"), ROUND_HALF_UP),
        idr,
        (
            *_wage(payslip, country),
            *(found for each in payslip.deductions for found in _beside(each, payslip, country)),
            *_received(payslip, left),
        ),
    )


def _wage(payslip: Payslip, country: Country | None) -> Iterator[Difference]:
    gross, agreed = payslip.gross, payslip.agreed
    if agreed is not None and gross < agreed:
        yield Difference(Why.WAGE_BELOW_CONTRACT, gross, agreed)
    for wage in country.wages(payslip.job) if country else ():
        if gross < wage.least:
            yield Difference(Why.WAGE_BELOW_RULE, gross, wage.least, rule=wage)


def _beside(taken: Deduction, payslip: Payslip, country: Country | None) -> Iterator[Difference]:
    if taken.agreed is not None and taken.amount > taken.agreed:
        why = Why.ABOVE_CONTRACT if taken.agreed else Why.NOT_IN_CONTRACT
        yield Difference(why, taken.amount, taken.agreed, taken)
    for limit in _limits(country, payslip.job, taken.kind):
        allowed = most(limit, payslip.gross, payslip.year)
        if taken.amount > allowed:
            yield Difference(Why.ABOVE_RULE, taken.amount, allowed, taken, limit)


def _limits(country: Country | None, job: str, kind: str) -> Sequence[DeductionLimit]:
    return [each for each in country.limits(job) if each.kind == kind] if country else []


def _received(payslip: Payslip, left: Decimal) -> Iterator[Difference]:
    received = payslip.received
    if received is not None and received != left:
        why = Why.RECEIVED_LESS if received < left else Why.RECEIVED_MORE
        yield Difference(why, received, left)
