"""Placement costs: the value received compared with everything that is paid.

The tool does not say who has to pay, since the rule on placement costs is disputed. It shows the
value that the payer gets.
"""

from dataclasses import dataclass

from app.loans.rules.loan import Every, Loan, as_paid


@dataclass(frozen=True)
class Departure:
    """Whole rupiah. `worth`: cash and the real value of goods and services. `cut`: all wage
    deductions; `upfront`: paid by the worker before. `loan` is the loan equivalent to the cuts,
    None if there is none or its rate is meaningless. `wage_left` is per month.
    """

    worth: int
    upfront: int
    cut: int
    loan: Loan | None
    wage_left: int | None = None

    @property
    def paid(self) -> int:
        return self.upfront + self.cut

    @property
    def extra(self) -> int:
        """Payments above the value received; negative if others bear a part."""
        return self.paid - self.worth


def work_out(
    worth: int, upfront: int, monthly_cut: int, months: int, wage: int | None = None
) -> Departure:
    """`monthly_cut` and `wage` in rupiah a month.

    >>> found = work_out(20_000_000, 0, 6_000_000, 6, 9_000_000)
    >>> found.extra, found.loan.nominal_percent, found.wage_left
    (16000000, Decimal('238.86'), 3000000)
    """
    net = worth - upfront
    loan = as_paid(net, [monthly_cut] * months, Every.MONTH) if net > 0 else None
    return Departure(
        worth=worth,
        upfront=upfront,
        cut=monthly_cut * months,
        loan=loan if isinstance(loan, Loan) else None,
        wage_left=None if wage is None else wage - monthly_cut,
    )
