"""/alat/slip-gaji."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.kit.forms.tools import CalculatorPage
from app.kit.permissions import public
from app.work_abroad.forms.payslip import PayslipForm
from app.work_abroad.routes import bp
from app.work_abroad.rules.payslip import PayslipCheck


def _payslip_check_json(result: PayslipCheck) -> dict[str, Any]:
    return {
        "deducted": float(result.deducted),
        "left": float(result.left),
        "left_percent": float(result.left_percent),
        "left_idr": result.left_idr,
        "differences": [
            {
                "why": each.why.value,
                "deduction": each.deduction.kind if each.deduction else None,
                "on_slip": float(each.on_slip),
                "compared": float(each.compared),
            }
            for each in result.differences
        ],
    }


TOOL = CalculatorPage(
    endpoint="work_abroad.payslip",
    template="work_abroad/slip_gaji.html",
    form=PayslipForm,
    work_out=PayslipForm.check_payslip,
    as_json=_payslip_check_json,
    # From a newspaper report on one worker in 2019.
    example={
        "negara": "hk",
        "gaji": 4_520,
        "agen": 1_168,
        "pinjaman": 2_000,
        "gaji_kontrak": 4_520,
        "agen_kontrak": "0",
        "kurs": 2_100,
    },
    linked=False,
)


@bp.route("/alat/slip-gaji", methods=["GET", "POST"], endpoint="payslip")
@public
def payslip_check_page() -> Response:
    return TOOL.render()


@bp.route("/alat/slip-gaji.json", methods=["GET", "POST"])
@public
def payslip_json() -> Response:
    return TOOL.render_json()
