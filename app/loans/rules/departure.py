"""Placement costs: the value received compared with everything that is paid.

The tool does not say who has to pay, since the rule on placement costs is disputed. It shows the
value that the payer gets."""

from dataclasses import dataclass

from app.loans.rules.loan import Loan, PaymentInterval, loan_from_payments


@dataclass(frozen=True)
class DepartureCost:
    """What a worker receives and pays for a placement, in whole rupiah. `worth`: cash and the value
    of goods and services; `cut`: all wage deductions; `upfront`: paid by the worker before. `loan`:
    the loan equivalent to the deductions, None if there is none or its rate is meaningless.
    `wage_left_a_month` is per month."""

    worth: int
    upfront: int
    cut: int
    loan: Loan | None
    wage_left_a_month: int | None = None

    @property
    def paid(self) -> int:
        return self.upfront + self.cut

    @property
    def extra_cost(self) -> int:
        """Payments minus the value received; negative if others bear a part."""
        return self.paid - self.worth


def compute_departure_cost(
    worth: int, upfront: int, monthly_cut: int, months: int, wage: int | None = None
) -> DepartureCost:
    """Compare the value received (`worth`) with all payments: what they exceed it by, the loan
    they amount to, and what is left of the monthly wage. `monthly_cut` (the wage deduction)
    and `wage` are in rupiah a month.

    >>> found = compute_departure_cost(20_000_000, 0, 6_000_000, 6, 9_000_000)
    >>> found.extra_cost, found.loan.nominal_percent, found.wage_left_a_month
    (16000000, Decimal('238.86'), 3000000)
    """
    net = worth - upfront
    loan = (
        loan_from_payments(net, [monthly_cut] * months, PaymentInterval.MONTH) if net > 0 else None
    )
    return DepartureCost(
        worth=worth,
        upfront=upfront,
        cut=monthly_cut * months,
        loan=loan if isinstance(loan, Loan) else None,
        wage_left_a_month=None if wage is None else wage - monthly_cut,
    )
