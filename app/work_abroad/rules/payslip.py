"""Compare a payslip with the contract and with the known rules of the country.

The check compares and does not judge: a difference is something to ask about. Rules come from the
country sheet, with source and date; without a rule nothing is compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Final

from app.content.country import AGENCY, FUND, Country, CountryFact, DeductionLimit

LOAN: Final = "pinjaman"
TAX: Final = "pajak"
KEEP: Final = "makan"
OTHER: Final = "lain"
DEDUCTIONS: Final = (AGENCY, LOAN, FUND, TAX, KEEP, OTHER)


class DifferenceKind(Enum):
    """The kind of a difference between an amount on the payslip and another amount."""

    WAGE_BELOW_CONTRACT = "wage_below_contract"
    WAGE_BELOW_RULE = "wage_below_rule"
    NOT_IN_CONTRACT = "not_in_contract"
    ABOVE_CONTRACT = "above_contract"
    ABOVE_RULE = "above_rule"
    RECEIVED_LESS = "received_less"
    RECEIVED_MORE = "received_more"


@dataclass(frozen=True)
class PayslipDeduction:
    """A deduction on the payslip. `agreed`: the amount in the contract (0: not in the contract,
    None: unknown). `name`: the label on the payslip, for the kind `lain` (other) only."""

    kind: str
    amount: Decimal
    agreed: Decimal | None = None
    name: str = ""


@dataclass(frozen=True)
class Payslip:
    """The amounts of one month in the country's currency. `agreed`: the wage in the contract,
    `received`: the payout; None if unknown. `job`: prt (domestic work) or bukan-prt; `year`: year
    of work, from 1; `rate`: rupiah for one unit."""

    gross: Decimal
    deductions: tuple[PayslipDeduction, ...]
    agreed: Decimal | None = None
    received: Decimal | None = None
    job: str = ""
    year: int = 1
    rate: Decimal | None = None


@dataclass(frozen=True)
class PayslipDifference:
    """A difference between the payslip and the contract, a rule or the arithmetic. `rule`: the fact
    of the country sheet that was compared, if any."""

    why: DifferenceKind
    on_slip: Decimal
    compared: Decimal
    deduction: PayslipDeduction | None = None
    rule: CountryFact | None = None

    @property
    def apart(self) -> Decimal:
        """The absolute difference between the two amounts."""
        return abs(self.on_slip - self.compared)


@dataclass(frozen=True)
class PayslipCheck:
    """The result of a payslip check. `left`: the wage less all deductions, may be negative;
    `left_percent`: of the wage, to one decimal; `left_idr`: in whole rupiah if a rate is given."""

    payslip: Payslip
    deducted: Decimal
    left: Decimal
    left_percent: Decimal
    left_idr: int | None
    differences: tuple[PayslipDifference, ...]


def allowed_deduction(limit: DeductionLimit, gross_wage: Decimal, year_of_work: int) -> Decimal:
    """The highest deduction that `limit` allows for this wage in this year of work. A limit as a
    share of the first month's wage is applied to this month's wage.

    >>> from datetime import date
    >>> common = {"sources": (), "as_of": "2025", "review_by": date(2027, 1, 1), "line": 1}
    >>> fee = DeductionLimit(text={}, kind="agen", monthly=(Decimal(1800), Decimal(1500)), **common)
    >>> allowed_deduction(fee, Decimal(20000), 1), allowed_deduction(fee, Decimal(20000), 3)
    (Decimal('1800'), Decimal('1500'))
    """
    if limit.monthly:
        return limit.monthly[min(year_of_work, len(limit.monthly)) - 1]
    part = gross_wage * (limit.percent or limit.percent_first or Decimal(0)) / 100
    return part.quantize(Decimal("0.01"), ROUND_HALF_UP)


def check_payslip(payslip: Payslip, country: Country | None) -> PayslipCheck:
    """Compare a payslip with contract and rules. `country` is None for a country without a sheet;
    `payslip.gross` is above zero.

    >>> slip = Payslip(Decimal(4520), (PayslipDeduction("agen", Decimal(3168), Decimal(0)),))
    >>> checked = check_payslip(slip, None)
    >>> checked.left, checked.left_percent, [each.why.value for each in checked.differences]
    (Decimal('1352'), Decimal('29.9'), ['not_in_contract'])
    """
    deducted = sum((each.amount for each in payslip.deductions), Decimal(0))
    left = payslip.gross - deducted
    idr = None
    if payslip.rate is not None:
        idr = int((left * payslip.rate).quantize(Decimal(1), ROUND_HALF_UP))
    return PayslipCheck(
        payslip,
        deducted,
        left,
        (100 * left / payslip.gross).quantize(Decimal("0.1"), ROUND_HALF_UP),
        idr,
        (
            *_wage_differences(payslip, country),
            *(
                found
                for each in payslip.deductions
                for found in _deduction_differences(each, payslip, country)
            ),
            *_payout_differences(payslip, left),
        ),
    )


def _wage_differences(payslip: Payslip, country: Country | None) -> Iterator[PayslipDifference]:
    gross, agreed = payslip.gross, payslip.agreed
    if agreed is not None and gross < agreed:
        yield PayslipDifference(DifferenceKind.WAGE_BELOW_CONTRACT, gross, agreed)
    for wage in country.minimum_wages(payslip.job) if country else ():
        if gross < wage.least:
            yield PayslipDifference(DifferenceKind.WAGE_BELOW_RULE, gross, wage.least, rule=wage)


def _deduction_differences(
    deduction: PayslipDeduction, payslip: Payslip, country: Country | None
) -> Iterator[PayslipDifference]:
    if deduction.agreed is not None and deduction.amount > deduction.agreed:
        why = DifferenceKind.ABOVE_CONTRACT if deduction.agreed else DifferenceKind.NOT_IN_CONTRACT
        yield PayslipDifference(why, deduction.amount, deduction.agreed, deduction)
    for limit in country.deduction_limits(payslip.job) if country else ():
        allowed = allowed_deduction(limit, payslip.gross, payslip.year)
        if limit.kind == deduction.kind and deduction.amount > allowed:
            yield PayslipDifference(
                DifferenceKind.ABOVE_RULE, deduction.amount, allowed, deduction, limit
            )


def _payout_differences(payslip: Payslip, left: Decimal) -> Iterator[PayslipDifference]:
    received = payslip.received
    if received is not None and received != left:
        why = DifferenceKind.RECEIVED_LESS if received < left else DifferenceKind.RECEIVED_MORE
        yield PayslipDifference(why, received, left)
