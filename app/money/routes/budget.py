"""/alat/anggaran."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.kit.forms.tools import CalculatorPage
from app.kit.permissions import public
from app.money.forms.budget import BudgetForm
from app.money.routes import bp
from app.money.rules.budget import Budget


def _budget_json(budget_result: Budget) -> dict[str, Any]:
    return {
        "income": budget_result.income,
        "outgo": budget_result.outgo,
        "left": budget_result.left,
        "yearly_part": budget_result.yearly_part,
        "percents": {part.kind: part.percent for part in budget_result.parts},
    }


TOOL = CalculatorPage(
    endpoint="money.budget",
    template="money/anggaran.html",
    form=BudgetForm,
    work_out=BudgetForm.compute_budget,
    as_json=_budget_json,
    example={
        "kiriman": 3_500_000, "masuk_lain": 900_000, "makan": 1_600_000, "tempat": 300_000,
        "sekolah": 350_000, "jalan": 200_000, "pulsa": 100_000, "ingin": 300_000,
        "tabung": 500_000, "utang": 250_000, "raya": 1_500_000, "daftar": 1_200_000,
    },
)  # fmt: skip


@bp.route("/alat/anggaran", methods=["GET", "POST"], endpoint="budget")
@public
def budget_page() -> Response:
    return TOOL.render()


@bp.route("/alat/anggaran.json", methods=["GET", "POST"])
@public
def budget_json() -> Response:
    return TOOL.render_json()
