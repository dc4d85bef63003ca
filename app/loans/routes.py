"""/alat/pinjaman and /alat/biaya-berangkat."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response

from app.kit.clock import today
from app.kit.forms.tools import CalculatorPage
from app.kit.permissions import public
from app.loans.forms.departure import DepartureForm
from app.loans.forms.loan import LoanForm
from app.loans.rules.departure import DepartureCost
from app.loans.rules.loan import Loan
from app.work_abroad.queries import indonesia_sheet

bp = Blueprint("loans", __name__, template_folder="templates")


def _float_or_none(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _rates_json(loan: Loan | None) -> dict[str, float | None]:
    return {
        "nominal_percent": None if loan is None else float(loan.nominal_percent),
        "effective_percent": None if loan is None else _float_or_none(loan.effective_percent),
    }


def _loan_json(loan: Loan) -> Mapping[str, Any]:
    return {**_rates_json(loan), "total_paid_idr": loan.total_paid, "extra_idr": loan.extra_cost}


def _departure_json(departure_cost: DepartureCost) -> Mapping[str, Any]:
    return {
        "received_idr": departure_cost.worth,
        "total_paid_idr": departure_cost.paid,
        "extra_idr": departure_cost.extra_cost,
        **_rates_json(departure_cost.loan),
    }


LOAN = CalculatorPage(
    endpoint="loans.loan",
    template="loans/pinjaman.html",
    form=LoanForm,
    work_out=LoanForm.compute_loan,
    as_json=_loan_json,
    example={"diterima": 30_000_000, "bunga": "20", "bulan": "24", "kontrak": "24"},
)
DEPARTURE = CalculatorPage(
    endpoint="loans.departure",
    template="loans/biaya_berangkat.html",
    form=DepartureForm,
    work_out=DepartureForm.compute_departure_cost,
    as_json=_departure_json,
    example={
        "potongan": 6_000_000, "bulan": "6", "tunai": 5_000_000,
        "tiket": 6_500_000, "visa": 1_500_000, "paspor": 350_000,
        "kesehatan": 1_150_000, "pelatihan": 5_500_000, "gaji": 9_000_000, "kontrak": "24",
    },
)  # fmt: skip


@bp.route("/alat/pinjaman", methods=["GET", "POST"], endpoint="loan")
@public
def loan_page() -> Response:
    return LOAN.render()


@bp.route("/alat/pinjaman.json", methods=["GET", "POST"])
@public
def loan_json() -> Response:
    return LOAN.render_json()


@bp.route("/alat/biaya-berangkat", methods=["GET", "POST"], endpoint="departure")
@public
def departure_cost_page() -> Response:
    return DEPARTURE.render(rules=indonesia_sheet().facts_about("biaya"), today=today())


@bp.route("/alat/biaya-berangkat.json", methods=["GET", "POST"])
@public
def departure_json() -> Response:
    return DEPARTURE.render_json()
