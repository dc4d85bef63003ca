"""/alat/impas."""

from __future__ import annotations

from flask import Response

from app.kit.forms.tools import CalculatorPage
from app.kit.permissions import public
from app.money.forms.breakeven import BreakEvenForm
from app.money.routes import bp

TOOL = CalculatorPage(
    endpoint="money.breakeven",
    template="money/impas.html",
    form=BreakEvenForm,
    work_out=BreakEvenForm.compute_break_even,
    as_json=lambda result: {"units": result.units},
    example={"tetap": 800_000, "harga": 10_000, "biaya": 6_000, "hari": "26"},
)


@bp.route("/alat/impas", methods=["GET", "POST"], endpoint="breakeven")
@public
def break_even_page() -> Response:
    return TOOL.render()


@bp.route("/alat/impas.json", methods=["GET", "POST"])
@public
def breakeven_json() -> Response:
    return TOOL.render_json()
