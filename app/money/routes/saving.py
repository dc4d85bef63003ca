"""/alat/tabungan."""

from __future__ import annotations

from flask import Response

from app.kit.forms.tools import CalculatorPage
from app.kit.permissions import public
from app.money.forms.saving import SavingForm
from app.money.routes import bp
from app.money.rules.saving import SavingsPlan


def _saving_json(result: SavingsPlan) -> dict[str, int]:
    if result.target_idr is None:
        return {"future_value_idr": result.end.value_idr}
    return {"monthly_idr": result.monthly_idr}


TOOL = CalculatorPage(
    endpoint="money.saving",
    template="money/tabungan.html",
    form=SavingForm,
    work_out=SavingForm.compute_savings,
    as_json=_saving_json,
    example={"setoran": 1_000_000, "bulan": "24", "bunga": "3"},
)


@bp.route("/alat/tabungan", methods=["GET", "POST"], endpoint="saving")
@public
def saving_page() -> Response:
    return TOOL.render()


@bp.route("/alat/tabungan.json", methods=["GET", "POST"])
@public
def saving_json() -> Response:
    return TOOL.render_json()
