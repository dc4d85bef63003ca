"""/alat/cek-tawaran."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.kit.forms.tools import CalculatorPage
from app.kit.permissions import public
from app.work_abroad.forms.offer import OfferForm
from app.work_abroad.routes import bp
from app.work_abroad.rules.offer import Checked


def _as_json(result: Checked) -> dict[str, Any]:
    return {
        "there": list(result.there),
        "missing": [{"point": point, "answer": answer} for point, answer in result.missing],
    }


TOOL = CalculatorPage(
    endpoint="work_abroad.offer",
    template="work_abroad/cek_tawaran.html",
    form=OfferForm,
    work_out=OfferForm.check,
    as_json=_as_json,
    example={
        "negara": "tw",
        "visa": "bukan-kerja",
        "pengirim": "perantara",
        "biaya": "lisan",
        "kontrak": "bahasa-lain",
        "umur": "cukup",
        "paspor": "orang-lain",
    },
)


@bp.route("/alat/cek-tawaran", methods=["GET", "POST"])
@public
def offer() -> Response:
    return TOOL.render()


@bp.route("/alat/cek-tawaran.json", methods=["GET", "POST"])
@public
def offer_json() -> Response:
    return TOOL.render_json()
