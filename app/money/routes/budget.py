"""/alat/anggaran."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.kit.forms.tools import CalculatorPage
from app.kit.permissions import public
from app.money.forms.budget import BudgetForm
from app.money.routes import bp
from app.money.rules.budget import Budget


def _as_json(result: Budget) -> dict[str, Any]:
    return {
        "income": result.income,
        "outgo": result.outgo,
        "left": result.left,
        "yearly_part": result.yearly_part,
        "percents": {part.kind: part.percent for part in result.parts},
    }


TOOL = CalculatorPage(
    endpoint="money.budget",
    template="money/anggaran.html",
    form=BudgetForm,
    work_out=BudgetForm.work_out,
    as_json=_as_json,
    example={
        "kiriman": 3_500_000, "masuk_lain": 900_000, "makan": 1_600_000, "tempat": 300_000,
        "sekolah": 350_000, "jalan": 200_000, "pulsa": 100_000, "ingin": 300_000,
        "tabung": 500_000, "utang": 250_000, "raya": 1_500_000, "daftar": 1_200_000,
    },
)  # fmt: skip


@bp.route("/alat/anggaran", methods=["GET", "POST"])
@public
def budget() -> Response:
    return TOOL.render()


@bp.route("/alat/anggaran.json", methods=["GET", "POST"])
@public
def budget_json() -> Response:
    return TOOL.render_json()
