"""/alat/impas."""

from __future__ import annotations

from flask import Response

from app.kit.forms.tools import CalculatorPage
from app.kit.permissions import public
from app.money.forms.breakeven import ItemsToSellForm
from app.money.routes import bp

TOOL = CalculatorPage(
    endpoint="money.breakeven",
    template="money/impas.html",
    form=ItemsToSellForm,
    work_out=ItemsToSellForm.compute_items_to_sell,
    as_json=lambda result: {"units": result.units},
    example={"tetap": 800_000, "harga": 10_000, "biaya": 6_000, "hari": "26"},
)


@bp.route("/alat/impas", methods=["GET", "POST"], endpoint="breakeven")
@public
def items_to_sell_page() -> Response:
    return TOOL.render()


@bp.route("/alat/impas.json", methods=["GET", "POST"])
@public
def items_to_sell_json() -> Response:
    return TOOL.render_json()
