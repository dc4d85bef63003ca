"""/alat/inflasi."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response

from app.kit.forms.tools import CalculatorPage
from app.kit.permissions import public
from app.money.forms.inflation import InflationForm
from app.money.routes import bp

TOOL = CalculatorPage(
    endpoint="money.inflation",
    template="money/inflasi.html",
    form=InflationForm,
    work_out=InflationForm.compute_inflation,
    as_json=asdict,
    example={"jumlah": "10 jt", "tahun": "5", "inflasi": "3"},
)


@bp.route("/alat/inflasi", methods=["GET", "POST"], endpoint="inflation")
@public
def inflation_page() -> Response:
    return TOOL.render()


@bp.route("/alat/inflasi.json", methods=["GET", "POST"])
@public
def inflation_json() -> Response:
    return TOOL.render_json()
